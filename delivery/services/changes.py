"""Requests for change: raised, decided by the programme board, and what an approved one moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from commissioning.models import Partnership, Post, User
from commissioning.services.audit import record
from delivery.models import ChangeRequest, ChangeState, Milestone, MilestoneMove, Project
from delivery.services.changing import add, change, check_own, locked
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Move:
    """Another baseline for a milestone. starts_on: None for an event of one day."""

    milestone: Milestone
    starts_on: date | None
    due_on: date


@dataclass(frozen=True, slots=True)
class NewChange:
    """cost_impact, benefit_impact: £, positive is more; None: none is expected."""

    title: str
    because: str
    time_impact: str
    cost_impact: Decimal | None
    benefit_impact: Decimal | None
    raised_by: Post
    raised_on: date


@transaction.atomic
def raise_change(
    *, partnership: Partnership, project_id: int, new: NewChange, moves: Sequence[Move], by: User
) -> ChangeRequest:
    """A request that waits for the programme board. Raises Refused when it changes nothing, or a move is not right."""
    project = locked(Project, "project", project_id, partnership=partnership)
    check_own(partnership, [new.raised_by])
    _check_moves(project, moves)
    if not moves and new.cost_impact is None and new.benefit_impact is None and not new.time_impact.strip():
        raise Refused("no_impact", "The request says no impact on time, cost or benefit. Enter at least one of them.")
    last = project.changes.aggregate(last=Max("number"))["last"] or 0
    values = {name: getattr(new, name) for name in NewChange.__dataclass_fields__}
    row = add(ChangeRequest(project=project, number=last + 1, entered_by=by, **values), new.because, by)
    for one in moves:
        move = MilestoneMove(change=row, milestone=one.milestone, starts_on=one.starts_on, due_on=one.due_on)
        save(move, checked_reason(new.because), by)
    return row


def _check_moves(project: Project, moves: Sequence[Move]) -> None:
    for one in moves:
        held = one.milestone
        if held.project_id != project.pk:
            raise Refused("foreign", f"“{held}” is not a milestone of {project}. Choose one of its own.")
        if held.done_on:
            raise Refused("done", f"“{held}” was done on {show_date(held.done_on)} and moves no more.")
        if one.starts_on and one.starts_on > one.due_on:
            raise Refused(
                "order",
                f"“{held}” would be due {show_date(one.due_on)}, before it starts on {show_date(one.starts_on)}. "
                "Enter a later day.",
            )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the board found. on: the day of its decision."""

    approved: bool
    on: date
    decision: str


@transaction.atomic
def decide(
    *, partnership: Partnership, change_id: int, version: int, verdict: Verdict, today: date, by: User
) -> ChangeRequest:
    """Record the programme board's decision; approved, every milestone that the request names gets its new baseline.

    Raises Refused when the project's programme has no board, for a day before the request or to come, for whoever
    entered the request, and when a milestone was done or moved by another request meanwhile.
    """
    row = _open(partnership, change_id, version)
    board = row.project.programme.board if row.project.programme else None
    if board is None:
        raise Refused(
            "no_board", "A programme board decides this, and the project's programme names none. Enter it there first."
        )
    if row.entered_by_id == by.pk:
        raise Refused("own_work", "You entered this request, so somebody else records what the board decided.")
    if not row.raised_on <= verdict.on <= today:
        raise Refused(
            "day",
            f"The request was raised on {show_date(row.raised_on)}. Enter a day from then to today, "
            f"{show_date(today)}.",
        )
    if verdict.approved:
        _rebaseline(row, verdict.on, by)
    state = ChangeState.APPROVED if verdict.approved else ChangeState.REFUSED
    decided = {"state": state, "body": board, "decided_on": verdict.on, "decision": verdict.decision.strip()}
    change(row, decided, verdict.decision, by)
    record(
        act=f"delivery.change_{state.value}",
        partnership=partnership,
        subject=f"{row.project}: request for change {row}",
        by=by,
        detail={"body": board.name, "decided_on": verdict.on.isoformat(), "decision": verdict.decision.strip()},
    )
    return row


def _rebaseline(row: ChangeRequest, on: date, by: User) -> None:
    moves = list(row.moves.order_by("milestone"))
    held = Milestone.objects.select_for_update().in_bulk([one.milestone_id for one in moves])
    for one in moves:
        milestone = held[one.milestone_id]
        _check_moves(row.project, [Move(milestone, one.starts_on, one.due_on)])
        one.was_starts_on, one.was_due_on = milestone.starts_on, milestone.due_on
        why = f"Re-baselined by request for change {row.number}: {row.title}"
        save(one, why, by)
        to: dict[str, object] = {"starts_on": one.starts_on, "due_on": one.due_on, "baselined_on": on}
        if milestone.forecast_on == one.due_on:  # what was forecast is the plan now
            to["forecast_on"] = None
        change(milestone, to, why, by)


@transaction.atomic
def withdraw(*, partnership: Partnership, change_id: int, version: int, reason: str, by: User) -> ChangeRequest:
    """Take an open request back. Raises Refused when it is decided."""
    row = _open(partnership, change_id, version)
    change(row, {"state": ChangeState.WITHDRAWN}, reason, by)
    return row


def _open(partnership: Partnership, change_id: int, version: int) -> ChangeRequest:
    row = locked(ChangeRequest, "request for change", change_id, version, project__partnership=partnership)
    if row.state != ChangeState.OPEN:
        raise Refused("decided", f"This request is no longer open: {row.get_state_display().lower()}.")
    return row
