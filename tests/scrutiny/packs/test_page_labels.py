"""Numbers on pages: front matter in Roman numerals, what is published from 1, supplements behind it by letters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.rules.page_labels import (
    counted,
    fixed,
    following,
    kept,
    letters,
    page_of,
    place_of,
    roman,
    supplementary,
)


def test_front_matter_is_roman_and_the_papers_begin_at_one() -> None:
    counts = [("cover", 1), ("agenda", 2), ("item-1-4", 3)]
    assert counted(counts, ["cover", "agenda"]) == ["i", "ii", "iii", "1", "2", "3"]
    assert counted(counts, ["cover", "agenda"], "L")[-1] == "L3"


def test_two_late_papers_behind_one_page_go_on_with_its_letters() -> None:
    counts = [("cover", 1), ("a", 2), ("b", 1), ("c", 1)]
    anchors = {"a": ("7", 0), "b": ("7", 0), "c": ("12", 1)}
    assert supplementary(counts, ["cover"], anchors) == ["i", "7A", "7B", "7C", "12B"]


def test_after_z_come_two_letters() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert following("7Y", 3) == ["7Y", "7Z", "7AA"]
    assert following("9", 3) == ["9", "10", "11"]


def test_a_copy_keeps_the_numbers_of_the_whole() -> None:
    counts = [("cover", 2), ("item-1-1", 1), ("item-2-1", 1), ("item-2-2", 2)]
    firsts = {"item-1-1": "1", "item-2-1": "2", "item-2-2": "9"}
    assert fixed(counts, ["cover"], firsts) == ["i", "ii", "1", "2", "9", "10"]


@settings(max_examples=50)
@given(st.integers(0, 20_000))
def test_letters_lead_back_to_their_place(place: int) -> None:
    assert place_of(letters(place)) == place
    assert page_of(f"52{letters(place)}") == "52"


@settings(max_examples=30)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=12))
def test_no_number_stands_twice(pages: list[int]) -> None:
    counts = [(f"s{place}", count) for place, count in enumerate(pages)]
    anchors = {key: ("7", 0) for key, _ in counts}
    for found in (counted(counts, ["s0"]), supplementary(counts, ["s0"], anchors)):
        assert len(found) == len(set(found)) == sum(pages)


@pytest.mark.parametrize(("number", "words"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (99, "xcix")])
def test_roman_numerals(number: int, words: str) -> None:
    assert roman(number) == words


def test_there_is_no_roman_nought() -> None:
    with pytest.raises(ValueError, match="begin at 1"):
        roman(0)


def test_a_correction_keeps_every_number_and_puts_what_is_added_behind_by_letters() -> None:
    before = {"a": ["1", "2"], "b": ["3", "4", "5"], "c": ["6", "6A"], "d": ["7"]}
    counts = [("cover", 1), ("correction", 1), ("a", 4), ("b", 2), ("c", 3), ("d", 1)]
    found = kept(counts, ["cover", "correction"], before, {"2": 1})
    assert found == ["i", "ii", "1", "2", "2B", "2C", "3", "4", "6", "6A", "6B", "7"]
