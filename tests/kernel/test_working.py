from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihwb.kernel.working import Basis, WorkingCalendar

england = WorkingCalendar()
days = st.dates(date(2010, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("meeting", "clear_days", "basis", "notice"),
    [
        (date(2014, 11, 11), 5, "working", date(2014, 11, 3)),
        (date(2014, 11, 11), 28, "calendar", date(2014, 10, 13)),
        (date(2014, 11, 11), 28, "working", date(2014, 10, 1)),
        (date(2015, 4, 7), 5, "working", date(2015, 3, 26)),
        (date(2015, 4, 7), 28, "calendar", date(2015, 3, 9)),
        (date(2015, 4, 7), 28, "working", date(2015, 2, 23)),
        (date(2017, 10, 31), 5, "working", date(2017, 10, 23)),
        (date(2017, 10, 31), 28, "calendar", date(2017, 10, 2)),
        (date(2017, 10, 31), 28, "working", date(2017, 9, 20)),
        (date(2014, 11, 10), 5, "working", date(2014, 10, 31)),  # a Monday: Sunday the 2nd has no office open
    ],
)
def test_the_last_day_for_notice_leaves_the_clear_days(
    meeting: date, clear_days: int, basis: Basis, notice: date
) -> None:
    assert england.latest_notice(meeting, clear_days, basis) == notice
    assert england.clear_days_between(notice, meeting, basis) == clear_days


def test_an_overspend_is_notified_within_ten_working_days() -> None:
    assert england.add_working_days(date(2015, 12, 18), 10) == date(2016, 1, 6)  # over Christmas and New Year


def test_working_days_are_counted_backwards_too() -> None:
    assert england.add_working_days(date(2015, 4, 7), -1) == date(2015, 4, 2)
    assert england.add_working_days(date(2015, 4, 5), 0) == date(2015, 4, 5)


def test_an_extra_holiday_moves_the_notice_and_a_withdrawn_one_moves_it_back() -> None:
    plain = england.latest_notice(date(2014, 11, 11), 5, "working")
    closed = WorkingCalendar({date(2014, 11, 5): True})
    assert closed.latest_notice(date(2014, 11, 11), 5, "working") == plain - timedelta(days=3)
    open_at_easter = WorkingCalendar({date(2015, 4, 6): False})
    assert open_at_easter.is_working(date(2015, 4, 6))
    assert open_at_easter.latest_notice(date(2015, 4, 7), 5, "working") == date(2015, 3, 27)


def test_a_weekend_never_works() -> None:
    assert not WorkingCalendar({date(2014, 11, 8): False}).is_working(date(2014, 11, 8))


@pytest.mark.parametrize("day", [date(2015, 12, 28), date(2022, 9, 19), date(2023, 5, 8), date(2020, 5, 8)])
def test_substitute_and_one_off_holidays_do_not_work(day: date) -> None:
    assert not england.is_working(day)


def test_scotlands_and_northern_irelands_holidays_work_in_england() -> None:
    assert england.is_working(date(2015, 1, 2))
    assert england.is_working(date(2015, 3, 17))


def test_the_explanation_shows_the_arithmetic() -> None:
    assert england.explain_notice(date(2014, 11, 11), 5, "working") == (
        "5 clear working days before the meeting on Tuesday 11 November 2014: notice by Monday 3 November 2014. "
        "The day of notice and the day of the meeting are left out. Between them: 7 days (4 November 2014 to "
        "10 November 2014); left out: 2 days at weekends; which leaves 5 working days."
    )


def test_the_explanation_names_the_holidays_left_out() -> None:
    sentence = england.explain_notice(date(2015, 4, 7), 28, "working")
    assert "notice by Monday 23 February 2015" in sentence
    assert "Between them: 42 days" in sentence
    assert "left out: 12 days at weekends, Good Friday (3 April 2015), Easter Monday (6 April 2015)" in sentence
    assert sentence.endswith("which leaves 28 working days.")


def test_calendar_days_are_explained_without_leaving_any_out() -> None:
    sentence = england.explain_notice(date(2014, 11, 11), 28, "calendar")
    assert "Monday 13 October 2014" in sentence
    assert sentence.endswith("28 days (14 October 2014 to 10 November 2014); weekends and holidays count.")


def test_a_basis_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="lunar"):
        england.latest_notice(date(2014, 11, 11), 5, "lunar")  # type: ignore[arg-type]


@given(meeting=days, clear_days=st.integers(0, 40), basis=st.sampled_from(["working", "calendar"]))
def test_the_next_working_day_would_be_too_late(meeting: date, clear_days: int, basis: Basis) -> None:
    notice = england.latest_notice(meeting, clear_days, basis)
    later = notice + timedelta(days=1) if basis == "calendar" else england.add_working_days(notice, 1)
    assert england.clear_days_between(notice, meeting, basis) == clear_days
    assert later >= meeting or england.clear_days_between(later, meeting, basis) < clear_days
