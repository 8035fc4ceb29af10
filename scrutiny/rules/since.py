"""What has changed in a pack since somebody read it, paper by paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from commissioning.rules.difference import Piece, words


class Standing(StrEnum):
    """How a paper stands to what its reader has read."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    UNREAD = "unread"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            "same": "Unchanged since you read it",
            "changed": "Changed since you read it",
            "new": "New since you last read",
            "unread": "Not read yet",
            "withdrawn": "Withdrawn",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Change:
    """Paragraphs that differ, word by word. number: of the later text's first paragraph in it, for the link."""

    pieces: tuple[Piece, ...]
    number: int


def standing(*, now: str, read: str | None, known: bool, returning: bool) -> Standing:
    """Of a paper that is there. now, read: fingerprints, as it is and as it was read, None when it never was.

    known: the edition read before this one has it; returning: there is such an edition.
    """
    if read is not None:
        return Standing.SAME if read == now else Standing.CHANGED
    return Standing.NEW if returning and not known else Standing.UNREAD


def withdrawn(before: Mapping[str, str], now: Sequence[str]) -> list[str]:
    """The papers, in their order, that the edition read before has and this one has not."""
    return [one for one in before if one not in now]


def changes(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """What differs between two texts, given paragraph by paragraph; what stayed is left out."""
    matcher: SequenceMatcher[str] = SequenceMatcher(None, before, after, autojunk=False)
    found = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        number = min(j1, len(after) - 1)
        paired = min(i2 - i1, j2 - j1)
        for step in range(paired):
            found.append(Change(words(before[i1 + step], after[j1 + step]), number + step))
        found += [Change((Piece("removed", text),), number) for text in before[i1 + paired : i2]]
        found += [Change((Piece("added", after[place]),), place) for place in range(j1 + paired, j2)]
    return found
