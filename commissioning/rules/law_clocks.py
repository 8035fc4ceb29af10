"""Counting the clocks of decisions, and saying how each was counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.rules.law_kinds import SPECS, ClockKind, Count, Measure, Unit, Way, check_measure, number_word
from ihwb.kernel.dates import MONTHS, WEEKDAYS, last_day_of_months, same_day_of_month, show_weekday_date
from ihwb.kernel.working import Basis, WorkingCalendar

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Found:
    """One clock worked out. start: the day it was counted from; day: the day found; arithmetic: how, in a sentence."""

    kind: ClockKind
    start: date
    day: date
    measure: Measure
    arithmetic: str


def work_out(kind: ClockKind, measure: Measure, start: date, calendar: WorkingCalendar) -> Found:
    """The day that a clock leads to, with its arithmetic. Raises Refused for a measure that does not fit the kind."""
    check_measure(kind, measure)
    day = _before(measure, start, calendar) if SPECS[kind].way is Way.BEFORE else _after(measure, start, calendar)
    return Found(kind, start, day, measure, explain(kind, measure, start, day, calendar))


def earliest_event(measure: Measure, notice: date, calendar: WorkingCalendar) -> date:
    """The first day for a meeting after a notice of the given day: the clock of a notice read the other way.

    On the working basis notice given when no office is open counts as given on the next working day.
    """
    if measure.count is Count.CLEAR:
        return _after(measure, notice, calendar)
    if measure.unit is Unit.WORKING:
        return calendar.add_working_days(notice, measure.number)
    return notice + measure.number * _DAY


def _before(measure: Measure, event: date, calendar: WorkingCalendar) -> date:
    if measure.count is Count.CLEAR:
        return calendar.latest_notice(event, measure.number, basis_of(measure))
    if measure.unit is Unit.WORKING:
        return calendar.add_working_days(event, -measure.number)
    return event - measure.number * _DAY


def _after(measure: Measure, start: date, calendar: WorkingCalendar) -> date:
    """The last day of a time within or beginning; the first day after a time of clear days."""
    number = measure.number - (measure.count is Count.BEGINNING)
    if measure.unit is Unit.MONTHS:
        beginning = measure.count is Count.BEGINNING
        return last_day_of_months(start, measure.number) if beginning else same_day_of_month(start, number)
    number += measure.count is Count.CLEAR
    if measure.unit is Unit.CALENDAR:
        return start + number * _DAY
    if measure.count is not Count.WITHIN:
        start = opened(start, calendar)
    return calendar.add_working_days(start, number)


def opened(day: date, calendar: WorkingCalendar) -> date:
    """The day itself when the office is open, else the next working day."""
    return day if calendar.is_working(day) else calendar.add_working_days(day, 1)


def basis_of(measure: Measure) -> Basis:
    return "working" if measure.unit is Unit.WORKING else "calendar"


def explain(kind: ClockKind, measure: Measure, start: date, day: date, calendar: WorkingCalendar) -> str:
    """The arithmetic of a clock in one sentence.

    "Five clear working days before Tuesday 7 April 2015: Thursday 26 March, leaving out Good Friday 3 April, Easter
    Monday 6 April and two weekends."
    """
    way = "before" if SPECS[kind].way is Way.BEFORE else "after"
    if measure.count is Count.BEGINNING:
        way = "of"
    words = measure.words[0].upper() + measure.words[1:]
    head = f"{words} {way} {show_weekday_date(start)}: {_near(day, start.year)}"
    first, last = sorted((start, day))
    return f"{head}{_left_out(measure, first, last, calendar)}."


def _left_out(measure: Measure, first: date, last: date, calendar: WorkingCalendar) -> str:
    if measure.unit is not Unit.WORKING:
        return ""
    between = [day for day in _between(first, last) if not calendar.is_working(day)]
    named = [
        f"{calendar.holiday(day)} {day.day} {MONTHS[day.month - 1]}" for day in between if day.weekday() < _SATURDAY
    ]
    weekends = len({day - day.weekday() * _DAY for day in between if day.weekday() >= _SATURDAY})
    if weekends:
        named.append("the weekend" if weekends == 1 else f"{number_word(weekends)} weekends")
    if not named:
        return ", all working days"
    return f", leaving out {', '.join(named[:-1])}{' and ' if named[1:] else ''}{named[-1]}"


def _between(first: date, last: date) -> Iterator[date]:
    """The days after the first and before the last."""
    return (first + number * _DAY for number in range(1, (last - first).days))


def _near(day: date, year: int) -> str:
    """Thursday 26 March, with its year where it is another one."""
    shown = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return shown if day.year == year else f"{shown} {day.year}"
