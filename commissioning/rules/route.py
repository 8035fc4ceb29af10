"""The order of a route: what waits for what, what may be passed over with a reason, and the days of a template.

A stop belongs to a step. Stops of one step run in parallel; a stop waits for the steps before its own. The statutory
bodies decide side by side, so their decision stops never wait for each other, whatever their steps.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.rules.decisions import Purpose
from ihwb.kernel.errors import Refused

DECIDING = (Purpose.APPROVAL, Purpose.DECISION)


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop as the order sees it.

    statutory: of a statutory body; counts: an outcome is there and counts for the text as it is now;
    open_conditions: how many conditions of that outcome are not met yet; optional: nobody need wait for it.
    """

    number: int
    name: str
    step: int
    purpose: Purpose
    statutory: bool = False
    optional: bool = False
    counts: bool = False
    open_conditions: int = 0

    @property
    def deciding(self) -> bool:
        """True for a stop that approves or decides; False for one that informs."""
        return self.purpose in DECIDING

    @property
    def decides_by_statute(self) -> bool:
        return self.statutory and self.purpose is Purpose.DECISION


def before(stop: Stop, stops: Sequence[Stop]) -> list[Stop]:
    """The stops of earlier steps that this one waits for, in the order of the route."""
    return [one for one in stops if one.step < stop.step and not (stop.decides_by_statute and one.decides_by_statute)]


def missing_before(stop: Stop, stops: Sequence[Stop]) -> tuple[list[Stop], list[Stop]]:
    """(stops that must come first, stops that may be passed over with a reason); neither has an outcome that counts.

    A stop that decides must come first, unless it is optional: then a reason passes it over, as it does a stop that
    informs. An optional stop that only informs holds nobody up.
    """
    waiting = [one for one in before(stop, stops) if not one.counts]
    must = [one for one in waiting if one.deciding and not one.optional]
    passable = [one for one in waiting if one.deciding == one.optional]
    return must, passable


def held_by_conditions(stop: Stop, stops: Sequence[Stop]) -> list[Stop]:
    """The earlier approvals whose conditions are not met yet; they hold up a stop that decides, and no other."""
    return [one for one in before(stop, stops) if one.open_conditions and one.deciding] if stop.deciding else []


def check_order(stop: Stop, stops: Sequence[Stop], reason: str) -> str:
    """The reason for passing stops over, trimmed; empty when none is passed over.

    Raises Refused: ``earlier_stop_decides``, ``order_reason_missing``, or ``earlier_conditions_open`` when a stop that
    decides comes after an approval whose conditions are not met.
    """
    must, passable = missing_before(stop, stops)
    if must:
        raise Refused(
            "earlier_stop_decides",
            f"{_names(must)} must come first: {stop.name} stands on a later step of the route. Record "
            f"{'that outcome' if len(must) == 1 else 'those outcomes'}, or change the route.",
        )
    if held := held_by_conditions(stop, stops):
        raise Refused(
            "earlier_conditions_open",
            f"{_names(held)} approved subject to conditions that are not met yet, so {stop.name} cannot decide. "
            "Have the conditions met and confirmed first.",
        )
    if not passable:
        return ""
    if len(reason.strip()) < 3:
        raise Refused(
            "order_reason_missing",
            f"{_names(passable)} {'stands' if len(passable) == 1 else 'stand'} earlier on the route without an outcome "
            f"on this text. Say why {stop.name} came first.",
        )
    return reason.strip()


def _names(stops: Sequence[Stop], most: int = 3) -> str:
    names = list(dict.fromkeys(one.name for one in stops))
    shown, more = names[:most], len(names) - most
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]


# --- The days of a template -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """When a stop stands on a template. offset: calendar days after the first; length: days it takes, 1 or more."""

    offset: int
    length: int = 1


def days_of(span: Span, first: date, is_working: Callable[[date], bool]) -> tuple[date, date | None]:
    """(first day, last day or None for a stop of one day) of a stop on a route that begins on ``first``.

    A day that is not worked moves to the next working day; the days that a stop takes are calendar days.
    """
    start = first + timedelta(days=span.offset)
    while not is_working(start):
        start += timedelta(days=1)
    return start, (start + timedelta(days=span.length - 1) if span.length > 1 else None)


def first_day_for(last: date, spans: Sequence[Span]) -> date:
    """The day on which a route must begin for its latest stop to fall on ``last`` (moved days aside)."""
    return last - timedelta(days=max((one.offset for one in spans), default=0))


def spans_of(days: Sequence[tuple[date, date | None]]) -> list[Span]:
    """The spans of stops with known days (first, last or None), counted from the earliest first day."""
    origin = min((start for start, _ in days), default=None)
    if origin is None:
        return []
    return [Span((start - origin).days, ((end or start) - start).days + 1) for start, end in days]
