"""Drafting a decision and recording what the bodies made of it: lock, ask the rules, write, record.

Every act locks the decision's row first. So two outcomes recorded at once wait for each other, and an outcome never
meets a text that is being changed.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.models import Decision, Partnership, Recommendation, RouteStage, User
from commissioning.rules import decisions as rules
from commissioning.rules.decisions import Outcome, Purpose, State
from commissioning.rules.reasons import check_reason
from commissioning.selectors.decisions import statutory_bodies, voices, writing_of
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Text:
    """What the bodies are asked to agree. sections: (heading, text) in order."""

    title: str
    summary: str
    recommendations: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]

    def plain(self) -> "Text":
        """The same with one kind of line end, and without what is empty."""
        lines = rules.plain_lines
        return Text(
            lines(self.title),
            lines(self.summary),
            tuple(text for one in self.recommendations if (text := lines(one))),
            tuple((lines(heading), lines(text)) for heading, text in self.sections if lines(heading) or lines(text)),
        )

    @property
    def content(self) -> dict[str, Any]:
        return {"sections": [{"heading": heading, "text": text} for heading, text in self.sections]}

    @property
    def hash(self) -> str:
        return rules.content_hash(self.title, self.summary, self.recommendations, self.content)


@transaction.atomic
def draft_decision(*, partnership: Partnership, reference: str, text: Text, by: User) -> Decision:
    """A new decision, still a draft. Raises Refused (``reference_taken``) when the reference is in use."""
    if Decision.objects.filter(partnership=partnership, reference=reference).exists():
        raise Refused("reference_taken", f"There is a decision {reference} already. Choose another reference.")
    plain = text.plain()
    decision = Decision(partnership=partnership, reference=reference, state=State.DRAFT.value, drafted_by=by)
    _write(decision, plain, "Drafted", by)
    record(act="commissioning.draft_decision", partnership=partnership, subject=str(decision), by=by)
    return decision


@transaction.atomic
def change_content(*, decision_id: int, text: Text, opened_hash: str, reason: str, by: User) -> Decision:
    """Change the text. Outcomes given on the earlier text no longer count.

    opened_hash: the text that the person had before them; Refused (``text_changed``) when it is another by now.
    """
    decision = _locked(decision_id, "change_content")
    why = check_reason(reason)
    rules.check_unchanged(opened_hash, decision.content_hash)
    plain, before = text.plain(), decision.content_hash
    if plain.hash == before:
        raise Refused("nothing_changed", "The text is as it was, so there is nothing to save.")
    _write(decision, plain, why, by)
    detail = {"reason": why, "before": before, "after": decision.content_hash}
    record(
        act="commissioning.change_decision",
        partnership=decision.partnership,
        subject=str(decision),
        by=by,
        detail=detail,
    )
    return decision


def _write(decision: Decision, text: Text, reason: str, by: User) -> None:
    decision.title, decision.summary, decision.content = text.title, text.summary, text.content
    decision.content_hash = text.hash
    _save(decision, reason, by)
    there = {one.number: one for one in decision.recommendations.all()}
    for number, words in enumerate(text.recommendations, start=1):
        one = there.pop(number, None) or Recommendation(decision=decision, number=number)
        if one.text != words:
            one.text = words
            _save(one, reason, by)
    for surplus in there.values():
        surplus._change_reason, surplus._history_user = reason, by  # type: ignore[attr-defined]
        surplus.delete()


@transaction.atomic
def add_stage(
    *, decision_id: int, body_id: int, starts_on: date, ends_on: date | None, purpose: Purpose, by: User
) -> RouteStage:
    """Add a stop at the end of the route."""
    decision = _locked(decision_id, "change_route")
    stages = list(decision.stages.select_related("body"))
    if purpose is Purpose.DECISION and any(one.body_id == body_id and one.purpose == purpose for one in stages):
        raise Refused("decides_already", "This body has its decision stage on the route already. Change that one.")
    stage = RouteStage(
        decision=decision,
        number=max((one.number for one in stages), default=0) + 1,
        body_id=body_id,
        starts_on=starts_on,
        ends_on=ends_on,
        purpose=purpose.value,
    )
    _save(stage, "Added to the route", by)
    return stage


@transaction.atomic
def remove_stage(*, decision_id: int, stage_id: int, reason: str, by: User) -> None:
    """Take a stop off the route while nothing is recorded there. The history keeps it."""
    decision = _locked(decision_id, "change_route")
    stage = RouteStage.objects.select_for_update().get(pk=stage_id, decision=decision)
    if stage.outcome != Outcome.PENDING:
        raise Refused(
            "stage_has_outcome", "An outcome is recorded at this stop, so it stays. Take the outcome back first."
        )
    stage._change_reason, stage._history_user = check_reason(reason), by  # type: ignore[attr-defined]
    stage.delete()


@transaction.atomic
def start_route(*, decision_id: int, by: User) -> Decision:
    """Send a draft on its route. Raises Refused when the route cannot end in an approval."""
    decision = _locked(decision_id, "start_route")
    said = voices(decision.stages.all(), statutory_bodies(decision.partnership))
    rules.check_complete(said, decision.recommendations.count())
    decision.state = State.IN_ROUTE.value
    _save(decision, "Sent on its route", by)
    record(act="commissioning.start_route", partnership=decision.partnership, subject=str(decision), by=by)
    return decision


@dataclass(frozen=True, slots=True)
class Minute:
    """What a body did as its minutes say it. opened_hash: the text that the recorder had before them."""

    outcome: Outcome
    decided_on: date
    note: str
    opened_hash: str


@transaction.atomic
def record_outcome(
    *, stage_id: int, minute: Minute, by: User, organisations: Set[int], at: datetime, today: date
) -> Decision:
    """Record what a body did at its stop, and with it, where the decision stands.

    organisations: ids for which the person records outcomes. Raises Refused when role, text, stage or state forbid it.
    """
    decision, stage = _locked_stage(stage_id, "record_outcome", organisations)
    rules.check_unchanged(minute.opened_hash, decision.content_hash)
    body = stage.body.name
    rules.check_outcome(
        purpose=Purpose(stage.purpose),
        body=body,
        outcome=minute.outcome,
        recorded=Outcome(stage.outcome),
        stale=stage.outcome_hash != decision.content_hash,
        decided_on=minute.decided_on,
        today=today,
    )
    writing = writing_of(decision)
    rules.check_own_work(recorder=by.pk, authors=writing.authors, body=body)
    rules.check_text_was_there(body=body, decided_on=minute.decided_on, changed_on=writing.changed_on)
    stage.outcome, stage.outcome_hash = minute.outcome.value, decision.content_hash
    stage.decided_on, stage.note = minute.decided_on, minute.note.strip()
    stage.recorded_by, stage.recorded_at = by, at
    _save(stage, f"Outcome: {minute.outcome.label.lower()}", by)
    _settle(decision, by, at)
    _record_stage("commissioning.record_outcome", stage, decision, by, {"outcome": minute.outcome.value})
    return decision


def _settle(decision: Decision, by: User, at: datetime) -> None:
    """Move the decision to the state in which the voices leave it."""
    said = voices(decision.stages.all(), statutory_bodies(decision.partnership))
    state = rules.state_of_voices(said, decision.content_hash)
    if state is State.IN_ROUTE:
        return
    decision.state, decision.closed_at = state.value, at
    if state is State.APPROVED:
        decision.approved_hash = decision.content_hash
    _save(decision, f"{state.label} by the statutory bodies", by)


@transaction.atomic
def take_back_outcome(*, stage_id: int, reason: str, by: User, organisations: Set[int]) -> Decision:
    """Take back an outcome that was recorded wrongly, while the decision is on its route. The history keeps it."""
    decision, stage = _locked_stage(stage_id, "take_back_outcome", organisations)
    why = check_reason(reason)
    if stage.outcome == Outcome.PENDING:
        raise Refused("no_outcome", f"No outcome of {stage.body.name} is recorded, so there is nothing to take back.")
    taken = {"outcome": stage.outcome, "reason": why}
    stage.outcome, stage.outcome_hash, stage.note = Outcome.PENDING.value, "", ""
    stage.decided_on, stage.recorded_by, stage.recorded_at = None, None, None
    _save(stage, why, by)
    _record_stage("commissioning.take_back_outcome", stage, decision, by, taken)
    return decision


@transaction.atomic
def withdraw_decision(*, decision_id: int, reason: str, by: User, at: datetime) -> Decision:
    """Withdraw a decision for good."""
    decision = _locked(decision_id, "withdraw")
    why = check_reason(reason)
    decision.state, decision.closed_at = State.WITHDRAWN.value, at
    _save(decision, why, by)
    record(
        act="commissioning.withdraw_decision",
        partnership=decision.partnership,
        subject=str(decision),
        by=by,
        detail={"reason": why},
    )
    return decision


def _locked(decision_id: int, act: str) -> Decision:
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    rules.check_act(act, State(decision.state), decision.reference)
    return decision


def _locked_stage(stage_id: int, act: str, organisations: Set[int]) -> tuple[Decision, RouteStage]:
    """The decision first, then its stage: always in this order, so that nobody waits for each other."""
    decision_id = RouteStage.objects.values_list("decision", flat=True).get(pk=stage_id)
    decision = _locked(decision_id, act)
    stage = RouteStage.objects.select_for_update().get(pk=stage_id)
    organisation = stage.body.organisation
    if organisation is not None and organisation.pk not in organisations:
        raise Refused(
            "other_organisation",
            f"{stage.body.name} is a body of {organisation.name}, and your role is for another organisation. "
            "Ask one of its governance officers.",
        )
    return decision, stage


def _save(row: Decision | Recommendation | RouteStage, reason: str, by: User) -> None:
    row._change_reason, row._history_user = reason, by  # type: ignore[union-attr]  # simple_history reads both
    row.save()


def _record_stage(act: str, stage: RouteStage, decision: Decision, by: User, detail: dict[str, Any]) -> None:
    record(
        act=act,
        partnership=decision.partnership,
        subject=f"{decision.reference}: {stage.body.name}, {Purpose(stage.purpose).label.lower()}",
        by=by,
        detail={**detail, "text": decision.content_hash, "state": decision.state},
    )
