"""Stage gates: laid down, put forward, reviewed, their conditions met, and the stage begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from commissioning.models import Body, Post
from commissioning.services.audit import record
from delivery.models import GateCondition, GateOutcome, GateReview, Project, StageGate
from delivery.rules import gates as rules
from delivery.selectors.gates import facts_of, latest, may_record
from delivery.services.changing import add, change, check_own, locked
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class GateFields:
    """criteria: one a line. A body or a post reviews it: one of the two."""

    name: str
    opens: str
    criteria: str
    body: Body | None
    post: Post | None
    due_on: date | None


@transaction.atomic
def add_gate(*, access: Access, project_id: int, to: GateFields, reason: str) -> StageGate:
    """After the project's other gates. Raises Refused without a reviewer or with two."""
    project = locked(Project, "project", project_id, partnership=access.partnership)
    check_own(access.partnership, [to.body, to.post])
    last = project.gates.aggregate(last=Max("number"))["last"] or 0
    return add(StageGate(project=project, number=last + 1, **_values(to)), reason, access.user)


@transaction.atomic
def change_gate(*, access: Access, gate_id: int, version: int, to: GateFields, reason: str) -> StageGate:
    """Raises Refused once the gate was put forward: it is reviewed against what stood then."""
    row = _gate(access, gate_id, version)
    check_own(access.partnership, [to.body, to.post])
    if row.started_on or row.reviews.filter(taken_back_on=None).exclude(outcome=GateOutcome.STOPPED).exists():
        raise Refused(
            "put_forward", "This gate was put forward, so its criteria and its reviewer stay. Add another gate instead."
        )
    change(row, _values(to), reason, access.user)
    return row


@transaction.atomic
def put_forward(*, access: Access, gate_id: int, version: int, evidence: str, today: date) -> GateReview:
    """Ask for the review with what shows that the criteria hold. Raises Refused while one waits or once it passed."""
    row = _gate(access, gate_id, version)
    state = rules.standing(facts_of(row))
    if state not in (rules.AHEAD, rules.STOPPED):
        raise Refused("state", f"{row} cannot be put forward: {rules.LABELS[state][0].lower()}.")
    review = add(GateReview(gate=row, asked_on=today, asked_by=access.user, evidence=evidence), evidence, access.user)
    _audit("delivery.put_gate_forward", access, row, asked_on=today.isoformat())
    return review


@dataclass(frozen=True, slots=True)
class Finding:
    """held_on: the day of the review. first: what must be met before the stage begins; later: what may follow."""

    outcome: GateOutcome
    held_on: date
    words: str
    first: Sequence[str] = ()
    later: Sequence[str] = ()


@transaction.atomic
def record_review(*, access: Access, review_id: int, version: int, finding: Finding, today: date) -> GateReview:
    """Record what the body or the post found.

    Raises Refused for whoever put the gate forward, for who does not answer for the reviewer, for a day before it was
    put forward or to come, and where outcome and conditions do not go together.
    """
    gate = _gate_of(access, review_id)
    review = locked(GateReview, "review", review_id, version, gate=gate)
    if review.outcome:
        raise Refused("recorded", "The outcome of this review is recorded already. Open the gate again to read it.")
    if review.asked_by_id == access.user.pk:
        raise Refused("own_work", "You put this gate forward, so somebody else records what the review found.")
    if not may_record(access, gate, today):
        raise Refused("not_the_reviewer", f"{gate.reviewer} reviews this gate, and you do not answer for it.")
    if not review.asked_on <= finding.held_on <= today:
        raise Refused(
            "day",
            f"The gate was put forward on {show_date(review.asked_on)}. Enter a day from then to today, "
            f"{show_date(today)}.",
        )
    conditions = [*((one, True) for one in finding.first), *((one, False) for one in finding.later)]
    if (finding.outcome == GateOutcome.CONDITIONAL) != bool(conditions):
        raise Refused(
            "conditions",
            "“Passed with conditions” needs at least one condition, and no other outcome has any. Change one of them.",
        )
    found = {
        "outcome": finding.outcome,
        "held_on": finding.held_on,
        "finding": finding.words.strip(),
        "recorded_by": access.user,
    }
    change(review, found, finding.words, access.user)
    for number, (text, before) in enumerate(conditions, start=1):
        new = GateCondition(review=review, number=number, text=text, before_start=before)
        add(new, finding.words, access.user)
    _audit(
        f"delivery.gate_{finding.outcome.value}",
        access,
        gate,
        held_on=finding.held_on.isoformat(),
        conditions=str(len(conditions)),
    )
    return review


