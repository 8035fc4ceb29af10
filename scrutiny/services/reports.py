"""Writing a report: its own fields, and the rows that hang on it. Each change is one version of the whole report."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from commissioning.models import Partnership, User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import (
    BackgroundPaper,
    Report,
    ReportOption,
    ReportRecommendation,
    ReportSection,
    ReportSignOff,
)
from scrutiny.rules.exemptions import Part
from scrutiny.services.changes import free_slug, remove, save
from scrutiny.services.report_figures import with_figures
from scrutiny.services.report_gate import require_clear
from scrutiny.services.report_versions import keep_when_signed, opened, refuse_signed

Row = ReportSection | ReportOption | ReportRecommendation | ReportSignOff | BackgroundPaper
_ORDER = {ReportRecommendation: "number", ReportSignOff: ""}


@transaction.atomic
def add_report(*, partnership: Partnership, values: dict[str, Any], by: User, reason: str) -> Report:
    """A new report. The address of a Part II report says nothing of its subject."""
    open_part = values["part"] == Part.PUBLIC
    wanted = slugify(values["subject"])[:60] if open_part else f"private-{values['date']:%Y-%m-%d}"
    report = Report(partnership=partnership, slug=free_slug(partnership.reports, wanted))
    for name, value in with_figures(report, values).items():
        setattr(report, name, value)
    save(report, by=by, reason=reason)
    return report


@transaction.atomic
def change_report(*, report: Report, version: int, values: dict[str, Any], by: User, reason: str) -> Report:
    """Change the report's own fields. Raises Refused for a stale page, and for a part that its agenda contradicts."""
    report = opened(report, version)
    before = report.part
    for name, value in with_figures(report, values).items():
        setattr(report, name, value)
    if report.part != before:
        _refuse_part_on_agenda(report)
    _check_recommendations(report)
    save(report, by=by, reason=reason)
    if report.part != before:
        audit.record(
            act="scrutiny.change_part",
            by=by,
            partnership=report.partnership,
            subject=f"report {report.slug}",
            detail={"from": before, "to": report.part},
        )
    return report


@transaction.atomic
def add_row(*, row: Row, report: Report, version: int, values: dict[str, Any], by: User, reason: str) -> Row:
    """Put a new section, option, recommendation, sign-off box or background paper at the end of its kind."""
    report = opened(report, version, text=not isinstance(row, ReportSignOff))
    row.report = report
    values = with_figures(report, values)
    order = _ORDER.get(type(row), "position")
    if order:
        last = type(row).objects.filter(report=report).aggregate(last=Max(order))["last"] or 0
        setattr(row, order, last + 1)
    for name, value in values.items():
        setattr(row, name, value)
    if isinstance(row, ReportRecommendation) and report.decision_id:
        raise _decision_recommends(report)
    _refuse_signature(row, report)
    save(row, by=by, reason=reason)
    save(report, by=by, reason=reason)
    if isinstance(row, ReportSignOff):
        keep_when_signed(report, by=by, reason=reason)
    return row


@transaction.atomic
def change_row(*, row: Row, version: int, values: dict[str, Any], by: User, reason: str) -> Row:
    """Change one row of a report. Raises Refused for a stale page."""
    report = opened(row.report, version, text=not isinstance(row, ReportSignOff))
    row = type(row).objects.select_for_update().get(pk=row.pk)
    for name, value in with_figures(report, values).items():
        setattr(row, name, value)
    _refuse_signature(row, report)
    save(row, by=by, reason=reason)
    save(report, by=by, reason=reason)
    if isinstance(row, ReportSignOff):
        keep_when_signed(report, by=by, reason=reason)
    return row


@transaction.atomic
def remove_row(*, row: Row, version: int, by: User, reason: str) -> None:
    """Take one row off a report; the history keeps it."""
    report = opened(row.report, version, text=not isinstance(row, ReportSignOff))
    if isinstance(row, ReportSignOff) and row.signed_on is not None:
        refuse_signed(report)
    remove(row, by=by, reason=reason)
    save(report, by=by, reason=reason)


def _refuse_signature(row: Row, report: Report) -> None:
    """Nobody signs a text in which something waits for its author, and nobody has signed it tomorrow."""
    if isinstance(row, ReportSignOff) and row.signed_on is not None:
        if row.signed_on > timezone.localdate():
            raise Refused(
                "signed_ahead", f"{show_date(row.signed_on)} is still to come. Enter the day on which it was signed."
            )
        require_clear(report)


def _refuse_part_on_agenda(report: Report) -> None:
    standing = report.agenda_items.select_related("meeting").first()
    if standing is not None:
        name = "Part II" if standing.is_exempt else "Part I"
        raise Refused(
            "on_agenda",
            f"The report is item {standing.number} in {name} of {standing.meeting.title}. "
            "Take it off that agenda first, then change its part.",
        )


def _check_recommendations(report: Report) -> None:
    if report.decision_id and report.own_recommendations.exists():
        raise _decision_recommends(report)


def _decision_recommends(report: Report) -> Refused:
    reference = report.decision.reference if report.decision else ""
    return Refused(
        "decision_recommends",
        f"The recommendations are those of the decision {reference}, which both partners see in the same words. "
        "Change them there, or take the decision off the report.",
    )
