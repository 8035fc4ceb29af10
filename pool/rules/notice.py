"""The notice clock: a forecast beyond the agreement's tolerance, and the day by which the partners must know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ihwb.kernel.dates import show_weekday_date
from ihwb.kernel.money import show
from ihwb.kernel.working import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Notice:
    """start: the day that is not counted; last_day: the last day for telling the partners; the rest is words."""

    start: date
    last_day: date
    reason: str
    arithmetic: str


def notice_of(
    variance: Decimal | None, tolerance: Decimal, start: date, working_days: int, calendar: WorkingCalendar
) -> Notice | None:
    """The notice that a forecast variance calls for; None while it keeps within the tolerance.

    variance, tolerance: £. A variance of exactly the tolerance calls for none; an underspend counts like an overspend.

    Source: the agreement's notice clause (10 working days in the business case of 27 October 2014, section three).
    """
    if variance is None or abs(variance) <= tolerance:
        return None
    last_day = calendar.add_working_days(start, working_days)
    kind = "overspend" if variance > 0 else "underspend"
    return Notice(
        start=start,
        last_day=last_day,
        reason=f"A forecast {kind} of {show(abs(variance))} is beyond the tolerance of {show(tolerance)}.",
        arithmetic=_arithmetic(start, last_day, working_days, calendar),
    )


def _arithmetic(start: date, last_day: date, working_days: int, calendar: WorkingCalendar) -> str:
    span = (last_day - start).days
    days = [start + timedelta(days=number) for number in range(1, span + 1)]
    holidays = [day for day in days if day.weekday() < 5 and not calendar.is_working(day)]
    weekend = sum(day.weekday() >= 5 for day in days)
    left_out = [f"{weekend} days at weekends"] if weekend else []
    left_out += [f"{calendar.holiday(day)} ({show_weekday_date(day)})" for day in holidays]
    said = (
        f"{working_days} working days after {show_weekday_date(start)}, that day not counted: "
        f"{show_weekday_date(last_day)}."
    )
    return f"{said} {span} days less {' and '.join(left_out)}." if left_out else said


def lateness(done: date, last_day: date, calendar: WorkingCalendar) -> str:
    """Sent 3 working days late; "" when it was in time."""
    days = sum(calendar.is_working(last_day + timedelta(days=number + 1)) for number in range((done - last_day).days))
    if done <= last_day:
        return ""
    return (
        f"sent {days} working day{'' if days == 1 else 's'} late" if days else "sent late, before the next working day"
    )


def draft_text(label: str, variance: Decimal, tolerance: Decimal, lines: Sequence[tuple[str, Decimal, str]]) -> str:
    """What the notice says before the pool manager changes it. lines: name, variance and comment, the largest first."""
    kind = "overspend" if variance > 0 else "underspend"
    first = f"The forecast for the year, as certified for {label}, shows an {kind} of {show(abs(variance))}."
    said = [f"{first} The agreement's tolerance is {show(tolerance)}, so the partners are told of it."]
    if lines:
        said.append("The lines that account for most of it:")
        said += [f"- {name}: {_over(own)}. {comment or 'No comment was given.'}" for name, own, comment in lines]
    said.append("What follows: the partners acknowledge this notice and draw up a joint action plan.")
    return "\n\n".join(said)


def _over(variance: Decimal) -> str:
    return f"{show(abs(variance))} {'over' if variance > 0 else 'under'} its budget"
