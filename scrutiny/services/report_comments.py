"""Comments on a report: written by officers, answered and dealt with; they change nothing of the text."""

from django.db import transaction
from django.utils import timezone

from commissioning.models import User
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import Report, ReportComment
from scrutiny.selectors.history import report_was_ever_exempt
from scrutiny.services.changes import save


@transaction.atomic
def add_comment(*, report: Report, place: str, text: str, by: User) -> ReportComment:
    row = ReportComment(
        report=report,
        place=place,
        text=text,
        exempt=report_was_ever_exempt(report),
        written_by=by,
        written_at=timezone.now(),
    )
    save(row, by=by, reason="Comment")
    return row


@transaction.atomic
def resolve_comment(*, comment: ReportComment, answer: str, by: User) -> ReportComment:
    """Deal with a comment. Raises Refused when somebody has already."""
    row = ReportComment.objects.select_for_update().get(pk=comment.pk)
    if row.resolved_by is not None and row.resolved_at is not None:
        day = show_date(timezone.localtime(row.resolved_at).date())
        raise Refused("resolved", f"{row.resolved_by.name} dealt with this comment on {day}. Write a new one.")
    row.answer, row.resolved_by, row.resolved_at = answer, by, timezone.now()
    save(row, by=by, reason="Dealt with")
    return row
