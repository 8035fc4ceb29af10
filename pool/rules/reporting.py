"""The duty to report: a schedule that starts with the agreement, one report a quarter and one a year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ihwb.kernel.dates import FinancialYear, Period, show_date

ANNUAL = 0
_LAST_PERIODS = {1: (3,), 2: (6,), 3: (9,), 4: (13, 12), ANNUAL: (13, 12)}


@dataclass(frozen=True, slots=True)
class ReportDue:
    """One report that the agreement asks for. quarter: 1 to 4, 0 for the year; ends_on: the last day it tells of."""

    year: int
    quarter: int
    ends_on: date
    due_on: date
    reason: str

    @property
    def title(self) -> str:
        return title_of(self.year, self.quarter)


def title_of(year: int, quarter: int) -> str:
    """Quarterly report Q2 2015/16; Annual report 2015/16."""
    label = FinancialYear(year).label
    return f"Quarterly report Q{quarter} {label}" if quarter else f"Annual report {label}"


def periods_for(quarter: int) -> tuple[int, ...]:
    """Numbers of the periods that a report may rest on, the best first: adjustments count once they are certified."""
    return _LAST_PERIODS[quarter]


def schedule(
    years: tuple[int, ...], starts_on: date, ends_on: date | None, days_of: Callable[[date], tuple[int, int]]
) -> tuple[ReportDue, ...]:
    """Every report of the years, in the order of their days.

    starts_on, ends_on: of the agreement, both included; a quarter that it touches has its report.
    days_of: (days for a quarterly report, days for an annual one) of the version that governs a day.

    Source: SI 2000/617 reg 7: the pool manager reports quarterly and annually; the days are the agreement's.
    """
    found = []
    for year in years:
        for quarter in (1, 2, 3, 4, ANNUAL):
            begins, ends = _span(year, quarter)
            if ends < starts_on or (ends_on is not None and begins > ends_on):
                continue
            found.append(_due(year, quarter, min(ends, ends_on or ends), days_of))
    return tuple(sorted(found, key=lambda one: (one.due_on, one.year, one.quarter or 9)))


def _span(year: int, quarter: int) -> tuple[date, date]:
    months = FinancialYear(year)
    if not quarter:
        return months.start, months.end
    return Period(months, quarter * 3 - 2).start, Period(months, quarter * 3).end


def _due(year: int, quarter: int, ends_on: date, days_of: Callable[[date], tuple[int, int]]) -> ReportDue:
    quarterly, annual = days_of(ends_on)
    days = quarterly if quarter else annual
    due = ends_on + timedelta(days=days)
    what = "quarter" if quarter else "year"
    return ReportDue(
        year, quarter, ends_on, due, f"{days} days after the {what} ended on {show_date(ends_on)}: {show_date(due)}."
    )
