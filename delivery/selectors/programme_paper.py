"""The programme for papers: how sure, what was reported, which milestones, what it costs, what left its tolerance."""

from datetime import date
from typing import Any

from commissioning.models import Partnership
from delivery.models import PlanException, Project, ProjectStatus
from delivery.rules.confidence import BY_CODE
from delivery.selectors.cost_control import control, shares
from delivery.selectors.gates import gates
from delivery.selectors.highlights import issued_by_day, latest_levels
from delivery.selectors.plans import PlanRow, plan


def programme_paper(partnership: Partnership, on: date) -> dict[str, Any]:
    """Plain values as at a day, for everybody: of exceptions only what the board has decided. Queries do not grow."""
    levels, reports = latest_levels(partnership, on), {one.project_id: one for one in issued_by_day(partnership, on)}
    rows = plan(partnership, on)
    stands = gates(partnership, on)
    tables = control(partnership)
    projects = Project.objects.filter(partnership=partnership).exclude(status=ProjectStatus.PROPOSED)
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
        "projects": told,
        "exceptions": [_decided(one) for one in _exceptions(partnership, on) if _known(one, on)],
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


def _exceptions(partnership: Partnership, on: date) -> list[PlanException]:
    rows = PlanException.objects.within(partnership).filter(raised_on__lte=on)
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


def before_the_board(partnership: Partnership, on: date) -> list[dict[str, Any]]:
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
        for one in _exceptions(partnership, on)
        if not _known(one, on) and (one.closed_on is None or one.closed_on > on)
    ]
