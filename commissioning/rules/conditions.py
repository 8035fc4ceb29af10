"""Conditions of an outcome: an approval subject to conditions is no approval until each is met and confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commissioning.rules.decisions import Outcome
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


class ConditionState(StrEnum):
    """Where a condition is. It counts as met only once another person has confirmed it."""

    OPEN = "open"
    MET = "met"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        return {
            "open": "Not met yet",
            "met": "Said to be met, to be confirmed",
            "confirmed": "Met",
            "failed": "Cannot be met",
            "lapsed": "No longer applies",
        }[self.value]


WAITING = (ConditionState.OPEN, ConditionState.MET)
LIVE = (*WAITING, ConditionState.CONFIRMED, ConditionState.FAILED)


@dataclass(frozen=True, slots=True)
class Terms:
    """A condition as the body set it: what must be so, whose post sees to it, the last day for it (included)."""

    text: str
    owner: int
    due: date


def check_conditions(outcome: Outcome, conditions: Sequence[Terms], decided_on: date) -> None:
    """Refuse conditions where the outcome has none, none where it has, and a day before the outcome itself.

    Raises Refused with ``conditions_missing``, ``conditions_not_asked`` or ``condition_due_too_early``.
    """
    if outcome.conditional and not conditions:
        raise Refused(
            "conditions_missing",
            f"{outcome.label} needs its conditions. Write at least one, with the post that sees to it and a day.",
        )
    if conditions and not outcome.conditional:
        raise Refused(
            "conditions_not_asked",
            f"There are conditions, but the outcome is {outcome.label.lower()}. "
            "Choose the outcome subject to conditions, or empty the conditions.",
        )
    for number, one in enumerate(conditions, start=1):
        if one.due < decided_on:
            raise Refused(
                "condition_due_too_early",
                f"Condition {number} would be due on {show_date(one.due)}, before the outcome of "
                f"{show_date(decided_on)}. Give it a day on or after that.",
            )


def check_claim(state: ConditionState, evidence: str, met_on: date, today: date) -> None:
    """Refuse to call a condition met twice, without evidence, or on a day to come. today counts as come."""
    if state is not ConditionState.OPEN:
        raise Refused("condition_not_open", f"This condition is not open any more: {state.label.lower()}.")
    if not evidence.strip():
        raise Refused("evidence_missing", "Say on what evidence the condition is met: a document, a minute, a figure.")
    if met_on > today:
        raise Refused("met_in_future", f"{show_date(met_on)} is still to come. Record it when the condition is met.")


def check_confirmation(state: ConditionState, *, met_by: int | None, by: int) -> None:
    """Refuse to confirm what nobody called met, what is confirmed already, or one's own word."""
    if state is ConditionState.CONFIRMED:
        raise Refused("condition_confirmed_already", "Somebody confirmed this condition already.")
    if state is not ConditionState.MET:
        raise Refused("condition_not_met", f"There is nothing to confirm: {state.label.lower()}.")
    if met_by == by:
        raise Refused(
            "own_condition",
            "You said yourself that this condition is met, so you cannot confirm it. Ask another governance officer.",
        )


def check_ending(state: ConditionState) -> None:
    """Refuse to call a condition impossible, or to reopen it, once it is confirmed or over."""
    if state not in WAITING:
        raise Refused("condition_not_open", f"This condition is not open any more: {state.label.lower()}.")


def late(state: ConditionState, due: date, today: date) -> bool:
    """True for a condition that nobody called met by the end of its last day."""
    return state is ConditionState.OPEN and due < today
