"""The notice clock of a forecast over- or underspend."""

from datetime import date
from decimal import Decimal

import pytest

from ihwb.kernel.working import WorkingCalendar
from pool.rules.notice import notice_of

TOLERANCE = Decimal("500000.00")
ENGLAND = WorkingCalendar()


@pytest.mark.parametrize("variance", [None, Decimal(0), Decimal("500000.00"), Decimal("-500000.00")])
def test_within_the_tolerance_there_is_no_notice(variance: Decimal | None) -> None:
    assert notice_of(variance, TOLERANCE, date(2015, 9, 9), 10, ENGLAND) is None


def test_ten_working_days_run_from_the_day_after() -> None:
    found = notice_of(Decimal("1430000.00"), TOLERANCE, date(2015, 9, 9), 10, ENGLAND)
    assert found is not None
    assert found.last_day == date(2015, 9, 23)
    assert found.reason == "A forecast overspend of £1,430,000.00 is beyond the tolerance of £500,000.00."
    assert found.arithmetic == (
        "10 working days after Wednesday 9 September 2015, that day not counted: Wednesday 23 September 2015. "
        "14 days less 4 days at weekends."
    )


def test_bank_holidays_and_the_partnerships_own_days_are_left_out() -> None:
    calendar = WorkingCalendar({date(2015, 12, 29): True})
    found = notice_of(Decimal("-500000.01"), TOLERANCE, date(2015, 12, 23), 3, calendar)
    assert found is not None
    assert found.last_day == date(2015, 12, 31)
    assert "underspend of £500,000.01" in found.reason
    assert "Christmas Day (Friday 25 December 2015)" in found.arithmetic
    assert "an extra holiday (Tuesday 29 December 2015)" in found.arithmetic


def test_a_span_without_a_weekend_says_so_plainly() -> None:
    found = notice_of(Decimal(1), Decimal(0), date(2015, 9, 7), 2, ENGLAND)
    assert found is not None
    assert found.arithmetic == (
        "2 working days after Monday 7 September 2015, that day not counted: Wednesday 9 September 2015."
    )
