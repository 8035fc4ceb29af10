"""What every act on a decision begins and ends with: its row locked, the rule asked, where it stands settled.

The decision is locked before anything that hangs on it, always in this order, so that nobody waits for each other.
"""

from collections.abc import Set
from datetime import date, datetime
from typing import Any

from django.db import models

from commissioning.models import Decision, RouteStage, User
from commissioning.rules import decisions as rules
from commissioning.rules.decisions import Outcome, Purpose, State
from commissioning.selectors.decisions import voices_of
from commissioning.selectors.quorum import findings
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused


def locked(decision_id: int, act: str) -> Decision:
    """The decision, nobody else's until the transaction ends. Raises Refused when its state forbids the act."""
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    rules.check_act(act, State(decision.state), decision.reference)
    return decision


def locked_stage(stage_id: int, act: str, organisations: Set[int]) -> tuple[Decision, RouteStage]:
    """The decision, then its stage. Raises Refused unless the person acts for the organisation of the stage."""
    decision_id = RouteStage.objects.values_list("decision", flat=True).get(pk=stage_id)
    decision = locked(decision_id, act)
    stage = RouteStage.objects.select_for_update().get(pk=stage_id)
    check_own(stage, organisations)
    return decision, stage


def check_own(stage: RouteStage, organisations: Set[int]) -> None:
    """Refuse an act on the stop of an organisation for which the person does not act."""
    organisation = stage.organisation
    if organisation is not None:
        rules.check_own_organisation(stage.name, organisation.name, own=organisation.pk in organisations)


def settle(decision: Decision, by: User, at: datetime) -> None:
    """Move the decision to the state in which the voices leave it."""
    state = rules.state_of_voices(voices_of(decision), decision.content_hash)
    if state is State.IN_ROUTE:
        return
    decision.state, decision.closed_at = state.value, at
    if state is State.APPROVED:
        decision.approved_hash = decision.content_hash
    who = "the statutory bodies" if decision.deciders == rules.Deciders.STATUTORY else "those who decide on its route"
    save(decision, f"{state.label} by {who}", by)


def check_quorum(decision: Decision, stage: RouteStage, outcome: Outcome, decided_on: date) -> None:
    """Refuse what a body decided without its quorum. Noting and giving views need none, posts have none.

    The attendance stays locked until the transaction ends. Raises Refused with the code ``inquorate``.
    """
    if stage.body is None or outcome in (Outcome.NOTED, Outcome.VIEWS_GIVEN):
        return
    for one in findings(decision, stage.body, decided_on, lock=True):
        if not one.verdict.quorate:
            left = f" Away or without a vote because of an interest: {', '.join(one.away)}." if one.away else ""
            raise Refused(
                "inquorate",
                f"{stage.name} had no quorum at {one.where}: {one.verdict.arithmetic}{left} "
                "Have it decided at a meeting with a quorum, or correct the attendance.",
            )


def save(row: models.Model, reason: str, by: User | None) -> None:
    row._change_reason, row._history_user = reason, by  # type: ignore[attr-defined]  # simple_history reads both
    row.save()


def record_stage(act: str, stage: RouteStage, decision: Decision, by: User, detail: dict[str, Any]) -> None:
    record(
        act=act,
        partnership=decision.partnership,
        subject=f"{decision.reference}: {stage.name}, {Purpose(stage.purpose).label.lower()}",
        by=by,
        detail={**detail, "text": decision.content_hash, "state": decision.state},
    )
