"""The stages of a procurement, in their order, and how long a route allows for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ihwb.kernel.errors import Refused


class StageKind(StrEnum):
    """The stages of a procurement in the order in which they come. The body decides after the evaluation."""

    ENGAGEMENT = "engagement"
    NOTICE = "notice"
    SELECTION = "selection"
    TENDER = "tender"
    EVALUATION = "evaluation"
    STANDSTILL = "standstill"
    AWARD = "award"
    MOBILISATION = "mobilisation"

    @property
    def label(self) -> str:
        return {
            "engagement": "Market engagement",
            "notice": "Notice",
            "selection": "Selection",
            "tender": "Tender",
            "evaluation": "Evaluation",
            "standstill": "Standstill",
            "award": "Award and signing",
            "mobilisation": "Mobilisation",
        }[self.value]


BEFORE_DECISION = (
    StageKind.ENGAGEMENT,
    StageKind.NOTICE,
    StageKind.SELECTION,
    StageKind.TENDER,
    StageKind.EVALUATION,
)
AFTER_DECISION = (StageKind.STANDSTILL, StageKind.AWARD, StageKind.MOBILISATION)
LONGEST = 1_000  # days of one stage


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """Calendar days that a route allows for each stage; a stage that it leaves out has none."""

    days: Mapping[StageKind, int]

    def of(self, kind: StageKind) -> int:
        return self.days.get(kind, 0)

    @property
    def total(self) -> int:
        return sum(self.days.values())


def read_lead_times(stored: Any) -> LeadTimes:
    """``{"tender": 35, ...}`` as lead times. Raises Refused for a stage or a number that is not known."""
    days: dict[StageKind, int] = {}
    known = [one.value for one in StageKind]
    for name, number in stored.items() if isinstance(stored, dict) else ():
        if name not in known:
            raise Refused("unknown_stage", f"“{name}” is no stage of a procurement. Choose among: {', '.join(known)}.")
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= LONGEST:
            raise Refused(
                "odd_lead_time",
                f"{StageKind(name).label} has {number} days. Enter a whole number from 0 to {LONGEST:,}.",
            )
        if number:
            days[StageKind(name)] = number
    return LeadTimes(days)
