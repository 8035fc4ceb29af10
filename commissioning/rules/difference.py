"""What changed between two texts of a decision, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "removed"]
_WORDS = re.compile(r"\s+|[^\s]+")
_LONG = 12  # words; in a shorter text each change is read at a glance


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, came, or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of the text, such as a recommendation, with its pieces in order."""

    heading: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return any(one.kind != "same" for one in self.pieces)

    @property
    def said(self) -> str:
        """new, removed, changed, or as it was."""
        kinds = {one.kind for one in self.pieces}
        if kinds <= {"added"} and kinds:
            return "new"
        if kinds <= {"removed"} and kinds:
            return "removed"
        return "changed" if self.changed else "as it was"


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as the bodies read it. sections: (heading, text); facts: lines on kind, amount, maker and functions."""

    title: str
    summary: str
    recommendations: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    facts: tuple[str, ...] = ()


def difference(before: Wording, after: Wording) -> list[Passage]:
    """Every passage of both texts in the order of the later one, with the words that came and went.

    A recommendation or section that moved its place only is paired with what it was like, not with its number.
    """
    found = [
        Passage("Title", words(before.title, after.title)),
        Passage("Summary", words(before.summary, after.summary)),
        Passage("Kind, amount, maker and functions", words("\n".join(before.facts), "\n".join(after.facts))),
    ]
    number = 0
    for old, new in _paired(before.recommendations, after.recommendations):
        number += new is not None
        heading = f"Recommendation {number}" if new is not None else "A recommendation left out"
        found.append(Passage(heading, words(old or "", new or "")))
    for was, now in _paired_sections(before.sections, after.sections):
        head = now or was or ("", "")
        pieces = words(was[1] if was else "", now[1] if now else "")
        found.append(Passage(head[0], pieces))
    return [one for one in found if one.pieces]


def words(before: str, after: str) -> tuple[Piece, ...]:
    """The words that stayed, went and came, in reading order. What went stands before what came in its place.

    Words that were replaced one after the other are one change: the spaces between them stay for nobody. Joined, "same"
    and "removed" give the text before, "same" and "added" the text after. A longer text of which less than a third
    stayed was written anew: then the whole of it went, and the other came.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    was = came = ""
    between = ""  # a space that stayed after a replacement, and may have another one after it
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal" and was and came and "".join(old[i:j]).isspace():
            between = "".join(old[i:j])
        elif what == "replace" and between:
            was, came, between = was + between + "".join(old[i:j]), came + between + "".join(new[k:m]), ""
        else:
            pieces += [Piece("removed", was), Piece("added", came), Piece("same", between)]
            was, came, between = "".join(old[i:j]), "".join(new[k:m]), ""
            if what == "equal":
                pieces.append(Piece("same", was))
                was = came = ""
    pieces += [Piece("removed", was), Piece("added", came), Piece("same", between)]
    if _written_anew(pieces, before, after):
        return Piece("removed", before), Piece("added", after)
    return tuple(one for one in pieces if one.text)


def _written_anew(pieces: Sequence[Piece], before: str, after: str) -> bool:
    least = min(len(before.split()), len(after.split()))
    stayed = sum(len(one.text.split()) for one in pieces if one.kind == "same")
    return least >= _LONG and stayed * 3 < least


def _paired(before: Sequence[str], after: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Each text of the later list beside its own earlier form; None where it has none."""
    pairs: list[tuple[str | None, str | None]] = []
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pairs += [(one, one) for one in before[i:j]]
            continue
        both = min(j - i, m - k)
        pairs += list(zip(before[i : i + both], after[k : k + both], strict=True))
        pairs += [(one, None) for one in before[i + both : j]]
        pairs += [(None, one) for one in after[k + both : m]]
    return pairs


def _paired_sections(
    before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> list[tuple[tuple[str, str] | None, tuple[str, str] | None]]:
    """Sections by their headings; those left out come last."""
    old = list(before)
    pairs: list[tuple[tuple[str, str] | None, tuple[str, str] | None]] = []
    for one in after:
        was = next((other for other in old if other[0] == one[0]), None)
        if was is not None:
            old.remove(was)
        pairs.append((was, one))
    return [*pairs, *((one, None) for one in old)]
