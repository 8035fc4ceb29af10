"""Financial years from April to March, accounting periods, British dates, and spans of notice by the calendar."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from ihwb.kernel.errors import Misread, quote

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ADJUSTMENTS = 13


class DateError(Misread):
    """A text that is not the name of a financial year."""


@dataclass(frozen=True, order=True)
class FinancialYear:
    """The year from 1 April of ``start_year`` to the 31 March after it."""

    start_year: int

    def __post_init__(self) -> None:
        if not 1900 <= self.start_year <= 2999:
            raise ValueError(f"A financial year starts between 1900 and 2999, not in {self.start_year}")

    @classmethod
    def of(cls, day: date) -> "FinancialYear":
        """The financial year that a day falls in."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> "FinancialYear":
        """Read "2015/16" (also with a hyphen or dash, or with four digits after it). Raises DateError."""
        found = re.fullmatch(r"((?:19|2\d)\d\d)\s*[/\-–]\s*(\d\d|\d{4})", text.strip(), re.ASCII)
        if found is None:
            raise DateError("not_a_year", f"{quote(text)} is not a financial year; write it as 2015/16.")
        year = cls(int(found[1]))
        if found[2] not in (f"{(year.start_year + 1) % 100:02}", str(year.start_year + 1)):
            raise DateError("year_gap", f"{quote(text)} is not one year and the next; did you mean {year.label}?")
        return year

    @property
    def label(self) -> str:
        return f"{self.start_year}/{(self.start_year + 1) % 100:02}"

    @property
    def start(self) -> date:
        return date(self.start_year, 4, 1)

    @property
    def end(self) -> date:
        return date(self.start_year + 1, 3, 31)

    @property
    def next(self) -> "FinancialYear":
        return FinancialYear(self.start_year + 1)

    @property
    def previous(self) -> "FinancialYear":
        return FinancialYear(self.start_year - 1)

    @property
    def periods(self) -> tuple["Period", ...]:
        """Periods 1 to 13, in order."""
        return tuple(Period(self, number) for number in range(1, ADJUSTMENTS + 1))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, order=True)
class Period:
    """An accounting month: 1 is April, 12 is March, 13 takes the adjustments after the year's end."""

    year: FinancialYear
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= ADJUSTMENTS:
            raise ValueError(f"A period is numbered 1 to {ADJUSTMENTS}, not {self.number}")

    @classmethod
    def of(cls, day: date) -> "Period":
        """The month that a day falls in: never period 13, which no calendar shows."""
        return cls(FinancialYear.of(day), (day.month - 4) % 12 + 1)

    @property
    def is_adjustments(self) -> bool:
        return self.number == ADJUSTMENTS

    @property
    def start(self) -> date:
        """The first day of the month; period 13 is dated on the year's last day only."""
        if self.is_adjustments:
            return self.year.end
        month = (self.number + 2) % 12 + 1
        return date(self.year.start_year + (month < 4), month, 1)

    @property
    def end(self) -> date:
        return self.start.replace(day=monthrange(self.start.year, self.start.month)[1])

    @property
    def label(self) -> str:
        if self.is_adjustments:
            return f"Period {ADJUSTMENTS}, adjustments {self.year.label}"
        return f"Period {self.number}, {MONTHS[self.start.month - 1]} {self.start.year}"

    def __str__(self) -> str:
        return self.label


def show_date(day: date) -> str:
    """3 November 2014."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def show_weekday_date(day: date) -> str:
    """Monday 3 November 2014."""
    return f"{WEEKDAYS[day.weekday()]} {show_date(day)}"


def latest_before(event: date, days: int) -> date:
    """The last day that is at least so many days before an event, such as 28 days before a staff transfer."""
    return event - timedelta(days=days)


def last_day_of_months(receipt: date, months: int) -> date:
    """The last day of a period of whole months that begins with the day of receipt.

    It is the day before the same day of the month that ends the period; where that month has no such day,
    its last day. Received 7 November 2014, two months: 6 January 2015.

    Source: Local Government Act 2000 s9FE (a response within two months beginning with receipt).
    """
    year, month = divmod(receipt.year * 12 + receipt.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    if receipt.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, receipt.day) - timedelta(days=1)


def same_day_of_month(day: date, months: int) -> date:
    """The same day of the month so many whole months later; where that month has no such day, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
