"""When an agreement is reviewed: on the day it names, and each year after."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from pool.rules.leaving import add_months

WARNING = timedelta(days=30)
MONTHS = 12


def review_days(first: date, until: date) -> list[date]:
    """The first review and each year's after it, as far as the first that lies after ``until``."""
    found = [first]
    while found[-1] <= until:
        found.append(add_months(first, MONTHS * len(found)))
    return found


@dataclass(frozen=True, slots=True)
class Due:
    """A review that was not held. status: "overdue", "due soon" (within 30 days) or "scheduled".

    "not held": the next year's review has come since, so that this one will not be held any more; it can be recorded.
    """

    due_on: date
    status: str


def due_reviews(days: Collection[date], held: Collection[date], today: date, ended_on: date | None) -> list[Due]:
    """The reviews still to hold, the earliest first. None falls after the agreement's end."""
    waiting = sorted(day for day in days if day not in held and (ended_on is None or day <= ended_on))
    latest = max((day for day in days if day <= today), default=None)
    return [Due(day, _status(day, today, latest)) for day in waiting]


def _status(day: date, today: date, latest: date | None) -> str:
    if latest is not None and day < latest:
        return "not held"
    if day < today:
        return "overdue"
    return "due soon" if day - WARNING <= today else "scheduled"


def check_review(due_on: date, held_on: date, today: date, due: Collection[date]) -> None:
    """Raises Refused: not_due, not_held_yet."""
    if due_on not in due:
        raise Refused("not_due", f"No review is due on {show_date(due_on)}, or it was recorded already.")
    if held_on > today:
        raise Refused("not_held_yet", f"{show_date(held_on)} has not come yet. Record the review once it was held.")
