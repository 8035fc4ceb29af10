"""Tolerances as they stand, how far each project and workstream leaves its plan, and the exceptions that came of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from commissioning.models import Partnership
from delivery.models import (
    ExceptionKind,
    ExceptionState,
    Milestone,
    PlanException,
    ProgrammeCost,
    Project,
    ProjectStatus,
    Tolerance,
    Workstream,
)
from delivery.rules import tolerances as rules
from delivery.rules.milestones import days
from delivery.selectors.history import Entry, entries
from delivery.selectors.plans import PlanRow, plan
from ihwb.kernel.dates import show_date
from ihwb.kernel.money import ZERO, show

TAGS = {"raised": "red", "reported": "yellow", "decided": "blue", "closed": "grey"}
LABELS = {
    "state": "State",
    "cause": "Cause",
    "consequences": "Consequences",
    "options": "Options",
    "recommendation": "Recommendation",
    "decided_on": "Decided on",
    "answer": "Answer",
    "decision": "Decision",
    "accepted": "Accepted up to",
    "closed_on": "Closed on",
    "closing": "Why it was closed",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One deviation against its tolerance. measured, allowed: whole days for time, £ for cost."""

    project: Project
    workstream: Workstream | None
    kind: ExceptionKind
    milestone: Milestone | None
    measured: Decimal
    allowed: Decimal
    accepted: Decimal | None

    @property
    def leaves(self) -> bool:
        return rules.leaves(self.measured, self.allowed, self.accepted)

    @property
    def of(self) -> str:
        return f"{self.project}: {self.workstream}" if self.workstream else str(self.project)

    @property
    def figures(self) -> tuple[str, str]:
        """Measured and allowed, as people read them."""
        if self.kind == ExceptionKind.COST:
            return show(self.measured), show(self.allowed)
        return days(int(self.measured)), days(int(self.allowed))

    @property
    def words(self) -> str:
        measured, allowed = self.figures
        if self.kind == ExceptionKind.COST:
            return f"It is expected to cost {measured} above budget; the tolerance is {allowed}."
        return f"“{self.milestone}” is expected {measured} after its baseline; the tolerance is {allowed}."


@dataclass(frozen=True, slots=True)
class ToleranceRow:
    """One tolerance in force with what is measured against it. exception: the open one, where there is one."""

    row: Measured
    since: date
    source: str
    exception: PlanException | None

    @property
    def within(self) -> bool:
        return self.row.measured <= self.row.allowed


def measured(partnership: Partnership, on: date) -> list[Measured]:
    """Every tolerance in force with the worst deviation against it: projects under way alone. Five queries."""
    held = _in_force(partnership, on)
    if not held:
        return []
    late = _worst(plan(partnership, on))
    over = _over(partnership)
    accepted = _accepted(partnership)
    found = []
    for one, limit in held:
        key = (one.project_id, one.workstream_id)
        if limit.days is not None:
            row = late.get(key)
            slip = Decimal(max(row.slip, 0)) if row else ZERO
            milestone = row.milestone if row and row.slip > 0 else None
            known = accepted.get((*key, ExceptionKind.TIME))
            found.append(
                Measured(one.project, one.workstream, ExceptionKind.TIME, milestone, slip, Decimal(limit.days), known)
            )
        if limit.cost is not None:
            above = max(over.get(one.project_id, ZERO), ZERO)
            known = accepted.get((*key, ExceptionKind.COST))
            found.append(Measured(one.project, None, ExceptionKind.COST, None, above, limit.cost, known))
    return found


def _in_force(partnership: Partnership, on: date) -> list[tuple[Tolerance, rules.Limit]]:
    rows = Tolerance.objects.filter(project__partnership=partnership, since__lte=on)
    rows = rows.filter(project__status=ProjectStatus.ACTIVE).select_related("project", "workstream")
    held: dict[tuple[int, int | None], list[Tolerance]] = defaultdict(list)
    for one in rows.order_by("project__name", "workstream__position", "since"):
        held[one.project_id, one.workstream_id].append(one)
    return [(one[-1], rules.Limit(one[-1].since, one[-1].days, one[-1].cost)) for one in held.values()]


