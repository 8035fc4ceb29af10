"""Delivery confidence over time and the highlight reports of a project."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from commissioning.models import Partnership
from delivery.models import ConfidenceAssessment, HighlightReport, Project
from delivery.rules.confidence import BY_CODE, Level, movement
from delivery.selectors.plans import plan


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment. moved: improved, worsened or unchanged since the one before; empty for the first."""

    row: ConfidenceAssessment
    level: Level
    moved: str


def assessments(project: Project) -> list[Assessed]:
    """The latest first. One query."""
    rows = list(project.confidence.select_related("assessed_by"))
    before: list[ConfidenceAssessment | None] = [*rows[1:], None][: len(rows)]  # none before the first, or at all
    return [
        Assessed(row, BY_CODE[row.level], movement(old.level, row.level) if old else "")
        for row, old in zip(rows, before, strict=True)
    ]


def latest_levels(partnership: Partnership, on: date) -> dict[int, ConfidenceAssessment]:
    """The latest assessment of each project up to a day, by the project's key. One query."""
    rows = ConfidenceAssessment.objects.filter(project__partnership=partnership, on__lte=on)
    return {one.project_id: one for one in rows.select_related("assessed_by").order_by("on", "pk")}


def reports(project: Project, *, drafts: bool) -> list[HighlightReport]:
    """The latest period first, a correction before what it corrects. drafts: for those who may write them."""
    found = project.highlights.select_related("corrects", "corrected_by", "issued_by")
    return list(found if drafts else found.exclude(issued_on=None))


def report_at(partnership: Partnership, pk: int) -> HighlightReport | None:
    return _reports(partnership).filter(pk=pk).first()


def _reports(partnership: Partnership) -> QuerySet[HighlightReport]:
    found = HighlightReport.objects.filter(project__partnership=partnership)
    return found.select_related("project__programme", "corrects", "corrected_by", "issued_by")


def issued_by_day(partnership: Partnership, on: date) -> list[HighlightReport]:
    """The latest report of each project that was issued by a day, corrections in the place of what they correct."""
    latest: dict[int, HighlightReport] = {}
    for one in _reports(partnership).filter(issued_on__lte=on).order_by("period_to", "pk"):
        latest[one.project_id] = one
    return sorted(latest.values(), key=lambda one: one.project.name)


def to_freeze(project: Project, on: date) -> dict[str, Any]:
    """Confidence and milestones as they stand on a day, in plain values."""
    level = latest_levels(project.partnership, on).get(project.pk)
    return {
        "as_at": on.isoformat(),
        "confidence": None
        if level is None
        else {
            "label": level.get_level_display(),
            "tag": BY_CODE[level.level].tag,
            "on": level.on.isoformat(),
            "post": level.assessed_by.title,
            "because": level.because,
        },
        "milestones": [
            {
                "name": row.milestone.name,
                "workstream": row.milestone.workstream.name if row.milestone.workstream else "",
                "due_on": row.milestone.due_on.isoformat(),
                "expected": row.expected.isoformat(),
                "label": row.label,
                "tag": row.tag,
                "status": row.status,
                "told": row.told,
            }
            for row in plan(project.partnership, on)
            if row.milestone.project_id == project.pk
        ],
    }


def with_days(frozen: dict[str, Any]) -> dict[str, Any]:
    """The frozen values with their days as days, for pages and papers."""
    held = frozen.get("confidence")
    return {
        "as_at": date.fromisoformat(frozen["as_at"]),
        "confidence": {**held, "on": date.fromisoformat(held["on"])} if held else None,
        "milestones": [
            {**one, "due_on": date.fromisoformat(one["due_on"]), "expected": date.fromisoformat(one["expected"])}
            for one in frozen["milestones"]
        ],
    }
