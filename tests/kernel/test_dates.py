from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihwb.kernel.dates import (
    DateError,
    FinancialYear,
    Period,
    last_day_of_months,
    latest_before,
    show_date,
    show_weekday_date,
)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def test_a_financial_year_runs_from_april_to_march() -> None:
    year = FinancialYear(2015)
    assert (year.label, year.start, year.end) == ("2015/16", date(2015, 4, 1), date(2016, 3, 31))
    assert FinancialYear(1999).label == "1999/00"
    assert FinancialYear.of(date(2016, 3, 31)) == year == FinancialYear.of(date(2015, 4, 1))
    assert (year.previous, year.next) == (FinancialYear(2014), FinancialYear(2016))


@pytest.mark.parametrize("text", ["2015/16", " 2015-16 ", "2015–16", "2015/2016"])
def test_a_financial_year_is_read_as_people_write_it(text: str) -> None:
    assert FinancialYear.parse(text) == FinancialYear(2015)


@pytest.mark.parametrize(
    ("text", "code"), [("2015", "not_a_year"), ("15/16", "not_a_year"), ("2015/17", "year_gap"), ("", "not_a_year"),
                       ("2015/15", "year_gap"), ("next year", "not_a_year")],
)  # fmt: skip
def test_what_is_not_a_financial_year_is_refused(text: str, code: str) -> None:
    with pytest.raises(DateError) as refused:
        FinancialYear.parse(text)
    assert refused.value.code == code
    assert f"“{text}”" in refused.value.message


def test_period_six_is_september_and_period_ten_is_january_of_the_next_year() -> None:
    september, january = Period(FinancialYear(2015), 6), Period(FinancialYear(2015), 10)
    assert (september.label, september.start, september.end) == (
        "Period 6, September 2015", date(2015, 9, 1), date(2015, 9, 30),
    )  # fmt: skip
    assert (january.label, january.end) == ("Period 10, January 2016", date(2016, 1, 31))


def test_february_of_a_leap_year_ends_on_the_29th() -> None:
    assert Period(FinancialYear(2015), 11).end == date(2016, 2, 29)


def test_period_thirteen_takes_the_adjustments_on_the_years_last_day() -> None:
    adjustments = Period(FinancialYear(2015), 13)
    assert adjustments.label == "Period 13, adjustments 2015/16"
    assert adjustments.start == adjustments.end == date(2016, 3, 31)


@pytest.mark.parametrize("number", [0, 14])
def test_no_other_period_exists(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        Period(FinancialYear(2015), number)


def test_periods_are_in_order_across_years() -> None:
    months = [*FinancialYear(2014).periods, *FinancialYear(2015).periods]
    assert sorted(months, key=lambda month: (month.year, month.number)) == months == sorted(months)
    assert len(months) == 26


@given(day=days)
def test_every_day_is_in_its_period_and_its_year(day: date) -> None:
    period = Period.of(day)
    assert period.start <= day <= period.end
    assert day in period.year
    assert period.number <= 12


def test_dates_are_shown_in_full() -> None:
    assert show_date(date(2014, 11, 3)) == "3 November 2014"
    assert show_weekday_date(date(2014, 11, 3)) == "Monday 3 November 2014"


def test_staff_information_is_due_28_days_before_the_transfer() -> None:
    assert latest_before(date(2015, 4, 1), 28) == date(2015, 3, 4)


@pytest.mark.parametrize(
    ("receipt", "last"),
    [
        (date(2014, 11, 7), date(2015, 1, 6)),
        (date(2015, 3, 1), date(2015, 4, 30)),
        (date(2015, 1, 1), date(2015, 2, 28)),
        (date(2014, 12, 31), date(2015, 2, 28)),
        (date(2014, 12, 29), date(2015, 2, 28)),
        (date(2015, 12, 30), date(2016, 2, 29)),
        (date(2015, 12, 1), date(2016, 1, 31)),
    ],
)
def test_two_months_begin_with_the_day_of_receipt(receipt: date, last: date) -> None:
    assert last_day_of_months(receipt, 2) == last
