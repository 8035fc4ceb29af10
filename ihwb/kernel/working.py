"""Working days in England and clear days of notice."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import holidays

from ihwb.kernel.dates import show_date, show_weekday_date

Basis = Literal["working", "calendar"]

_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> Mapping[date, str]:
    """England's public holidays of one year, substitute days and one-off days among them, by name."""
    # One object a year: the library's own lazy growth is not safe when two threads ask at once.
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year, expand=False))


class WorkingCalendar:
    """The working days of one place: Monday to Friday without public holidays, corrected by its own table.

    extra: True makes a day a holiday, False makes a day work although the published list has it as a holiday.
    A Saturday or Sunday is never a working day.
    """

    def __init__(self, extra: Mapping[date, bool] | None = None) -> None:
        self._extra = dict(extra or {})

    def is_working(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and self.holiday(day) is None

    def holiday(self, day: date) -> str | None:
        """The name of the holiday on a day, or None."""
        listed = bank_holidays(day.year).get(day)
        own = self._extra.get(day)
        if own is None:
            return listed
        return (listed or "an extra holiday") if own else None

    def add_working_days(self, day: date, number: int) -> date:
        """The working day so many after a day, the day itself not counted; before it when negative.

        Nought gives the day itself, working or not.
        """
        step = _DAY if number > 0 else -_DAY
        left = abs(number)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def latest_notice(self, meeting: date, clear_days: int, basis: Basis) -> date:
        """The last day for notice that leaves so many clear days before a meeting.

        The day of notice and the day of the meeting are left out. On the working basis only working days count
        and notice is given on a working day, when the office is open; on the calendar basis every day counts.
        """
        _check_basis(basis)
        if clear_days < 0:
            raise ValueError(f"Clear days are nought or more, not {clear_days}")
        if basis == "calendar":
            return meeting - (clear_days + 1) * _DAY
        return self.add_working_days(meeting, -(clear_days + 1))

    def clear_days_between(self, notice: date, meeting: date, basis: Basis) -> int:
        """The clear days between notice and meeting, neither of them counted; nought when there are none."""
        _check_basis(basis)
        return sum(basis == "calendar" or self.is_working(day) for day in _between(notice, meeting))

    def explain_notice(self, meeting: date, clear_days: int, basis: Basis) -> str:
        """The arithmetic of ``latest_notice`` in words: which days lie between, and which of them do not count."""
        notice = self.latest_notice(meeting, clear_days, basis)
        head = (
            f"{_count(clear_days, f'clear {basis} day')} before the meeting on {show_weekday_date(meeting)}: "
            f"notice by {show_weekday_date(notice)}. The day of notice and the day of the meeting are left out."
        )
        days = list(_between(notice, meeting))
        if not days:
            return head
        span = f"{_count(len(days), 'day')} ({show_date(days[0])} to {show_date(days[-1])})"
        return f"{head} Between them: {span}; {self._left_out(days, basis)}."

    def _left_out(self, days: list[date], basis: Basis) -> str:
        if basis == "calendar":
            return "weekends and holidays count"
        weekend = sum(day.weekday() >= _SATURDAY for day in days)
        off = [(day, name) for day in days if day.weekday() < _SATURDAY and (name := self.holiday(day))]
        parts = [f"{_count(weekend, 'day')} at weekends"] if weekend else []
        parts += [f"{name} ({show_date(day)})" for day, name in off]
        counted = len(days) - weekend - len(off)
        if not parts:
            return f"all {counted} are working days"
        return f"left out: {', '.join(parts)}; which leaves {_count(counted, 'working day')}"


def _check_basis(basis: str) -> None:
    if basis not in ("working", "calendar"):
        raise ValueError(f"Clear days are counted on the basis working or calendar, not {basis!r}")


def _between(first: date, last: date) -> Iterator[date]:
    """The days after the first and before the last."""
    return (first + number * _DAY for number in range(1, (last - first).days))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