def _worst(rows: list[PlanRow]) -> dict[tuple[int, int | None], PlanRow]:
    """The open milestone furthest behind its baseline, of each project and of each workstream."""
    worst: dict[tuple[int, int | None], PlanRow] = {}
    for row in rows:
        one = row.milestone
        if one.done_on or one.baselined_on is None:
            continue
        for key in {(one.project_id, None), (one.project_id, one.workstream_id)}:
            if key not in worst or row.slip > worst[key].slip:
                worst[key] = row
    return worst


def _over(partnership: Partnership) -> dict[int, Decimal]:
    costs: dict[int, list[rules.Costed]] = defaultdict(list)
    rows = ProgrammeCost.objects.filter(partnership=partnership, project__isnull=False)
    for project, planned, budget, actual, forecast in rows.values_list(
        "project", "amount", "budget", "actual", "forecast"
    ):
        costs[project].append(rules.Costed(planned, budget, actual, forecast))
    return {project: rules.over_budget(held) for project, held in costs.items()}


def _accepted(partnership: Partnership) -> dict[tuple[int, int | None, str], Decimal]:
    """Up to where the board accepted each deviation last."""
    rows = PlanException.objects.filter(project__partnership=partnership, accepted__isnull=False)
    held = rows.order_by("decided_on", "pk").values_list("project", "workstream", "kind", "accepted")
    return {(project, workstream, kind): up_to for project, workstream, kind, up_to in held if up_to is not None}


def tolerances(partnership: Partnership, on: date, project: Project | None = None) -> list[ToleranceRow]:
    """What is laid down and how it is kept. Seven queries."""
    stands = {(one.project_id, one.workstream_id): one for one, _ in _in_force(partnership, on)}
    running = {
        (one.project_id, one.workstream_id, one.kind): one
        for one in PlanException.objects.filter(project__partnership=partnership).exclude(state=ExceptionState.CLOSED)
    }
    found = []
    for one in measured(partnership, on):
        if project is not None and one.project != project:
            continue
        key = (one.project.pk, one.workstream.pk if one.workstream else None)
        laid = stands[key]
        found.append(ToleranceRow(one, laid.since, laid.source, running.get((*key, one.kind))))
    return found


# --- Exceptions -------------------------------------------------------------------------------------------------------


def exceptions(partnership: Partnership, project: Project | None = None) -> list[tuple[PlanException, str]]:
    """Each with the colour of its state: open ones first, then the latest. One query."""
    rows = _exceptions(partnership)
    if project is not None:
        rows = rows.filter(project=project)
    order = sorted(rows, key=lambda one: (one.state == "closed", -one.raised_on.toordinal(), -one.pk))
    return [(one, TAGS[one.state]) for one in order]


def exception_at(partnership: Partnership, pk: int) -> PlanException | None:
    return _exceptions(partnership).filter(pk=pk).first()


def _exceptions(partnership: Partnership) -> QuerySet[PlanException]:
    found = PlanException.objects.filter(project__partnership=partnership)
    return found.select_related(
        "project__programme__board", "workstream", "milestone", "raised_by", "entered_by", "body", "reported_by"
    )


def now_of(one: PlanException, on: date) -> Measured | None:
    """The same deviation as it is measured on a day; None where no tolerance stands for it any more."""
    key = (one.project_id, one.workstream_id, one.kind)
    rows = measured(one.project.partnership, on)
    return next(
        (held for held in rows if (held.project.pk, held.workstream.pk if held.workstream else None, held.kind) == key),
        None,
    )


def history(one: PlanException) -> list[Entry]:
    kinds = dict(ExceptionState.choices)
    answers = dict(PlanException._meta.get_field("answer").choices or ())
    return entries(one.history.all(), LABELS, {"state": kinds, "answer": answers})


def until(one: PlanException) -> str:
    """When it was raised and by whom, in words."""
    who = "by the plan itself" if one.automatic else f"by {one.raised_by or 'the partnership’s files'}"
    return f"{show_date(one.raised_on)}, {who}"
