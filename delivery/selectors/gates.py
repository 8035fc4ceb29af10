"""Stage gates as people read them: where each stands, its reviews and what they ask for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from commissioning.models import Partnership
from commissioning.selectors.posts import acts_for
from delivery.models import GateCondition, GateReview, Project, StageGate
from delivery.rules import gates as rules
from delivery.selectors.history import Entry, entries
from delivery.selectors.risk_bodies import answers_for
from ihwb.web.access import Access

REVIEW_TAGS = {"": "yellow", "passed": "green", "conditional": "orange", "stopped": "red"}
LABELS = {
    "name": "Gate",
    "opens": "Stage that it opens",
    "criteria": "Criteria",
    "due_on": "Review due",
    "started_on": "Stage begun",
}


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """state: met, overdue or open, in words; tag: its colour."""

    row: GateCondition
    state: str
    tag: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    row: GateReview
    tag: str
    conditions: tuple[ConditionRow, ...]


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate as at a day. overdue: its review should have been held. reviews: the latest first."""

    gate: StageGate
    state: str
    label: str
    tag: str
    overdue: bool
    unmet: int
    reviews: tuple[ReviewRow, ...]

    @property
    def last(self) -> GateReview | None:
        """The one that counts."""
        return next((one.row for one in self.reviews if one.row.taken_back_on is None), None)

    @property
    def may_be_taken_back(self) -> bool:
        """Whether the last review has an outcome that nothing rests on yet."""
        last = self.last
        if last is None or not last.outcome or self.gate.started_on is not None:
            return False
        return not any(one.met_on for one in last.conditions.all())

    @property
    def criteria(self) -> list[str]:
        return [line.strip() for line in self.gate.criteria.splitlines() if line.strip()]


def gates(partnership: Partnership, on: date, project: Project | None = None) -> list[GateRow]:
    """By project and number. Three queries."""
    found = _with_reviews(StageGate.objects.filter(project__partnership=partnership))
    if project is not None:
        found = found.filter(project=project)
    return [row_of(one, on) for one in found.order_by("project__name", "number")]


def gate_at(partnership: Partnership, pk: int, on: date) -> GateRow | None:
    found = _with_reviews(StageGate.objects.filter(project__partnership=partnership, pk=pk)).first()
    return row_of(found, on) if found else None


def condition_at(partnership: Partnership, pk: int) -> GateCondition | None:
    found = GateCondition.objects.filter(review__gate__project__partnership=partnership, pk=pk)
    return found.select_related("review__gate__project", "owner").first()


def _with_reviews(found: QuerySet[StageGate]) -> QuerySet[StageGate]:
    reviews = GateReview.objects.select_related("asked_by", "recorded_by", "taken_back_by").order_by("-asked_on", "-pk")
    conditions = GateCondition.objects.select_related("owner").order_by("number")
    return found.select_related("project__programme", "body", "post").prefetch_related(
        Prefetch("reviews", reviews), Prefetch("reviews__conditions", conditions)
    )


def row_of(gate: StageGate, on: date) -> GateRow:
    """gate: with its reviews, the latest first."""
    reviews = tuple(
        ReviewRow(one, REVIEW_TAGS[one.outcome], tuple(_condition(held, on) for held in one.conditions.all()))
        for one in gate.reviews.all()
    )
    facts = facts_of(gate)
    state = rules.standing(facts)
    label, tag = rules.LABELS[state]
    late = gate.due_on is not None and gate.due_on < on and state in (rules.AHEAD, rules.WAITING)
    return GateRow(gate, state, label, tag, late, facts.unmet, reviews)


def facts_of(gate: StageGate) -> rules.Gate:
    """What the rules ask of a gate."""
    last = latest(gate)
    unmet = [one for one in last.conditions.all() if one.before_start and one.met_on is None] if last else []
    return rules.Gate(str(gate), last.outcome if last else None, len(unmet), gate.started_on)


def latest(gate: StageGate) -> GateReview | None:
    """The review that counts: the latest of those whose outcome was not taken back."""
    held = [one for one in gate.reviews.all() if one.taken_back_on is None]
    return max(held, key=lambda one: (one.asked_on, one.pk), default=None)


def _condition(row: GateCondition, on: date) -> ConditionRow:
    if row.met_on:
        return ConditionRow(row, "Met", "green")
    if row.review.taken_back_on:
        return ConditionRow(row, "Taken back", "grey")
    late = row.due_on is not None and row.due_on < on
    return ConditionRow(row, "Overdue", "red") if late else ConditionRow(row, "Open", "yellow")


def may_record(access: Access, gate: StageGate, on: date) -> bool:
    """Whether the person answers for the gate's body, or acts for its post."""
    if gate.body is not None:
        return answers_for(access, gate.body)
    return gate.post is not None and acts_for(access.user, gate.post, on) is not None


def history(gate: StageGate) -> list[Entry]:
    return entries(gate.history.all(), LABELS, {})
