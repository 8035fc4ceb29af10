"""Tolerances laid down; exceptions raised when a plan leaves them or by hand, reported, decided and closed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from commissioning.models import Partnership, Post, User
from commissioning.services.audit import record
from delivery.models import (
    BoardAnswer,
    ExceptionKind,
    ExceptionState,
    PlanException,
    Programme,
    Project,
    Tolerance,
    Workstream,
)
from delivery.selectors.tolerances import Measured, measured, now_of
from delivery.services.changing import add, change, check_own, locked
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import Access

# --- Tolerances, and what leaves them ---------------------------------------------------------------------------------


@transaction.atomic
def lay_down(
    *,
    access: Access,
    project_id: int,
    workstream: Workstream | None,
    since: date,
    days: int | None,
    cost: Decimal | None,
    source: str,
    reason: str,
    cost_a_year: Decimal | None = None,
) -> Tolerance:
    """A tolerance from a day on; earlier ones stay for the days before. Raises Refused."""
    project = locked(Project, "project", project_id, partnership=access.partnership)
    if workstream is not None and workstream.project_id != project.pk:
        raise Refused("foreign", f"{workstream} is not a workstream of {project}. Choose one from the list.")
    new = Tolerance(project=project, workstream=workstream, since=since, days=days, source=source)
    new.cost, new.cost_a_year = cost, cost_a_year
    return _lay_down(access, new, project, reason)


@transaction.atomic
def lay_down_for_programme(
    *,
    access: Access,
    programme_id: int,
    since: date,
    cost: Decimal | None,
    cost_a_year: Decimal | None,
    source: str,
    reason: str,
) -> Tolerance:
    """The same for a whole programme, of cost alone. Raises Refused."""
    programme = locked(Programme, "programme", programme_id, partnership=access.partnership)
    new = Tolerance(programme=programme, since=since, cost=cost, cost_a_year=cost_a_year, source=source)
    return _lay_down(access, new, programme, reason)


def _lay_down(access: Access, new: Tolerance, plan: Project | Programme, reason: str) -> Tolerance:
    row = add(new, reason, access.user)
    held = {name: str(getattr(row, name)) for name in ("days", "cost", "cost_a_year")}
    _audit("delivery.lay_down_tolerance", plan, access.user, of=str(row), **held)
    watch_after(access.partnership, access.user)
    return row


def watch_after(partnership: Partnership, by: User | None) -> None:
    """Look at the tolerances once what changes now is saved; the hourly look finds what this one misses."""
    transaction.on_commit(lambda: watch(partnership, timezone.localdate(), by), robust=True)


def watch(partnership: Partnership, on: date, by: User | None) -> int:
    """Raise an exception for every deviation that left its tolerance and is not before the board. How many.

    Where one of the same kind is open for the same project or workstream, or the board accepted a deviation as large,
    none is raised: the second look raises none.
    """
    return sum(_raise(one, on, by) for one in measured(partnership, on) if one.leaves)


def watch_all(on: date) -> int:
    """The same for every partnership."""
    held = Q(projects__tolerances__isnull=False) | Q(programmes__tolerances__isnull=False)
    return sum(watch(one, on, None) for one in Partnership.objects.filter(held).distinct())


@transaction.atomic
def _raise(found: Measured, on: date, by: User | None) -> int:
    # Of two who look at once the second waits here and finds the exception of the first.
    model = type(found.plan)
    plan = model._default_manager.select_for_update(of=("self",)).get(pk=found.plan.pk)
    alike = plan.exceptions.filter(workstream=found.workstream, kind=found.kind, year=found.year)
    if alike.exclude(state=ExceptionState.CLOSED).exists():
        return 0
    row = PlanException(
        project=plan if isinstance(plan, Project) else None,
        programme=plan if isinstance(plan, Programme) else None,
        workstream=found.workstream,
        milestone=found.milestone,
        number=_next(plan),
        kind=found.kind,
        year=found.year,
        automatic=True,
        what=found.words,
        measured=None if found.silent else found.measured,
        allowed=found.allowed,
        raised_on=on,
    )
    row._change_reason = "The forecast left the tolerance"  # type: ignore[attr-defined]  # simple_history reads both
    row._history_user = by  # type: ignore[attr-defined]
    row.save()
    _audit("delivery.raise_exception", plan, by, exception=str(row), automatic="yes")
    return 1


@dataclass(frozen=True, slots=True)
class NewException:
    """What somebody raises by hand."""

    workstream: Workstream | None
    kind: ExceptionKind
    what: str
    raised_by: Post


@transaction.atomic
def raise_by_hand(*, access: Access, project_id: int, new: NewException, today: date) -> PlanException:
    """Raises Refused for a workstream or a post that is not the project's."""
    project = locked(Project, "project", project_id, partnership=access.partnership)
    check_own(access.partnership, [new.raised_by])
    if new.workstream is not None and new.workstream.project_id != project.pk:
        raise Refused("foreign", f"{new.workstream} is not a workstream of {project}. Choose one from the list.")
    row = PlanException(
        project=project,
        workstream=new.workstream,
        kind=new.kind,
        what=new.what.strip(),
        raised_by=new.raised_by,
        number=_next(project),
        raised_on=today,
        entered_by=access.user,
    )
    add(row, new.what, access.user)
    _audit("delivery.raise_exception", project, access.user, exception=str(row), automatic="no")
    return row


