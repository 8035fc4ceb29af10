"""Tolerances as they stand, how far each project and workstream leaves its plan, and the exceptions that came of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from commissioning.models import Partnership
from delivery.models import (
    ExceptionKind,
    ExceptionState,
    Milestone,
    PlanException,
    Programme,
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
from ihwb.kernel.dates import FinancialYear, show_date
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


# What a tolerance is of: project, programme (one of the two), workstream.
Key = tuple[int | None, int | None, int | None]
ByYear = dict[int, Decimal]


@dataclass(frozen=True, slots=True)
class Measured:
    """One deviation against its tolerance. measured, allowed: whole days for time, £ for cost.

    year: the financial year (2014 is 2014/15) whose cost is measured; nought: all years together, or time.
    silent: the day since which nobody has reported the milestone: how far it is behind is then not known, and
    measured holds only the days gone by since its baseline.
    """

    plan: Project | Programme
    workstream: Workstream | None
    kind: ExceptionKind
    milestone: Milestone | None
    measured: Decimal
    allowed: Decimal
    accepted: Decimal | None
    year: int = 0
    silent: date | None = None

    @property
    def key(self) -> Key:
        return key_of(self.plan, self.workstream)

    @property
    def year_label(self) -> str:
        return FinancialYear(self.year).label if self.year else ""

    @property
    def leaves(self) -> bool:
        return rules.leaves(self.measured, self.allowed, self.accepted)

    @property
    def of(self) -> str:
        return f"{self.plan}: {self.workstream}" if self.workstream else str(self.plan)

    @property
    def of_a_programme(self) -> bool:
        return isinstance(self.plan, Programme)

    @property
    def figures(self) -> tuple[str, str]:
        """Measured and allowed, as people read them."""
        if self.kind == ExceptionKind.COST:
            return show(self.measured), show(self.allowed)
        if self.silent:
            return "Not known", days(int(self.allowed))
        return days(int(self.measured)), days(int(self.allowed))

    @property
    def words(self) -> str:
        measured, allowed = self.figures
        if self.kind == ExceptionKind.COST:
            when = f" in {self.year_label}" if self.year else ""
            return f"It is expected to cost {measured} above budget{when}; the tolerance is {allowed}."
        if self.silent:
            return (
                f"How far “{self.milestone}” is behind is not known: nothing was reported on it, or on what it waits "
                f"for, since {show_date(self.silent)}. The tolerance is {allowed}."
            )
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


def key_of(plan: Project | Programme, workstream: Workstream | None) -> Key:
    if isinstance(plan, Programme):
        return None, plan.pk, None
    return plan.pk, None, workstream.pk if workstream else None


def measured(partnership: Partnership, on: date) -> list[Measured]:
    """Every tolerance in force with the worst deviation against it: projects under way alone. Six queries."""
    held = _in_force(partnership, on)
    return _measured(partnership, on, held) if held else []


def _measured(partnership: Partnership, on: date, held: list[tuple[Tolerance, rules.Limit]]) -> list[Measured]:
    late = _open_rows(plan(partnership, on))
    over = _over(partnership)
    accepted = _accepted(partnership)
    found = []
    for one, limit in held:
        of = one.project or one.programme
        assert of is not None, "a constraint keeps one of the two"
        key = key_of(of, one.workstream)
        if limit.days is not None:
            known = accepted.get((*key, ExceptionKind.TIME, 0))
            rows = late[one.project_id, one.workstream_id]
            found.append(_time(of, one.workstream, rows, Decimal(limit.days), known))
        years = over.get((one.project_id, one.programme_id), {})
        above = {} if limit.cost is None else {0: (sum(years.values(), ZERO), limit.cost)}
        if limit.cost_a_year is not None:
            above |= {year: (amount, limit.cost_a_year) for year, amount in years.items()}
        for year, (amount, allowed) in above.items():
            known = accepted.get((*key, ExceptionKind.COST, year))
            found.append(Measured(of, None, ExceptionKind.COST, None, max(amount, ZERO), allowed, known, year))
    return found


def _in_force(partnership: Partnership, on: date) -> list[tuple[Tolerance, rules.Limit]]:
    rows = Tolerance.objects.within(partnership).filter(since__lte=on)
    rows = rows.filter(Q(project__isnull=True) | Q(project__status=ProjectStatus.ACTIVE))
    held: dict[Key, list[Tolerance]] = defaultdict(list)
    order = ("programme__name", "project__name", "workstream__position", "since")
    for one in rows.select_related("project", "programme", "workstream").order_by(*order):
        held[one.project_id, one.programme_id, one.workstream_id].append(one)
    return [
        (one[-1], rules.Limit(one[-1].since, one[-1].days, one[-1].cost, one[-1].cost_a_year)) for one in held.values()
    ]


def _time(
    of: Project | Programme, workstream: Workstream | None, rows: list[PlanRow], allowed: Decimal, known: Decimal | None
) -> Measured:
    """The milestone furthest behind by what was reported; where that keeps the tolerance, the longest silent one."""
    told = [_behind(of, workstream, row, allowed, known) for row in rows]
    told.sort(key=lambda one: one.measured, reverse=True)
    reported = next((one for one in told if one.silent is None), None)
    silent = next((one for one in told if one.silent), None)
    if reported and (reported.leaves or silent is None):
        return reported
    return silent or Measured(of, workstream, ExceptionKind.TIME, None, ZERO, allowed, known)


def _behind(
    of: Project | Programme, workstream: Workstream | None, row: PlanRow, allowed: Decimal, known: Decimal | None
) -> Measured:
    slip, late = Decimal(max(row.slip, 0)), row.milestone if row.slip > 0 else None
    return Measured(of, workstream, ExceptionKind.TIME, late, slip, allowed, known, silent=row.silent)


def _open_rows(rows: list[PlanRow]) -> dict[tuple[int | None, int | None], list[PlanRow]]:
    """The open milestones with a baseline, of each project and of each workstream."""
    held: dict[tuple[int | None, int | None], list[PlanRow]] = defaultdict(list)
    for row in rows:
        one = row.milestone
        if one.done_on or one.baselined_on is None:
            continue
        for key in {(one.project_id, None), (one.project_id, one.workstream_id)}:
            held[key].append(row)
    return held


def _over(partnership: Partnership) -> dict[tuple[int | None, int | None], ByYear]:
    """£ above budget by year, of each project and of each programme. One query."""
    projects: dict[int, dict[int, list[rules.Costed]]] = defaultdict(lambda: defaultdict(list))
    own: dict[int, dict[int, list[rules.Costed]]] = defaultdict(lambda: defaultdict(list))
    parts: dict[int, dict[int, list[rules.Costed]]] = defaultdict(lambda: defaultdict(list))
    for one in ProgrammeCost.objects.filter(partnership=partnership).select_related("project"):
        costed = rules.Costed(one.amount, one.budget, one.actual, one.forecast)
        if one.project:
            projects[one.project.pk][one.year].append(costed)
            if one.project.programme_id:
                parts[one.project.programme_id][one.year].append(costed)
        elif one.programme_id:
            own[one.programme_id][one.year].append(costed)
    found: dict[tuple[int | None, int | None], ByYear] = {}
    for pk, years in projects.items():
        found[pk, None] = rules.over_by_year(years)
    for pk in {*own, *parts}:
        found[None, pk] = rules.over_by_year(rules.whole_costs(own[pk], parts[pk]))
    return found


def _accepted(partnership: Partnership) -> dict[tuple[int | None, int | None, int | None, str, int], Decimal]:
    """Up to where the board accepted each deviation last."""
    rows = PlanException.objects.within(partnership).filter(accepted__isnull=False).order_by("decided_on", "pk")
    return {
        (one.project_id, one.programme_id, one.workstream_id, one.kind, one.year): one.accepted
        for one in rows
        if one.accepted is not None
    }


def tolerances(
    partnership: Partnership, on: date, project: Project | None = None, programme: Programme | None = None
) -> list[ToleranceRow]:
    """What is laid down and how it is kept, of everything or of one of the two. Seven queries; one without any."""
    held = _in_force(partnership, on)
    if not held:
        return []
    stands = {(one.project_id, one.programme_id, one.workstream_id): one for one, _ in held}
    running = {
        (one.project_id, one.programme_id, one.workstream_id, one.kind, one.year): one
        for one in PlanException.objects.within(partnership).exclude(state=ExceptionState.CLOSED)
    }
    asked = project or programme
    return [
        ToleranceRow(one, stands[one.key].since, stands[one.key].source, running.get((*one.key, one.kind, one.year)))
        for one in _measured(partnership, on, held)
        if asked is None or one.plan == asked
    ]


# --- Exceptions -------------------------------------------------------------------------------------------------------


def exceptions(
    partnership: Partnership, project: Project | None = None, programme: Programme | None = None
) -> list[tuple[PlanException, str]]:
    """Each with the colour of its state: open ones first, then the latest. One query."""
    rows = _exceptions(partnership)
    if project is not None:
        rows = rows.filter(project=project)
    if programme is not None:
        rows = rows.filter(programme=programme)
    order = sorted(rows, key=lambda one: (one.state == "closed", -one.raised_on.toordinal(), -one.pk))
    return [(one, TAGS[one.state]) for one in order]


def exception_at(partnership: Partnership, pk: int) -> PlanException | None:
    return _exceptions(partnership).filter(pk=pk).first()


def _exceptions(partnership: Partnership) -> QuerySet[PlanException]:
    return PlanException.objects.within(partnership).select_related(
        "project__programme__board",
        "programme__board",
        "workstream",
        "milestone",
        "raised_by",
        "entered_by",
        "body",
        "reported_by",
    )


def now_of(one: PlanException, on: date) -> Measured | None:
    """The same deviation as it is measured on a day; None where no tolerance stands for it any more."""
    asked = (one.project_id, one.programme_id, one.workstream_id, one.kind, one.year)
    rows = measured(one.plan.partnership, on)
    return next((held for held in rows if (*held.key, held.kind, held.year) == asked), None)


def history(one: PlanException) -> list[Entry]:
    kinds = dict(ExceptionState.choices)
    answers = dict(PlanException._meta.get_field("answer").choices or ())
    return entries(one.history.all(), LABELS, {"state": kinds, "answer": answers})


def until(one: PlanException) -> str:
    """When it was raised and by whom, in words."""
    who = "by the plan itself" if one.automatic else f"by {one.raised_by or 'the partnership’s files'}"
    return f"{show_date(one.raised_on)}, {who}"
