"""Where in a running text the pages of its print begin, found by the words that the pages begin with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

PROBE = 24  # letters: so many are not the same by chance near the same place
_APART = re.compile(r"[\W_]+")
_SLACK = 160  # letters that a page may have more or less than the text: headings of a table that stand again, numbers


@dataclass(frozen=True, slots=True)
class Break:
    """A page begins in a block. block: its place in the list; letters: how many letters and digits stand before."""

    page: int
    block: int
    letters: int


def letters_of(text: str) -> str:
    """Letters and digits alone: line breaks, bullets and hyphens make no difference."""
    return _APART.sub("", text).casefold()


def page_breaks(blocks: Sequence[str], pages: Sequence[str]) -> list[Break]:
    """Where each page begins; pages count from 0. A page whose beginning is not found is left out.

    blocks: the text of the web page, block by block; pages: the text of each page of the print. What a page repeats
    (the head of a table) is not in the blocks again: it is passed over, because it stands too far back.
    """
    packed = [letters_of(one) for one in blocks]
    text = "".join(packed)
    found = [Break(0, 0, 0)] if blocks and pages else []
    place = 0
    for number in range(1, len(pages)):
        before = letters_of(pages[number - 1])
        start = _beginning(text, letters_of(pages[number]), place, place + len(before))
        if start is None:
            place = min(place + len(before), len(text))
            continue
        place = start
        found.append(Break(number, *_in_block(packed, start)))
    return found


def _beginning(text: str, page: str, least: int, expected: int) -> int | None:
    """Where the page's first words that are in the text stand, near where they are expected."""
    slack = _SLACK + (expected - least) // 3
    low, high = max(least, expected - slack), expected + slack
    for skip in range(max(len(page) - PROBE, 0) + 1):
        probe = page[skip : skip + PROBE]
        places = _all(text, probe, low, high) if len(probe) > PROBE // 3 else []
        if places:
            return min(places, key=lambda one: abs(one - expected))
    return None


def _all(text: str, probe: str, low: int, high: int) -> list[int]:
    found, at = [], text.find(probe, low)
    while 0 <= at <= high:
        found.append(at)
        at = text.find(probe, at + 1)
    return found


def _in_block(packed: Sequence[str], place: int) -> tuple[int, int]:
    """The block in which a letter stands, and the letters before it in that block."""
    for number, block in enumerate(packed):
        if place < len(block):
            return number, place
        place -= len(block)
    return len(packed) - 1, len(packed[-1])