def _next(plan: Project | Programme) -> int:
    return (plan.exceptions.aggregate(last=Max("number"))["last"] or 0) + 1


# --- Report, decision, closure ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExceptionReport:
    cause: str
    consequences: str
    options: str
    recommendation: str


@transaction.atomic
def report(*, access: Access, exception_id: int, version: int, to: ExceptionReport, today: date) -> PlanException:
    """Put the report before the board; until it decides, the report may be written again. Raises Refused after that."""
    row = _exception(access, exception_id, version)
    if row.state not in (ExceptionState.RAISED, ExceptionState.REPORTED):
        raise Refused("decided", f"This exception is no longer open for a report: {row.get_state_display().lower()}.")
    told: dict[str, object] = {name: getattr(to, name).strip() for name in ExceptionReport.__dataclass_fields__}
    if any(getattr(row, name) != value for name, value in told.items()):
        told |= {"state": ExceptionState.REPORTED, "reported_on": today, "reported_by": access.user}
    change(row, told, to.recommendation, access.user)
    return row


@dataclass(frozen=True, slots=True)
class BoardDecision:
    """accepted: up to where the deviation is accepted, days or £; None where it is not, or where none is measured."""

    answer: BoardAnswer
    on: date
    decision: str
    accepted: Decimal | None = None


@transaction.atomic
def decide(*, access: Access, exception_id: int, version: int, verdict: BoardDecision, today: date) -> PlanException:
    """Record what the programme board decides on the report.

    Raises Refused without a report or a board, for whoever wrote the report, for a day before it or to come, and for an
    accepted deviation without its size.
    """
    row = _exception(access, exception_id, version)
    if row.state != ExceptionState.REPORTED or row.reported_on is None:
        raise Refused(
            "not_reported",
            f"The board decides on a report, and this exception has none open: {row.get_state_display()}.",
        )
    board = row.leading.board if row.leading else None
    if board is None:
        raise Refused("no_board", "A programme board decides this, and the programme names none. Enter it there first.")
    if row.reported_by_id == access.user.pk:
        raise Refused("own_work", "You wrote the report, so somebody else records what the board decided.")
    if not row.reported_on <= verdict.on <= today:
        raise Refused(
            "day",
            f"The report was put before the board on {show_date(row.reported_on)}. Enter a day from then to today, "
            f"{show_date(today)}.",
        )
    measurable = row.kind != ExceptionKind.OTHER
    if (verdict.answer == BoardAnswer.ACCEPTED and measurable) != (verdict.accepted is not None):
        raise Refused(
            "accepted",
            "Where the deviation is accepted, enter up to how many days or pounds; otherwise leave that empty.",
        )
    decided = {
        "state": ExceptionState.DECIDED,
        "body": board,
        "decided_on": verdict.on,
        "answer": verdict.answer,
        "decision": verdict.decision.strip(),
        "accepted": verdict.accepted,
    }
    change(row, decided, verdict.decision, access.user)
    _audit(
        "delivery.decide_exception",
        row.plan,
        access.user,
        exception=str(row),
        body=board.name,
        decided_on=verdict.on.isoformat(),
        answer=verdict.answer.value,
    )
    return row


@transaction.atomic
def close(*, access: Access, exception_id: int, version: int, closing: str, today: date) -> PlanException:
    """Close an exception that is decided, was raised by hand, or whose plan is back within its tolerance."""
    row = _exception(access, exception_id, version)
    if row.state == ExceptionState.CLOSED:
        raise Refused("closed", f"This exception was closed on {show_date(row.closed_on or today)} already.")
    if row.state != ExceptionState.DECIDED and row.automatic:
        now = now_of(row, today)
        if now is not None and now.leaves:
            if now.silent:
                raise Refused("silent", f"{now.words} Enter its forecast, or the day on which it was done, first.")
            measured_now, allowed = now.figures
            raise Refused(
                "outside",
                f"The plan is still outside its tolerance: {measured_now} against {allowed}. Report it to the board, "
                "or bring the plan back first.",
            )
    change(row, {"state": ExceptionState.CLOSED, "closed_on": today, "closing": closing.strip()}, closing, access.user)
    _audit("delivery.close_exception", row.plan, access.user, exception=str(row), closed_on=today.isoformat())
    return row


def _exception(access: Access, pk: int, version: int) -> PlanException:
    return locked(PlanException, "exception", pk, version, pk__in=PlanException.objects.within(access.partnership))


def _audit(act: str, plan: Project | Programme, by: User | None, **detail: str) -> None:
    record(act=act, partnership=plan.partnership, subject=str(plan), by=by, detail=detail)
