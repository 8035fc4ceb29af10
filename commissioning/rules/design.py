"""The design of integrated commissioning: which team provides which capability, and what is being considered at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


class CapabilityKind(StrEnum):
    CORE = "core"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        return {"core": "Core", "support": "Support"}[self.value]


class Part(StrEnum):
    """What a team does for a capability."""

    LEAD = "lead"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        return {"lead": "Leads", "support": "Supports"}[self.value]


@dataclass(frozen=True, slots=True)
class Provided:
    """A team that provides a capability over days, both included; ``until`` None: no end yet."""

    team: int
    name: str
    part: Part
    since: date
    until: date | None

    def runs_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def overlaps(self, other: "Provided") -> bool:
        return self.since <= (other.until or date.max) and other.since <= (self.until or date.max)


@dataclass(frozen=True, slots=True)
class Considered:
    """Whether an area is in or out of consideration for an organisation, from a day on."""

    organisation: int
    inside: bool
    since: date


def check_provision(capability: str, new: Provided, there: Iterable[Provided]) -> None:
    """Refuse days in the wrong order, the same team twice at a time, and two leads at a time.

    Raises Refused with the code ``ends_before_it_begins``, ``team_there_already`` or ``two_leads``.
    """
    if new.until and new.until < new.since:
        raise Refused(
            "ends_before_it_begins",
            f"It would end on {show_date(new.until)}, before it begins on {show_date(new.since)}. Change one.",
        )
    for one in there:
        if not one.overlaps(new):
            continue
        if one.team == new.team:
            raise Refused(
                "team_there_already",
                f"{one.name} provides “{capability}” from {show_date(one.since)} already. End that first.",
            )
        if one.part is Part.LEAD and new.part is Part.LEAD:
            raise Refused(
                "two_leads",
                f"{one.name} leads “{capability}” from {show_date(one.since)}. End that, or let the new team support.",
            )


def standing_on(rows: Iterable[Considered], organisation: int, day: date) -> bool | None:
    """In (True), out (False), or not said yet (None), by the newest row that has begun."""
    begun = [one for one in rows if one.organisation == organisation and one.since <= day]
    return max(begun, key=lambda one: one.since).inside if begun else None


def without_lead(capabilities: Sequence[tuple[str, Sequence[Provided]]], day: date) -> list[str]:
    """The names of capabilities that some team provides on a day and none leads."""
    found = []
    for name, rows in capabilities:
        parts = [one.part for one in rows if one.runs_on(day)]
        if parts and Part.LEAD not in parts:
            found.append(name)
    return found
