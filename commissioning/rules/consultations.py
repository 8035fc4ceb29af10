"""Consultations: from when to when, both days included, and how long they must be here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


class ConsultationState(StrEnum):
    AHEAD = "ahead"
    OPEN = "open"
    CLOSED = "closed"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        return {"ahead": "Not open yet", "open": "Open", "closed": "Closed", "answered": "Closed and answered"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Minimum:
    """From ``since`` on a consultation is open for so many days at least. source: where that is laid down."""

    since: date
    days: int
    source: str


def days_open(opens: date, closes: date) -> int:
    """Both days included: 2 February to 2 February is one day."""
    return (closes - opens).days + 1


def minimum_on(rows: Iterable[Minimum], opens: date) -> Minimum | None:
    """The rule in force on the day when the consultation opens; None where nothing is laid down."""
    return max((one for one in rows if one.since <= opens), key=lambda one: one.since, default=None)


def earliest_close(opens: date, minimum: Minimum) -> date:
    return opens + timedelta(days=minimum.days - 1)


def check_consultation(opens: date, closes: date, minimum: Minimum | None) -> None:
    """Refuse dates in the wrong order, and a consultation that is too short.

    Raises Refused with the code ``closes_before_it_opens`` or ``consultation_too_short``.
    """
    if closes < opens:
        raise Refused(
            "closes_before_it_opens",
            f"It would close on {show_date(closes)}, before it opens on {show_date(opens)}. Change one of the days.",
        )
    if minimum and days_open(opens, closes) < minimum.days:
        raise Refused(
            "consultation_too_short",
            f"From {show_date(opens)} to {show_date(closes)}, both included, is {count(days_open(opens, closes))}; "
            f"here it takes {count(minimum.days)}. Close it on {show_date(earliest_close(opens, minimum))} or later.",
        )


def state_on(opens: date, closes: date, *, answered: bool, today: date) -> ConsultationState:
    if today < opens:
        return ConsultationState.AHEAD
    if today <= closes:
        return ConsultationState.OPEN
    return ConsultationState.ANSWERED if answered else ConsultationState.CLOSED


def count(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
