"""What a risk is on a day: open, accepted or closed, and how it moved between two days. All days are included."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from delivery.rules.risks import Movement, Scale, Words, compare

OPEN, ACCEPTED, CLOSED = "open", "accepted", "closed"


@dataclass(frozen=True, slots=True)
class Accepted:
    """An acceptance. expires_on is still covered; ended_on, where it was taken back before, no longer is."""

    accepted_on: date
    expires_on: date
    ended_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.accepted_on <= day <= self.expires_on and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class Became:
    """A risk became open, accepted or closed on a day."""

    on: date
    status: str


def standing(status: str, acceptances: Iterable[Accepted], day: date) -> str:
    """The status as it counts on a day: an acceptance that has expired leaves the risk open, without anybody's act."""
    if status == ACCEPTED and not any(one.covers(day) for one in acceptances):
        return OPEN
    return status


def expired(status: str, acceptances: Iterable[Accepted], day: date) -> date | None:
    """The last day of the acceptance that ran out and that nobody has followed up; None where there is none."""
    rows = list(acceptances)
    if status != ACCEPTED or standing(status, rows, day) == ACCEPTED:
        return None
    ran_out = [one.expires_on for one in rows if one.ended_on is None and one.expires_on < day]
    return max(ran_out, default=None)


def status_on(
    day: date, raised_on: date | None, changes: Sequence[Became], acceptances: Iterable[Accepted]
) -> str | None:
    """What the risk was at the end of a day; None before it was raised. changes: as they were recorded."""
    if raised_on is not None and day < raised_on:
        return None
    known = [one.status for one in sorted(changes, key=lambda one: one.on) if one.on <= day]
    return standing(known[-1] if known else OPEN, acceptances, day)


def rating_on(day: date, assessments: Sequence[tuple[date, Words]], otherwise: Words) -> Words:
    """The latest rating up to a day; the first known where none is as old. assessments: as they were recorded."""
    if not assessments:
        return otherwise
    rows = sorted(assessments, key=lambda one: one[0])
    return next((words for on, words in reversed(rows) if on <= day), rows[0][1])


class Moved(StrEnum):
    """What became of a risk between two days."""

    NEW = "new"
    REOPENED = "reopened"
    CLOSED = "closed"
    UP = "up"
    DOWN = "down"
    MIXED = "mixed"
    SAME = "same"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Moved.NEW: "New",
    Moved.REOPENED: "Opened again",
    Moved.CLOSED: "Closed",
    Moved.UP: "Up",
    Moved.DOWN: "Down",
    Moved.MIXED: "One up, one down",
    Moved.SAME: "Same",
}


def moved(scale: Scale, before: tuple[str | None, Words], after: tuple[str | None, Words]) -> Moved | None:
    """How a risk moved, each side its status and rating. None: it was not there at all, or closed at both ends."""
    (was, rated_before), (now, rated_after) = before, after
    if now is None or (now == CLOSED and was in (None, CLOSED)):
        return None
    if was is None:
        return Moved.NEW
    if CLOSED in (was, now):
        return Moved.CLOSED if now == CLOSED else Moved.REOPENED
    return Moved(Movement(compare(scale, rated_before, rated_after)).value)
