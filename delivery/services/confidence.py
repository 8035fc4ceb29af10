"""Assessing delivery confidence, and writing and issuing highlight reports."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.models import Partnership, Post, User
from commissioning.services.audit import record
from delivery.models import ConfidenceAssessment, HighlightReport, Project
from delivery.selectors.highlights import to_freeze
from delivery.services.changing import add, change, check_own, locked
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Assessment:
    """level: code of the scale. on: the day that it is of. because: the reason, which is published with it."""

    on: date
    level: str
    assessed_by: Post
    because: str


@dataclass(frozen=True, slots=True)
class HighlightFields:
    """Both days of the period are included."""

    period_from: date
    period_to: date
    achieved: str
    planned: str
    issues: str


@dataclass(frozen=True, slots=True)
class Who:
    """by: the person; today: the London day."""

    by: User
    today: date


@transaction.atomic
def assess(*, partnership: Partnership, project_id: int, new: Assessment, who: Who) -> ConfidenceAssessment:
    """Raises Refused for a day to come, and when the post has assessed the project on this day already."""
    project = locked(Project, "project", project_id, partnership=partnership)
    check_own(partnership, [new.assessed_by])
    if new.on > who.today:
        raise Refused("in_future", f"{show_date(new.on)} is still to come. Confidence is assessed as at a day.")
    values = {name: getattr(new, name) for name in Assessment.__dataclass_fields__}
    return add(ConfidenceAssessment(project=project, recorded_by=who.by, **values), new.because, who.by)


@transaction.atomic
def write(*, partnership: Partnership, project_id: int, to: HighlightFields, reason: str, by: User) -> HighlightReport:
    """Begin a report. Raises Refused when the project has one for the same period."""
    project = locked(Project, "project", project_id, partnership=partnership)
    return add(HighlightReport(project=project, **_values(to)), reason, by)


@transaction.atomic
def rewrite(
    *, partnership: Partnership, report_id: int, version: int, to: HighlightFields, reason: str, by: User
) -> HighlightReport:
    """Change a draft. Raises Refused once it is issued."""
    row = _draft(partnership, report_id, version)
    change(row, _values(to), reason, by)
    return row


@transaction.atomic
def issue(*, partnership: Partnership, report_id: int, version: int, who: Who) -> HighlightReport:
    """Freeze the report with confidence and milestones as they stand today. Raises Refused before its period ends."""
    row = _draft(partnership, report_id, version)
    if row.period_to > who.today:
        raise Refused(
            "period_runs", f"The period runs until {show_date(row.period_to)}. Issue the report from that day on."
        )
    frozen = to_freeze(row.project, who.today)
    change(row, {"frozen": frozen, "issued_on": who.today, "issued_by": who.by}, "Issued", who.by)
    record(
        act="delivery.issue_highlight",
        partnership=partnership,
        subject=f"Highlight report of {row}",
        by=who.by,
        detail={"issued_on": who.today.isoformat(), "milestones": len(frozen["milestones"])},
    )
    return row


@transaction.atomic
def correct(*, partnership: Partnership, report_id: int, reason: str, by: User) -> HighlightReport:
    """A new draft that corrects an issued report, which stays as it is. Raises Refused for a draft or a second one."""
    row = locked(HighlightReport, "highlight report", report_id, project__partnership=partnership)
    if row.issued_on is None:
        raise Refused("draft", "This report is a draft: change it, there is nothing to correct yet.")
    if HighlightReport.objects.filter(corrects=row).exists():
        raise Refused("corrected", "This report is corrected already. Correct the newer one.")
    fields = {name: getattr(row, name) for name in HighlightFields.__dataclass_fields__}
    return add(HighlightReport(project=row.project, corrects=row, **fields), reason, by)


def _draft(partnership: Partnership, report_id: int, version: int) -> HighlightReport:
    row = locked(HighlightReport, "highlight report", report_id, version, project__partnership=partnership)
    if row.issued_on:
        raise Refused(
            "issued", f"This report was issued on {show_date(row.issued_on)} and does not change. Correct it instead."
        )
    return row


def _values(to: HighlightFields) -> dict[str, Any]:
    return {name: getattr(to, name) for name in HighlightFields.__dataclass_fields__}
