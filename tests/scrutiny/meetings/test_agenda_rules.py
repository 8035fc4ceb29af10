"""Numbers after publication, late items, timings, lists of days. Pure rules, no database."""

from datetime import UTC, date, datetime, time

import pytest

from ihwb.kernel.errors import Refused
from scrutiny.rules.agenda import follows, is_late, next_number, read_days, timings

DUE, MEETS = date(2014, 11, 3), date(2014, 11, 11)


@pytest.mark.parametrize(
    ("numbers", "published", "wanted"),
    [
        ([], False, "1"),
        (["1", "2"], False, "3"),
        (["1", "4(a)", "4(b)"], False, "5"),
        (["1", "7"], True, "7A"),
        (["1", "7", "7A", "7B"], True, "7C"),
        (["I", "II"], False, "1"),
    ],
)
def test_a_new_item_is_numbered(numbers: list[str], published: bool, wanted: str) -> None:
    assert next_number(numbers, published=published) == wanted


def test_an_addition_stands_after_what_its_number_follows_and_nothing_is_renumbered() -> None:
    numbers = ["1", "2", "2A", "3"]
    assert follows("2B", numbers) == 2
    assert follows("1A", numbers) == 0
    for wrong in ("4", "2A", "2b", "9A", "2(a)"):
        with pytest.raises(Refused) as refused:
            follows(wrong, numbers)
        assert refused.value.code == "would_renumber"


@pytest.mark.parametrize(
    ("on", "out", "late"),
    [
        (date(2014, 11, 3), None, False),
        (date(2014, 11, 4), None, True),
        (date(2014, 11, 11), None, True),
        (date(2014, 11, 12), None, False),  # an agenda set down afterwards as it was
        (date(2014, 11, 3), date(2014, 11, 2), True),  # out before the last day
        (date(2026, 1, 1), date(2014, 11, 3), True),
    ],
)
def test_an_item_is_late_from_the_day_after_the_papers_were_due(on: date, out: date | None, late: bool) -> None:
    assert is_late(on=on, due=DUE, out=out, last=MEETS) is late


def test_items_begin_when_those_before_them_are_over() -> None:
    starts = datetime(2014, 11, 11, 14, tzinfo=UTC)
    assert timings(starts, [5, 55, None, 10]) == [time(14), time(14, 5), time(15), None]


def test_days_are_read_one_a_line() -> None:
    assert read_days("9 12 2014\n\n 11/11/2014\n11.11.2014") == [date(2014, 11, 11), date(2014, 12, 9)]
    with pytest.raises(Refused, match="Line 2, “31 2 2015”, is no day"):
        read_days("11 11 2014\n31 2 2015")
    with pytest.raises(Refused, match="No day is given"):
        read_days(" \n")
