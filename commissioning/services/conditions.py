"""Conditions of an outcome: set with it, called met on evidence, confirmed by another person, or given up.

As every act on a decision, each locks the decision's row first: two confirmations at once wait for each other, and the
one that meets the last condition settles the decision.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.models import Condition, Decision, RouteStage, User
from commissioning.rules import conditions as rules
from commissioning.rules.conditions import ConditionState, Terms
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from commissioning.services.deciding import check_own, locked, save, settle


@dataclass(frozen=True, slots=True)
class Claim:
    """That a condition is met: on what evidence, since which day."""

    evidence: str
    met_on: date


@transaction.atomic
def say_met(*, condition_id: int, claim: Claim, by: User, today: date) -> Condition:
    """Call a condition met, on evidence. It counts once another person has confirmed it."""
    decision, condition = _locked(condition_id)
    rules.check_claim(ConditionState(condition.state), claim.evidence, claim.met_on, today)
    condition.state, condition.evidence = ConditionState.MET.value, claim.evidence.strip()
    condition.met_on, condition.met_by = claim.met_on, by
    save(condition, "Said to be met", by)
    _record("commissioning.say_condition_met", decision, condition, by)
    return condition


@transaction.atomic
def confirm_met(*, condition_id: int, by: User, organisations: Set[int], at: datetime) -> Decision:
    """Confirm what another person called met. With the last condition confirmed, the decision may be approved."""
    decision, condition = _locked(condition_id)
    check_own(condition.stage, organisations)
    rules.check_confirmation(ConditionState(condition.state), met_by=condition.met_by_id, by=by.pk)
    condition.state = ConditionState.CONFIRMED.value
    condition.confirmed_by, condition.confirmed_at = by, at
    save(condition, "Confirmed as met", by)
    settle(decision, by, at)
    _record("commissioning.confirm_condition", decision, condition, by, {"state": decision.state})
    return decision


@transaction.atomic
def not_met_after_all(*, condition_id: int, reason: str, by: User, organisations: Set[int]) -> Condition:
    """Refuse the evidence: the condition is open again, and its earlier evidence is in the history."""
    decision, condition = _locked(condition_id)
    check_own(condition.stage, organisations)
    rules.check_confirmation(ConditionState(condition.state), met_by=None, by=by.pk)
    why = check_reason(reason)
    condition.state, condition.evidence = ConditionState.OPEN.value, ""
    condition.met_on, condition.met_by = None, None
    save(condition, why, by)
    _record("commissioning.refuse_evidence", decision, condition, by, {"reason": why})
    return condition


@transaction.atomic
def cannot_be_met(*, condition_id: int, reason: str, by: User, organisations: Set[int]) -> Condition:
    """Record that a condition cannot be met. The body that set it has to decide again."""
    decision, condition = _locked(condition_id)
    check_own(condition.stage, organisations)
    rules.check_ending(ConditionState(condition.state))
    why = check_reason(reason)
    condition.state, condition.ended_because = ConditionState.FAILED.value, why
    save(condition, why, by)
    _record("commissioning.fail_condition", decision, condition, by, {"reason": why})
    return condition


def set_conditions(stage: RouteStage, conditions: Sequence[Terms], by: User) -> None:
    """The conditions of an outcome that is being recorded; those of an earlier outcome lapse. Decision locked."""
    lapse_conditions(stage, "Another outcome was recorded", by)
    number = max(stage.conditions.values_list("number", flat=True), default=0)
    for one in conditions:
        number += 1
        new = Condition(stage=stage, number=number, text=one.text.strip(), owner_id=one.owner, due=one.due)
        save(new, "Set with the outcome", by)


def lapse_conditions(stage: RouteStage, reason: str, by: User) -> None:
    """End what belonged to an outcome that no longer stands. Decision locked."""
    for one in stage.conditions.exclude(state=ConditionState.LAPSED.value):
        one.state, one.ended_because = ConditionState.LAPSED.value, reason
        save(one, reason, by)


def _locked(condition_id: int) -> tuple[Decision, Condition]:
    """The decision first, then the condition: always in this order."""
    decision_id = Condition.objects.values_list("stage__decision", flat=True).get(pk=condition_id)
    decision = locked(decision_id, "confirm_condition")
    return decision, Condition.objects.select_for_update().get(pk=condition_id)


def _record(act: str, decision: Decision, condition: Condition, by: User, detail: dict[str, Any] | None = None) -> None:
    record(
        act=act,
        partnership=decision.partnership,
        subject=f"{decision.reference}: {condition.stage.name}, condition {condition.number}",
        by=by,
        detail={**(detail or {}), "text": decision.content_hash},
    )
