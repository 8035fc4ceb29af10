"""What stands on a page as its number: front matter in small Roman numerals, then 1, 2, 3; supplements 7A, 7B.

A number that is published never changes. What comes later stands behind the page it follows, by letters.
"""

from collections.abc import Iterable, Mapping, Sequence

Counts = Sequence[tuple[str, int]]
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LETTERS = 26


def roman(number: int) -> str:
    """Small Roman numerals of a whole number from 1 on."""
    if number < 1:
        raise ValueError(f"Roman numerals begin at 1, not {number}")
    found = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        found += letters * times
    return found


_ROMAN_NUMBERS = {roman(number): number for number in range(1, 200)}


def letters(place: int) -> str:
    """A for 0, Z for 25, then AA, AB and so on."""
    if place < 0:
        raise ValueError(f"Letters begin at 0, not {place}")
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, _LETTERS)
        found = chr(ord("A") + rest) + found
    return found


def counted(counts: Counts, front: Iterable[str], prefix: str = "") -> list[str]:
    """The labels of every page in order: sections of ``front`` i, ii, iii; the others 1, 2, 3 behind the prefix."""
    ahead = set(front)
    found, before, number = [], 0, 0
    for key, pages in counts:
        for _ in range(pages):
            if key in ahead:
                before += 1
                found.append(roman(before))
            else:
                number += 1
                found.append(f"{prefix}{number}")
    return found


def supplementary(counts: Counts, front: Iterable[str], anchors: Mapping[str, tuple[str, int]]) -> list[str]:
    """The labels of a supplement: each section stands behind the page that its anchor names.

    anchors: by section, the label of the page it follows and how many letters earlier supplements have used there.
    """
    ahead = set(front)
    used: dict[str, int] = {}
    found, before = [], 0
    for key, pages in counts:
        for _ in range(pages):
            if key in ahead:
                before += 1
                found.append(roman(before))
                continue
            page, taken = anchors[key]
            place = used.setdefault(page, taken)
            found.append(f"{page}{letters(place)}")
            used[page] = place + 1
    return found


def page_of(label: str) -> str:
    """The published page that a supplement's label stands behind: 7 for 7C; the label itself where it has no letter."""
    return label.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or label


def following(first: str, pages: int) -> list[str]:
    """The labels of so many pages in a row, the first given: 7, 8, 9 or 7A, 7B, 7C."""
    page = page_of(first)
    if first in _ROMAN_NUMBERS:
        return [roman(_ROMAN_NUMBERS[first] + more) for more in range(pages)]
    if first.startswith("L"):
        return [f"L{int(first[1:]) + more}" for more in range(pages)]
    if page == first:
        return [f"{int(first) + more}" for more in range(pages)]
    start = place_of(first.removeprefix(page))
    return [f"{page}{letters(start + more)}" for more in range(pages)]


def place_of(found: str) -> int:
    """The place that letters stand for: 0 for A, 26 for AA."""
    place = 0
    for letter in found:
        place = place * _LETTERS + ord(letter) - ord("A") + 1
    return place - 1


def fixed(counts: Counts, front: Iterable[str], firsts: Mapping[str, str]) -> list[str]:
    """Front matter i, ii, iii; every other section begins with the label that it has in another edition."""
    ahead = set(front)
    found, before = [], 0
    for key, pages in counts:
        if key in ahead:
            found += [roman(before + more) for more in range(1, pages + 1)]
            before += pages
        else:
            found += following(firsts[key], pages)
    return found


def kept(
    counts: Counts, front: Iterable[str], labels: Mapping[str, Sequence[str]], used: Mapping[str, int]
) -> list[str]:
    """Front matter i, ii, iii; every page of a section keeps the label that it had in the edition before.

    Pages that a section has gained stand behind its last page by letters, 7A after 7; labels of pages that it has lost
    are passed over. used: by page, how many letters stand behind it already.
    """
    ahead = set(front)
    taken = dict(used)
    for one in (label for held in labels.values() for label in held):
        page = page_of(one)
        if page != one:
            taken[page] = max(taken.get(page, 0), place_of(one.removeprefix(page)) + 1)
    found, before = [], 0
    for key, pages in counts:
        if key in ahead:
            found += [roman(before + more) for more in range(1, pages + 1)]
            before += pages
            continue
        held = labels[key]
        page = page_of(held[-1])
        found += held[:pages]
        for _ in range(pages - len(held)):
            place = taken.get(page, 0)
            found.append(f"{page}{letters(place)}")
            taken[page] = place + 1
    return found


def split(counts: Counts, labels: Sequence[str]) -> dict[str, list[str]]:
    """The labels of the pages of each section."""
    found, at = {}, 0
    for key, pages in counts:
        found[key] = list(labels[at : at + pages])
        at += pages
    return found
