"""Drafting a decision and recording what the bodies made of it: lock, ask the rules, write, record.

Every act locks the decision's row first. So two outcomes recorded at once wait for each other, and an outcome never
meets a text that is being changed.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.models import Decision, Partnership, Recommendation, RouteStage, User
from commissioning.rules import decisions as rules
from commissioning.rules.conditions import Terms, check_conditions
from commissioning.rules.decisions import Deciders, Outcome, Purpose, State
from commissioning.rules.facts import Facts, read_facts
from commissioning.rules.reasons import check_reason
from commissioning.rules.route import check_order
from commissioning.selectors.decisions import stops_of, voices_of, writing_of
from commissioning.selectors.facts import Chosen, facts_from
from commissioning.services.acting import actor_detail, check_actor, set_actor
from commissioning.services.audit import record
from commissioning.services.authority import authorise, check_route
from commissioning.services.conditions import set_conditions
from commissioning.services.deciding import check_quorum, locked, locked_stage, record_stage, save, settle
from commissioning.services.decision_texts import keep_text, set_facts
from commissioning.services.due_notice import check_stage
from commissioning.services.reopening import drop_take_backs
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Text:
    """What the bodies are asked to agree. sections: (heading, text) in order; facts: None leaves them as they are."""

    title: str
    summary: str
    recommendations: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    facts: Facts | None = None

    def plain(self) -> "Text":
        """The same with one kind of line end, and without what is empty."""
        lines = rules.plain_lines
        return Text(
            lines(self.title),
            lines(self.summary),
            tuple(text for one in self.recommendations if (text := lines(one))),
            tuple((lines(heading), lines(text)) for heading, text in self.sections if lines(heading) or lines(text)),
            self.facts,
        )

    @property
    def content(self) -> dict[str, Any]:
        facts = self.facts.plain() if self.facts else {}
        sections = [{"heading": heading, "text": text} for heading, text in self.sections]
        return {"sections": sections, "facts": facts} if facts else {"sections": sections}

    @property
    def hash(self) -> str:
        return rules.content_hash(self.title, self.summary, self.recommendations, self.content)


@transaction.atomic
def draft_decision(
    *, partnership: Partnership, reference: str, text: Text, by: User, chosen: Chosen | None = None
) -> Decision:
    """A new decision, still a draft. Raises Refused (``reference_taken``) when the reference is in use.

    chosen: its kind, amount, maker and functions; fact_unknown, amount_negative.
    """
    if Decision.objects.filter(partnership=partnership, reference=reference).exists():
        raise Refused("reference_taken", f"There is a decision {reference} already. Choose another reference.")
    plain = replace(text.plain(), facts=facts_from(partnership, chosen or Chosen()))
    decision = Decision(partnership=partnership, reference=reference, state=State.DRAFT.value, drafted_by=by)
    _write(decision, plain, "Drafted", by)
    record(act="commissioning.draft_decision", partnership=partnership, subject=str(decision), by=by)
    return decision


@transaction.atomic
def change_content(*, decision_id: int, text: Text, opened_hash: str, reason: str, by: User) -> Decision:
    """Change the text. Outcomes given on the earlier text no longer count.

    opened_hash: the text that the person had before them; Refused (``text_changed``) when it is another by now.
    """
    decision = locked(decision_id, "change_content")
    return _change(decision, text, opened_hash, reason, by)


@transaction.atomic
def change_facts(*, decision_id: int, chosen: Chosen, opened_hash: str, reason: str, by: User) -> Decision:
    """Change kind, amount, maker or functions. They are part of the text: earlier outcomes no longer count."""
    decision = locked(decision_id, "change_content")
    facts = facts_from(decision.partnership, chosen)
    return _change(decision, replace(_text_of(decision), facts=facts), opened_hash, reason, by)


def _text_of(decision: Decision) -> Text:
    sections = decision.content.get("sections", []) if isinstance(decision.content, dict) else []
    recommendations = decision.recommendations.order_by("number").values_list("text", flat=True)
    return Text(
        decision.title,
        decision.summary,
        tuple(recommendations),
        tuple((one["heading"], one["text"]) for one in sections),
    )


def _change(decision: Decision, text: Text, opened_hash: str, reason: str, by: User) -> Decision:
    why = check_reason(reason)
    rules.check_unchanged(opened_hash, decision.content_hash)
    keep_text(decision, None)
    plain, before = text.plain(), decision.content_hash
    if plain.facts is None:
        plain = replace(plain, facts=read_facts(decision.content))
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
    set_facts(decision, text.facts or Facts(), reason, by)
    there = {one.number: one for one in decision.recommendations.all()}
    for number, words in enumerate(text.recommendations, start=1):
        one = there.pop(number, None) or Recommendation(decision=decision, number=number)
        if one.text != words:
            one.text = words
            save(one, reason, by)
    for surplus in there.values():
        surplus._change_reason, surplus._history_user = reason, by  # type: ignore[attr-defined]
        surplus.delete()
    keep_text(decision, by)


@transaction.atomic
def start_route(*, decision_id: int, by: User, today: date) -> Decision:
    """Send a draft on its route. Raises Refused when the route cannot end in an approval, or none may take it."""
    decision = locked(decision_id, "start_route")
    rules.check_complete(voices_of(decision), decision.recommendations.count(), Deciders(decision.deciders))
    check_route(decision, today)
    keep_text(decision, decision.drafted_by)
    decision.state = State.IN_ROUTE.value
    save(decision, "Sent on its route", by)
    record(act="commissioning.start_route", partnership=decision.partnership, subject=str(decision), by=by)
    return decision


@dataclass(frozen=True, slots=True)
class Minute:
    """What a body did as its minutes say it. opened_hash: the text that the recorder had before them.

    conditions: of an outcome subject to conditions; order_reason: why it came before earlier stops;
    acted_by: who acted for the post whose stop it is, its holder or a deputy that day; None for a body.
    """

    outcome: Outcome
    decided_on: date
    note: str
    opened_hash: str
    conditions: tuple[Terms, ...] = ()
    order_reason: str = ""
    acted_by: int | None = None


@transaction.atomic
def record_outcome(
    *, stage_id: int, minute: Minute, by: User, organisations: Set[int], at: datetime, today: date
) -> Decision:
    """Record what a body did at its stop, and with it, where the decision stands.

    organisations: ids for which the person records outcomes. Raises Refused when role, text, stage or state forbid it.
    """
    decision, stage = locked_stage(stage_id, "record_outcome", organisations)
    passed_over = _check_minute(decision, stage, minute, by, today)
    keep_text(decision, None)  # a decision loaded from a file may not have kept it yet
    drop_take_backs(stage, by, at)
    stage.outcome, stage.outcome_hash = minute.outcome.value, decision.content_hash
    stage.decided_on, stage.note = minute.decided_on, minute.note.strip()
    stage.recorded_by, stage.recorded_at = by, at
    stage.order_reason = passed_over
    set_actor(stage, minute.acted_by, minute.decided_on)
    authorise(decision, stage, minute.outcome, minute.decided_on)
    save(stage, f"Outcome: {minute.outcome.label.lower()}", by)
    set_conditions(stage, minute.conditions, by)
    settle(decision, by, at)
    record_stage("commissioning.record_outcome", stage, decision, by, _detail(stage, minute, passed_over))
    return decision


def _check_minute(decision: Decision, stage: RouteStage, minute: Minute, by: User, today: date) -> str:
    """Ask every rule; returns the reason for which earlier stops are passed over, or an empty text."""
    rules.check_unchanged(minute.opened_hash, decision.content_hash)
    stops = stops_of(decision)
    rules.check_outcome(
        purpose=Purpose(stage.purpose),
        body=stage.name,
        outcome=minute.outcome,
        recorded=Outcome(stage.outcome),
        stale=not stops[stage.pk].counts,
        decided_on=minute.decided_on,
        today=today,
    )
    check_conditions(minute.outcome, minute.conditions, minute.decided_on)
    check_quorum(decision, stage, minute.outcome, minute.decided_on)
    check_stage(decision, stage, minute.outcome, minute.decided_on)
    passed_over = check_order(stops[stage.pk], list(stops.values()), minute.order_reason)
    writing = writing_of(decision)
    rules.check_own_work(recorder=by.pk, authors=writing.authors, body=stage.name)
    check_actor(stage, minute.acted_by, minute.decided_on, writing.authors)
    rules.check_text_was_there(body=stage.name, decided_on=minute.decided_on, changed_on=writing.changed_on)
    return passed_over


def _detail(stage: RouteStage, minute: Minute, passed_over: str) -> dict[str, Any]:
    detail: dict[str, Any] = {"outcome": minute.outcome.value, **actor_detail(stage)}
    if stage.authority:
        detail["authority"] = stage.authority
    if minute.conditions:
        detail["conditions"] = [f"{one.text} (by {one.due.isoformat()})" for one in minute.conditions]
    if passed_over:
        detail["passed_over"] = passed_over
    return detail


@transaction.atomic
def withdraw_decision(*, decision_id: int, reason: str, by: User, at: datetime) -> Decision:
    """Withdraw a decision for good."""
    decision = locked(decision_id, "withdraw")
    why = check_reason(reason)
    decision.state, decision.closed_at = State.WITHDRAWN.value, at
    save(decision, why, by)
    record(
        act="commissioning.withdraw_decision",
        partnership=decision.partnership,
        subject=str(decision),
        by=by,
        detail={"reason": why},
    )
    return decision
