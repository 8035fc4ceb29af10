"""Going back on what was said: an outcome taken back with a second person's consent, a closed decision taken up again.

While a decision is on its route a wrongly recorded outcome can be taken back; a closed decision never changes, and
whoever wants another answer takes it up again in a new one that names it.
"""

from collections.abc import Set
from datetime import date, datetime

from django.db import transaction

from commissioning.models import Decision, Partnership, Recommendation, RouteStage, TakeBack, User
from commissioning.rules import reopening as rules
from commissioning.rules.decisions import Outcome, State, check_act
from commissioning.rules.facts import read_facts
from commissioning.rules.reasons import check_reason
from commissioning.services.acting import clear_actor
from commissioning.services.audit import record
from commissioning.services.conditions import lapse_conditions
from commissioning.services.deciding import locked, locked_stage, record_stage, save
from commissioning.services.decision_texts import keep_text, set_facts
from ihwb.kernel.errors import Refused


@transaction.atomic
def ask_back(*, stage_id: int, reason: str, by: User, organisations: Set[int], at: datetime) -> TakeBack:
    """Ask for an outcome that was recorded wrongly. It counts until a second person consents."""
    decision, stage = locked_stage(stage_id, "take_back_outcome", organisations)
    why = check_reason(reason)
    if stage.outcome == Outcome.PENDING:
        raise Refused("no_outcome", f"No outcome of {stage.name} is recorded, so there is nothing to take back.")
    if stage.take_backs.filter(answer="").exists():
        raise Refused("asked_back_already", f"Somebody has asked for the outcome of {stage.name} back already.")
    asked = TakeBack(stage=stage, outcome=stage.outcome, reason=why, asked_by=by, asked_at=at)
    save(asked, why, by)
    record_stage("commissioning.ask_outcome_back", stage, decision, by, {"outcome": stage.outcome, "reason": why})
    return asked


@transaction.atomic
def consent_to_take_back(*, take_back_id: int, by: User, at: datetime) -> Decision:
    """The second person's consent: the stop waits again, its conditions lapse, and the history keeps it all."""
    decision, asked = _locked(take_back_id)
    rules.check_consent(asked.answer, asked_by=asked.asked_by_id, by=by.pk)
    stage = RouteStage.objects.select_for_update().get(pk=asked.stage_id)
    _answer(asked, "consented", by, at)
    stage.outcome, stage.outcome_hash, stage.note = Outcome.PENDING.value, "", ""
    stage.decided_on, stage.recorded_by, stage.recorded_at = None, None, None
    stage.order_reason = ""
    clear_actor(stage)
    stage.rule, stage.authority = None, ""
    save(stage, asked.reason, by)
    lapse_conditions(stage, "The outcome was taken back", by)
    detail = {"outcome": asked.outcome, "reason": asked.reason, "asked_by": asked.asked_by.email}
    record_stage("commissioning.take_back_outcome", stage, decision, by, detail)
    return decision


@transaction.atomic
def decline_take_back(*, take_back_id: int, by: User, at: datetime) -> Decision:
    """Leave the outcome as it is: declined by a second person, or dropped by whoever asked."""
    decision, asked = _locked(take_back_id)
    rules.check_open(asked.answer)
    answer = "dropped" if asked.asked_by_id == by.pk else "declined"
    _answer(asked, answer, by, at)
    record_stage("commissioning.keep_outcome", asked.stage, decision, by, {"answer": answer})
    return decision


def drop_take_backs(stage: RouteStage, by: User, at: datetime) -> None:
    """End what was asked about an outcome that another one replaces. Decision locked."""
    for asked in stage.take_backs.filter(answer=""):
        _answer(asked, "dropped", by, at)


def _locked(take_back_id: int) -> tuple[Decision, TakeBack]:
    decision_id = TakeBack.objects.values_list("stage__decision", flat=True).get(pk=take_back_id)
    decision = locked(decision_id, "take_back_outcome")
    return decision, TakeBack.objects.select_for_update().get(pk=take_back_id)


def _answer(asked: TakeBack, answer: str, by: User, at: datetime) -> None:
    asked.answer, asked.answered_by, asked.answered_at = answer, by, at
    save(asked, answer.capitalize(), by)


@transaction.atomic
def take_up(*, decision_id: int, reference: str, reason: str, first_day: date, by: User) -> Decision:
    """A new draft that takes a closed decision up again: its text, its route from another first day, its name.

    The closed decision stays as it is. It stands until the new one is approved.
    """
    closed = Decision.objects.select_for_update().get(pk=decision_id)
    check_act("take_up", State(closed.state), closed.reference)
    why = check_reason(reason)
    _check_free(closed, closed.partnership, reference)
    new = Decision(
        partnership=closed.partnership,
        reference=reference,
        title=closed.title,
        summary=closed.summary,
        content=closed.content,
        content_hash=closed.content_hash,
        deciders=closed.deciders,
        decides_under=closed.decides_under,
        drafted_by=by,
        supersedes=closed,
    )
    set_facts(new, read_facts(closed.content), f"Takes up {closed.reference} again: {why}", by)
    for one in closed.recommendations.all():
        save(Recommendation(decision=new, number=one.number, text=one.text), why, by)
    _copy_route(closed, new, first_day, why, by)
    keep_text(new, by)
    detail = {"reason": why, "takes_up": closed.reference, "state": closed.state}
    record(act="commissioning.take_up", partnership=new.partnership, subject=str(new), by=by, detail=detail)
    return new


def _check_free(closed: Decision, partnership: Partnership, reference: str) -> None:
    living = closed.taken_up.filter(state__in=[State.DRAFT.value, State.IN_ROUTE.value, State.APPROVED.value]).first()
    if living is not None:
        raise Refused(
            "taken_up_already", f"{living.reference} takes {closed.reference} up already. Go on with that one."
        )
    if Decision.objects.filter(partnership=partnership, reference=reference).exists():
        raise Refused("reference_taken", f"There is a decision {reference} already. Choose another reference.")


def _copy_route(closed: Decision, new: Decision, first_day: date, why: str, by: User) -> None:
    """The same stops the same number of days apart; days are put right by hand, as meetings fall."""
    stages = list(closed.stages.order_by("number"))
    if not stages:
        return
    later = first_day - min(one.starts_on for one in stages)
    for one in stages:
        stage = RouteStage(
            decision=new,
            number=one.number,
            step=one.step,
            body_id=one.body_id,
            post_id=one.post_id,
            starts_on=one.starts_on + later,
            ends_on=one.ends_on + later if one.ends_on else None,
            purpose=one.purpose,
            optional=one.optional,
        )
        save(stage, why, by)
