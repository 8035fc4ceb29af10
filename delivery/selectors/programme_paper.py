"""The programme for papers: how sure, what was reported, which milestones, what it costs, what left its tolerance."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q

from commissioning.models import Partnership
from delivery.models import ChangeRequest, ChangeState, PlanException, Programme, Project, ProjectStatus
from delivery.rules.confidence import BY_CODE
from delivery.selectors.cost_control import control, shares
from delivery.selectors.gates import gates
from delivery.selectors.highlights import issued_by_day, latest_levels
from delivery.selectors.plans import PlanRow, plan


def programme_paper(partnership: Partnership, on: date, programmes: Collection[str] = ()) -> dict[str, Any]:
    """Plain values as at a day, for everybody: of exceptions and changes only what the board has decided.

    programmes: codes; none means all, with the projects that belong to none. Queries do not grow.
    """
    levels, reports = latest_levels(partnership, on), {one.project_id: one for one in issued_by_day(partnership, on)}
    rows = plan(partnership, on)
    stands = gates(partnership, on)
    tables = [one for one in control(partnership) if not programmes or one.programme in programmes]
    projects = Project.objects.filter(partnership=partnership).exclude(status=ProjectStatus.PROPOSED)
    if programmes:
        projects = projects.filter(programme__code__in=programmes)
    told = []
    for one in projects.select_related("programme", "sponsor").order_by("programme__name", "name"):
        level, report = levels.get(one.pk), reports.get(one.pk)
        own = [row for row in rows if row.milestone.project_id == one.pk]
        told.append(
            {
                "name": one.name,
                "programme": one.programme.name if one.programme else "",
                "status": one.get_status_display(),
                "sponsor": one.sponsor.title if one.sponsor else "",
                "confidence": None
                if level is None
                else {"label": BY_CODE[level.level].label, "on": level.on, "because": level.because},
                "report": None
                if report is None
                else {
                    "period_from": report.period_from,
                    "period_to": report.period_to,
                    "achieved": report.achieved,
                    "planned": report.planned,
                    "issues": report.issues,
                },
                "milestones": [_milestone(row) for row in own],
                "done": sum(1 for row in own if row.state == "done"),
                "gates": [
                    {"name": str(row.gate), "reviewer": row.gate.reviewer, "state": row.label}
                    for row in stands
                    if row.gate.project_id == one.pk
                ],
            }
        )
    return {
        "on": on,
        "only": [one.name for one in Programme.objects.filter(partnership=partnership, code__in=programmes)],
        "projects": told,
        "exceptions": [_decided(one) for one in _exceptions(partnership, on, programmes) if _known(one, on)],
        "changes": [_change(one) for one in _changes(partnership, on, programmes) if _settled(one, on)],
        "costs": [
            {
                "name": table.name,
                "budget": table.total.budget,
                "spent": table.total.spent,
                "expected": table.total.expected,
                "variance": table.total.variance,
            }
            for table in tables
        ],
        "shares": [
            {
                "partner": one.partner,
                "year": one.year_label,
                "budget": one.budget,
                "expected": one.expected,
                "variance": one.variance,
            }
            for one in shares(partnership, tables)
        ],
    }


def _milestone(row: PlanRow) -> dict[str, Any]:
    return {
        "name": row.milestone.name,
        "due": row.milestone.due_on,
        "expected": row.expected,
        "status": row.status,
        "told": row.told,
        "late": row.late,
    }


def _exceptions(partnership: Partnership, on: date, programmes: Collection[str]) -> list[PlanException]:
    rows = PlanException.objects.within(partnership).filter(raised_on__lte=on)
    if programmes:
        rows = rows.filter(Q(programme__code__in=programmes) | Q(project__programme__code__in=programmes))
    held = rows.select_related("project__programme", "programme", "workstream", "body")
    return list(held.order_by("programme__name", "project__name", "number"))


def _known(one: PlanException, on: date) -> bool:
    """Decided by the day."""
    return one.decided_on is not None and one.decided_on <= on


def _decided(one: PlanException) -> dict[str, Any]:
    return {
        "of": one.of,
        "what": one.what,
        "answer": one.get_answer_display(),
        "body": one.body.name if one.body else "",
        "decided_on": one.decided_on,
        "decision": one.decision,
    }


def _changes(partnership: Partnership, on: date, programmes: Collection[str]) -> list[ChangeRequest]:
    rows = ChangeRequest.objects.filter(project__partnership=partnership, raised_on__lte=on)
    if programmes:
        rows = rows.filter(project__programme__code__in=programmes)
    return list(rows.select_related("project", "body", "raised_by").order_by("project__name", "number"))


def _settled(one: ChangeRequest, on: date) -> bool:
    """The board approved or refused it by the day."""
    decided = one.state in (ChangeState.APPROVED, ChangeState.REFUSED)
    return decided and one.decided_on is not None and one.decided_on <= on


def _change(one: ChangeRequest) -> dict[str, Any]:
    return {
        "of": str(one.project),
        "number": one.number,
        "title": one.title,
        "because": one.because,
        "time": one.time_impact,
        "cost": one.cost_impact,
        "benefit": one.benefit_impact,
        "raised_on": one.raised_on,
        "answer": one.get_state_display(),
        "body": one.body.name if one.body else "",
        "decided_on": one.decided_on,
        "decision": one.decision,
    }


def changes_waiting(partnership: Partnership, on: date, programmes: Collection[str] = ()) -> list[dict[str, Any]]:
    """Requests for change that wait for the board on a day. For papers that are not public."""
    return [
        _change(one)
        for one in _changes(partnership, on, programmes)
        if one.state != ChangeState.WITHDRAWN and not _settled(one, on)
    ]


def before_the_board(partnership: Partnership, on: date, programmes: Collection[str] = ()) -> list[dict[str, Any]]:
    """The exceptions that wait for their decision on a day, with their reports. For papers that are not public."""
    return [
        {
            "of": one.of,
            "what": one.what,
            "raised_on": one.raised_on,
            "reported_on": one.reported_on,
            "cause": one.cause,
            "consequences": one.consequences,
            "options": one.options,
            "recommendation": one.recommendation,
        }
        for one in _exceptions(partnership, on, programmes)
        if not _known(one, on) and (one.closed_on is None or one.closed_on > on)
    ]
