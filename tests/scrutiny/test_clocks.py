"""The clocks of meetings and reviews, against dates worked by hand."""

from datetime import date

import pytest

from ihwb.kernel.working import WorkingCalendar
from scrutiny.rules.clocks import clash_sentence, own_days, own_months, papers_clock, response_clock

CALENDAR = WorkingCalendar()
CABINET = date(2014, 11, 11)


def test_the_papers_of_11_november_2014_are_out_by_3_november() -> None:
    clock = papers_clock(CABINET, own_days(5), date(2014, 11, 3), CALENDAR)
    assert clock.last_day == date(2014, 11, 3)
    assert not clock.is_late
    assert clock.arithmetic == (
        "Five clear working days before Tuesday 11 November 2014: Monday 3 November, leaving out the weekend."
    )


def test_papers_that_went_out_a_day_after_the_last_day_are_late() -> None:
    assert papers_clock(CABINET, own_days(5), date(2014, 11, 4), CALENDAR).is_late


def test_papers_that_are_not_out_are_not_called_late_by_the_clock_alone() -> None:
    assert not papers_clock(CABINET, own_days(5), None, CALENDAR).is_late


def test_an_extra_holiday_moves_the_last_day_for_the_papers() -> None:
    calendar = WorkingCalendar({date(2014, 11, 5): True})
    assert papers_clock(CABINET, own_days(5), None, calendar).last_day == date(2014, 10, 31)


def test_a_response_is_due_within_two_months_that_begin_with_receipt() -> None:
    clock = response_clock(date(2014, 11, 7), own_months(2), None, CALENDAR)
    assert clock.last_day == date(2015, 1, 6)
    assert clock.arithmetic == ("Two months beginning with the day of Friday 7 November 2014: Tuesday 6 January 2015.")


@pytest.mark.parametrize(
    ("first", "last", "clashes"),
    [
        (date(2014, 11, 6), date(2014, 11, 7), True),
        (date(2014, 11, 11), date(2014, 11, 11), True),
        (date(2014, 11, 3), date(2014, 11, 3), False),
        (date(2014, 10, 30), date(2014, 10, 31), False),
        (date(2014, 11, 12), date(2014, 11, 12), False),
        (date(2014, 11, 3), date(2014, 11, 4), True),
    ],
)
def test_scrutiny_clashes_when_it_ends_after_the_papers_are_out(first: date, last: date, clashes: bool) -> None:
    sentence = clash_sentence(
        challenger="The panel", first=first, last=last, papers=date(2014, 11, 3), decider="Cabinet", decides=CABINET
    )
    assert (sentence is not None) is clashes


def test_the_clash_names_the_days_and_what_to_do() -> None:
    sentence = clash_sentence(
        challenger="The panel",
        first=date(2014, 11, 6),
        last=date(2014, 11, 7),
        papers=date(2014, 11, 3),
        decider="Cabinet",
        decides=CABINET,
    )
    assert sentence == (
        "The panel sits from 6 November 2014 to 7 November 2014, and the papers for Cabinet on 11 November 2014 are "
        "out on 3 November 2014: its findings cannot be in the published pack. Put them before the meeting as a late "
        "paper, or as urgent business."
    )
