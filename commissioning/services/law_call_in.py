"""Calling a decision in, and carrying it out. Both lock the gate's row, so that neither slips past the other."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction

from commissioning.models import (
    CallIn,
    Decision,
    DecisionRecord,
    Implementation,
    ImplementationStep,
    Post,
    User,
)
from commissioning.rules import law as rules
from commissioning.rules.law import CallInOutcome, Gate, Reconsidered
from commissioning.rules.law_kinds import ClockKind
from commissioning.rules.reasons import check_reason
from commissioning.selectors.decisions import statutory_bodies
from commissioning.selectors.law_clocks import clocks_of
from commissioning.selectors.law_facts import gate_of
from commissioning.services.audit import record
from commissioning.services.law_notices import check_organisation
from commissioning.services.law_records import any_holds, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Request:
    """members: how many have asked; grounds: why."""

    received_on: date
    members: int
    grounds: str


@transaction.atomic
def receive_call_in(*, record_id: int, request: Request, by: User, organisations: Set[int], today: date) -> CallIn:
    """Receive a call-in: from then on nothing is implemented until it is decided.

    Raises Refused: not_callable, not_in_window, call_in_too_late, too_few_members, implemented_already,
    called_in_already, other_organisation, not_published.
    """
    row, gate = _locked(record_id, organisations)
    clocks = clocks_of(row.partnership)
    published = row.published_on or date.max
    rules.check_call_in(
        window=rules.Window(published, row.window_ends, row.call_in_words),
        received_on=request.received_on,
        today=today,
        members=request.members,
        needed=clocks.terms_on(published).call_in_members,
        implemented_on=gate.implemented_on,
    )
    if CallIn.objects.filter(record=row).exists():
        raise Refused("called_in_already", "This decision was called in already. It is called in once.")
    hearing = clocks.work_out(ClockKind.CALL_IN_HEARING, request.received_on, row.maker_body)
    made = CallIn(
        record=row,
        received_on=request.received_on,
        members=request.members,
        grounds=request.grounds.strip(),
        hear_by=hearing.day,
        hear_words=hearing.arithmetic,
        received_by=by,
    )
    save(made, "Received", by)
    gate.called_in = True
    save(gate, f"{row.reference} called in", by)
    detail = {"members": made.members, "on": made.received_on.isoformat()}
    record(act="commissioning.receive_call_in", partnership=row.partnership, subject=str(row), by=by, detail=detail)
    return made


@dataclass(frozen=True, slots=True)
class Hearing:
    outcome: CallInOutcome
    heard_on: date
    reason: str


@transaction.atomic
def decide_call_in(*, record_id: int, hearing: Hearing, by: User, organisations: Set[int], today: date) -> CallIn:
    """Record what came of a call-in. Not upheld or withdrawn: the decision may be implemented.

    Raises Refused: no_call_in, call_in_decided, not_in_time.
    """
    row, gate = _locked(record_id, organisations)
    call_in = _call_in(row)
    if call_in.outcome:
        raise Refused("call_in_decided", "The outcome of this call-in is recorded already.")
    if not call_in.received_on <= hearing.heard_on <= today:
        raise Refused(
            "not_in_time",
            f"{show_date(hearing.heard_on)} is before the call-in of {show_date(call_in.received_on)} or still to "
            "come. Correct the day.",
        )
    why = check_reason(hearing.reason)
    call_in.outcome, call_in.decided_on, call_in.outcome_reason = hearing.outcome.value, hearing.heard_on, why
    call_in.hearing_on = hearing.heard_on
    save(call_in, why, by)
    if not hearing.outcome.refers:
        _release(gate, f"Call-in: {hearing.outcome.label.lower()}", by)
    _record("commissioning.decide_call_in", row, by, {"outcome": hearing.outcome.value, "reason": why})
    return call_in


@transaction.atomic
def reconsider(
    *, record_id: int, outcome: Reconsidered, on: date, reason: str, by: User, organisations: Set[int], today: date
) -> CallIn:
    """Record what came of a decision that was referred back. Confirmed: it may be implemented. Changed: never.

    Raises Refused: no_call_in, not_referred, not_in_time.
    """
    row, gate = _locked(record_id, organisations)
    call_in = _call_in(row)
    if not call_in.outcome or not CallInOutcome(call_in.outcome).refers or call_in.reconsidered:
        raise Refused("not_referred", "Nothing is referred back here that still waits for an answer.")
    if not (call_in.decided_on or date.max) <= on <= today:
        raise Refused("not_in_time", f"{show_date(on)} is before the hearing or still to come. Correct the day.")
    why = check_reason(reason)
    call_in.reconsidered, call_in.reconsidered_on = outcome.value, on
    save(call_in, why, by)
    if outcome is Reconsidered.CONFIRMED:
        _release(gate, "Confirmed after the call-in", by)
    _record("commissioning.reconsider", row, by, {"outcome": outcome.value, "reason": why})
    return call_in


@transaction.atomic
def add_step(*, record_id: int, what: str, owner: Post, due_on: date, by: User) -> ImplementationStep:
    """Something to do so that the decision is carried out. Raises Refused (``implemented_already``)."""
    row, gate = _locked(record_id, None)
    _check_open(gate)
    last = gate.steps.aggregate(last=models.Max("number"))["last"] or 0
    step = ImplementationStep(implementation=gate, number=last + 1, what=what.strip(), owner=owner, due_on=due_on)
    save(step, "Planned", by)
    _record("commissioning.add_step", row, by, {"what": step.what, "owner": owner.code, "due": due_on.isoformat()})
    return step


@transaction.atomic
def finish_step(*, record_id: int, step_id: int, on: date, by: User, today: date) -> ImplementationStep:
    """Mark a step done. Raises Refused (``not_implementable``) while the law holds the decision back."""
    row, gate = _locked(record_id, None)
    _check_open(gate)
    rules.check_implemented(_gate(row, gate), on=on, today=today)
    step = ImplementationStep.objects.select_for_update().get(pk=step_id, implementation=gate)
    if step.done_on is not None:
        raise Refused("done_already", f"It was done on {show_date(step.done_on)} already.")
    step.done_on, step.done_by = on, by
    save(step, "Done", by)
    _record("commissioning.finish_step", row, by, {"what": step.what, "on": on.isoformat()})
    return step


@transaction.atomic
def implement(*, record_id: int, on: date, by: User, today: date) -> Implementation:
    """Mark the decision implemented. Raises Refused: not_implementable, steps_open, implemented_already, not_yet."""
    row, gate = _locked(record_id, None)
    _check_open(gate)
    found = _gate(row, gate)
    rules.check_implemented(found, on=on, today=today)
    if still := gate.steps.filter(done_on__isnull=True).count():
        raise Refused(
            "steps_open", f"{still} of its actions {'is' if still == 1 else 'are'} not done. Finish them first."
        )
    gate.approved_on, gate.implemented_on, gate.implemented_by = found.approved_on, on, by
    save(gate, "Implemented", by)
    _record("commissioning.implement", row, by, {"on": on.isoformat()})
    return gate


def _locked(record_id: int, organisations: Set[int] | None) -> tuple[DecisionRecord, Implementation]:
    """The record with its gate: decision first, then gate, always in this order."""
    row = DecisionRecord.objects.select_related(
        "partnership", "maker_body__organisation", "maker_post__organisation", "corrects"
    ).get(pk=record_id)
    if organisations is not None:
        check_organisation(row.maker_body, row.maker_post, organisations)
    if row.published_on is None:
        raise Refused("not_published", "The record is not published yet. Publish it first.")
    if row.decision_id is not None:
        row.decision = Decision.objects.select_for_update().get(pk=row.decision_id)
        return row, Implementation.objects.select_for_update().get(decision=row.decision)
    first = row
    while first.corrects is not None:
        first = first.corrects
    return row, Implementation.objects.select_for_update().get(record=first)


def _gate(row: DecisionRecord, gate: Implementation) -> Gate:
    records = row.decision.records.all() if row.decision else [row]
    return gate_of(row.decision, gate, records, statutory_bodies(row.partnership))


def _check_open(gate: Implementation) -> None:
    if gate.implemented_on is not None:
        raise Refused("implemented_already", f"It was implemented on {show_date(gate.implemented_on)} already.")


def _call_in(row: DecisionRecord) -> CallIn:
    found = CallIn.objects.select_for_update().filter(record=row).first()
    if found is None:
        raise Refused("no_call_in", "This decision is not called in.")
    return found


def _release(gate: Implementation, why: str, by: User) -> None:
    """Nothing else holds the decision: its other records may be called in too."""
    gate.called_in = any_holds(gate.decision)
    save(gate, why, by)


def _record(act: str, row: DecisionRecord, by: User, detail: dict[str, object]) -> None:
    record(act=act, partnership=row.partnership, subject=str(row), by=by, detail=detail)
