"""What came of an item of business, and what a meeting still owes before it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ItemState(StrEnum):
    """Where an item stands. Open: nothing is recorded of it."""

    OPEN = "open"
    DECIDED = "decided"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def colour(self) -> str:
        return {"open": "grey", "decided": "green", "deferred": "orange", "withdrawn": "grey"}.get(self.value, "blue")


RECORDED = tuple(one for one in ItemState if one is not ItemState.OPEN)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of an item when the meeting closes. quorate: None while no attendance or no quorum is known."""

    number: str
    state: ItemState
    quorate: bool | None = None
    quorum: str = ""
    ownerless: tuple[int, ...] = ()
    dayless: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Owed:
    """What is missing. code: undecided, no_quorum, no_attendance, no_owner or no_day."""

    code: str
    words: str


def owed(items: Sequence[ItemFacts], *, attendance: bool, rule: bool) -> list[Owed]:
    """What a meeting leaves open, in the order of its agenda. attendance: recorded; rule: a quorum is laid down."""
    found = []
    if not attendance:
        found.append(Owed("no_attendance", "No attendance is recorded, so no quorum can be shown."))
    elif not rule:
        found.append(Owed("no_quorum", "No quorum is laid down for this body on the day of the meeting."))
    for one in items:
        if one.state is ItemState.OPEN:
            found.append(Owed("undecided", f"Item {one.number} has no outcome."))
        if one.quorate is False and one.state in (ItemState.DECIDED, ItemState.NOTED):
            found.append(Owed("no_quorum", f"Item {one.number} had no quorum. {one.quorum}"))
        found += [Owed("no_owner", f"Action {number} of item {one.number} has no owner.") for number in one.ownerless]
        found += [Owed("no_day", f"Action {number} of item {one.number} has no day.") for number in one.dayless]
    return found