@transaction.atomic
def take_back(*, access: Access, review_id: int, version: int, why: str, today: date) -> GateReview:
    """Take back the outcome of the latest review: the gate waits for its review again, with the same evidence.

    What was recorded stays, marked. Raises Refused for whoever put the gate forward, for who does not answer for the
    reviewer, and once the stage began, a condition was met or the gate was put forward again.
    """
    gate = _gate_of(access, review_id)
    review = locked(GateReview, "review", review_id, version, gate=gate)
    if review.asked_by_id == access.user.pk:
        raise Refused("own_work", "You put this gate forward, so somebody else takes its outcome back.")
    if not may_record(access, gate, today):
        raise Refused("not_the_reviewer", f"{gate.reviewer} reviews this gate, and you do not answer for it.")
    if latest(gate) != review:
        raise Refused(
            "later", "The gate was put forward again after this review. Only the latest outcome is taken back."
        )
    rules.check_take_back(facts_of(gate), review.conditions.filter(met_on__isnull=False).count())
    taken = {"taken_back_on": today, "taken_back_by": access.user, "taken_back_why": why.strip()}
    change(review, taken, why, access.user)
    again = GateReview(gate=gate, asked_on=review.asked_on, asked_by=review.asked_by, evidence=review.evidence)
    add(again, why, access.user)
    _audit("delivery.take_gate_outcome_back", access, gate, outcome=review.outcome, why=why.strip())
    return review


@dataclass(frozen=True, slots=True)
class ConditionFields:
    owner: Post | None
    due_on: date | None


@transaction.atomic
def change_condition(
    *, access: Access, condition_id: int, version: int, to: ConditionFields, reason: str
) -> GateCondition:
    """Who sees to it and by when. Raises Refused once it is met."""
    row = _condition(access, condition_id, version)
    check_own(access.partnership, [to.owner])
    change(row, {"owner": to.owner, "due_on": to.due_on}, reason, access.user)
    return row


@transaction.atomic
def meet_condition(
    *, access: Access, condition_id: int, version: int, met_on: date, evidence: str, today: date
) -> GateCondition:
    """Raises Refused for a day to come or before the review, and when it is met already."""
    row = _condition(access, condition_id, version)
    held = row.review.held_on or row.review.asked_on
    if not held <= met_on <= today:
        raise Refused(
            "day", f"The review was held on {show_date(held)}. Enter a day from then to today, {show_date(today)}."
        )
    change(row, {"met_on": met_on, "evidence": evidence.strip()}, evidence, access.user)
    _audit("delivery.gate_condition_met", access, row.review.gate, condition=row.text)
    return row


def _condition(access: Access, pk: int, version: int) -> GateCondition:
    found = GateCondition.objects.filter(review__gate__project__partnership=access.partnership, pk=pk)
    for gate in found.values_list("review__gate", flat=True):
        _gate(access, gate)  # held, so that the outcome which asks for it is not taken back meanwhile
    row = locked(GateCondition, "condition", pk, version, review__gate__project__partnership=access.partnership)
    if row.review.taken_back_on:
        raise Refused("taken_back", "The outcome that asked for this condition was taken back, so it is not to be met.")
    if row.met_on:
        raise Refused("met", f"This condition was met on {show_date(row.met_on)} already.")
    return row


@transaction.atomic
def start_stage(*, access: Access, gate_id: int, version: int, on: date, reason: str, today: date) -> StageGate:
    """The stage behind the gate begins. Raises Refused as ``rules.gates.check_start`` says."""
    row = _gate(access, gate_id, version)
    before = [facts_of(one) for one in row.project.gates.filter(number__lt=row.number).order_by("number")]
    last = latest(row)
    rules.check_start(facts_of(row), before, on, last.held_on if last else None, today)
    change(row, {"started_on": on}, reason, access.user)
    _audit("delivery.start_stage", access, row, started_on=on.isoformat(), stage=row.opens)
    return row


def _gate(access: Access, pk: int, version: int | None = None) -> StageGate:
    """The gate, held after its project as everywhere, so that the stages of a project begin one at a time."""
    found = StageGate.objects.filter(project__partnership=access.partnership, pk=pk).values_list("project", flat=True)
    for project in found:
        locked(Project, "project", project, partnership=access.partnership)
    return locked(StageGate, "gate", pk, version, project__partnership=access.partnership)


def _gate_of(access: Access, review_id: int) -> StageGate:
    """The gate of a review, held before it."""
    found = GateReview.objects.filter(gate__project__partnership=access.partnership, pk=review_id).first()
    if found is None:
        raise Refused("not_here", "This review is not one of this partnership's. Open the gate again.")
    return _gate(access, found.gate_id)


def _values(to: GateFields) -> dict[str, object]:
    return {name: getattr(to, name) for name in GateFields.__dataclass_fields__}


def _audit(act: str, access: Access, gate: StageGate, **detail: str) -> None:
    record(
        act=act,
        partnership=access.partnership,
        subject=f"{gate.project}: {gate}",
        by=access.user,
        detail={"reviewer": gate.reviewer, **detail},
    )
