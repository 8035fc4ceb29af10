"""Finding again, in a later edition, the words to which a note was tied."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

CONTEXT = 60  # characters kept before and after the quoted words
_LIKE = 70  # per cent of a paragraph's words that must be the same for it to be the same paragraph


class Found(StrEnum):
    """How sure the place is."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    LOST = "lost"

    @property
    def label(self) -> str:
        return {
            "same": "Where it was",
            "moved": "The same words in another place",
            "changed": "At the paragraph, whose words have changed",
            "lost": "Could not be placed again",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a note is tied to. block: the paragraph's address without its paper; words: the paragraph as it was.

    quote: the words that were marked, none for the paragraph as a whole; before, after: what stood beside them. All
    empty: the note is on the paper as a whole.
    """

    block: str
    words: str
    quote: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a note stands now. block: the place in the list of paragraphs, -1 for the whole paper or nowhere.

    start, end: the quoted words in the paragraph, equal where it is tied to all of it.
    """

    found: Found
    block: int = -1
    start: int = 0
    end: int = 0


def place_again(anchor: Anchor, blocks: Sequence[tuple[str, str]]) -> Place:
    """The place of a note among the paragraphs of an edition, as (address without paper, words) each.

    First the same paragraph; then the same words elsewhere, by what stands beside them; then the paragraph that is
    most like the old one; else it is lost. Nothing is guessed from the place alone.
    """
    if not anchor.words:
        return Place(Found.SAME)
    for number, (address, words) in enumerate(blocks):
        if address == anchor.block and (spot := _spot(anchor, words)) is not None:
            return Place(Found.SAME, number, *spot)
    return _elsewhere(anchor, blocks) or _likest(anchor, blocks) or Place(Found.LOST)


def _spot(anchor: Anchor, words: str) -> tuple[int, int] | None:
    """Where the quoted words stand in a paragraph; where they stand twice, between the same neighbours."""
    if not anchor.quote:
        return (0, 0) if words == anchor.words else None
    starts = _starts(words, anchor.quote)
    if not starts:
        return None
    start = max(starts, key=lambda one: _beside(anchor, words, one))
    return start, start + len(anchor.quote)


def _starts(words: str, quote: str) -> list[int]:
    found, at = [], words.find(quote)
    while at >= 0:
        found.append(at)
        at = words.find(quote, at + 1)
    return found


def _beside(anchor: Anchor, words: str, start: int) -> int:
    """How many letters beside the words are the same, outwards from them."""
    before, after = words[:start], words[start + len(anchor.quote) :]
    return _common(before[::-1], anchor.before[::-1]) + _common(after, anchor.after)


def _common(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _elsewhere(anchor: Anchor, blocks: Sequence[tuple[str, str]]) -> Place | None:
    """The same words in another paragraph: the one with the same neighbours. Few words alone are no evidence."""
    found = []
    for number, (_, words) in enumerate(blocks):
        if (spot := _spot(anchor, words)) is not None:
            found.append((_beside(anchor, words, spot[0]) if anchor.quote else 0, -number, spot))
    if not found:
        return None
    near, number, spot = max(found)
    alone = len(found) == 1 and len(anchor.quote or anchor.words) >= CONTEXT // 2
    if not alone and near < CONTEXT // 4 and anchor.quote:
        return None
    return Place(Found.MOVED, -number, *spot)


def _likest(anchor: Anchor, blocks: Sequence[tuple[str, str]]) -> Place | None:
    """The paragraph most like the old one, if it is like enough; with the quoted words where they are left."""
    old = anchor.words.split()
    matcher: SequenceMatcher[str] = SequenceMatcher(None, [], old, autojunk=False)
    best, at = 0, -1
    for number, (_, words) in enumerate(blocks):
        matcher.set_seq1(words.split())
        if matcher.real_quick_ratio() * 100 < _LIKE or matcher.quick_ratio() * 100 < _LIKE:
            continue
        like = int(matcher.ratio() * 100)
        if like > best:
            best, at = like, number
    if best < _LIKE:
        return None
    spot = _spot(anchor, blocks[at][1]) if anchor.quote else None
    return Place(Found.CHANGED, at, *(spot or (0, 0)))
