"""Putting a review in public, taking it off, and going back on a report that was agreed."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import Ending, Review, ReviewPublication, ReviewReport, ReviewReportVersion
from scrutiny.rules.reviews import RequestState
from scrutiny.services.changes import save
from scrutiny.services.reviews import opened


@transaction.atomic
def publish_review(*, review: Review, version: int, by: User, reason: str, today: date) -> ReviewPublication:
    """Let anybody read the review. Raises Refused: not_approved, public_already."""
    review = opened(review, version)
    if review.state != RequestState.APPROVED.value:
        raise Refused("not_approved", "The request is not approved, so there is no review to publish yet.")
    row = ReviewPublication.objects.select_for_update().filter(review=review).first()
    if row is not None and row.taken_off_on is None:
        raise Refused("public_already", f"The review has been public since {show_date(row.since)}.")
    row = row or ReviewPublication(review=review)
    row.since, row.published_by, row.taken_off_on, row.taken_off_reason = today, by, None, ""
    save(row, by=by, reason=reason)
    save(review, by=by, reason=reason)
    _record("publish_review", review, by, {"on": today.isoformat()})
    return row


@transaction.atomic
def take_off(*, review: Review, version: int, by: User, reason: str, today: date) -> ReviewPublication:
    """Show no more of the review in public than that it was taken off, when and why. Raises Refused: not_public."""
    review = opened(review, version)
    row = ReviewPublication.objects.select_for_update().filter(review=review, taken_off_on__isnull=True).first()
    if row is None:
        raise Refused("not_public", "The review is not public, so there is nothing to take off.")
    row.taken_off_on, row.taken_off_reason = today, reason.strip()
    save(row, by=by, reason=reason)
    save(review, by=by, reason=reason)
    _record("take_off_review", review, by, {"on": today.isoformat()})
    return row


@transaction.atomic
def end_report(
    *, review: Review, version: int, kind: Ending, by: User, reason: str, today: date
) -> ReviewReportVersion:
    """Withdraw an agreed report, or open it for a correction: as it was agreed it is kept, with seal and reason.

    It is a draft again, and counts once it is agreed anew. Raises Refused: report_not_agreed.
    """
    review = opened(review, version)
    report = ReviewReport.objects.select_for_update().filter(review=review).first()
    if report is None or report.agreed_on is None:
        raise Refused("report_not_agreed", "The report is not agreed, so there is nothing to withdraw or correct.")
    last = ReviewReportVersion.objects.filter(review=review).aggregate(last=Max("number"))["last"] or 0
    kept = ReviewReportVersion.objects.create(
        review=review,
        number=last + 1,
        content=report.content,
        confidential_content=report.confidential_content,
        content_hash=report.content_hash,
        agreed_on=report.agreed_on,
        agreed_at=report.agreed_at,
        agreed_words=report.agreed_words,
        agreed_by=report.agreed_by,
        kind=kind.value,
        reason=reason.strip(),
        ended_on=today,
        ended_by=by,
    )
    report.agreed_on = report.agreed_at = report.agreed_by = None
    report.agreed_words, report.content, report.confidential_content, report.content_hash = "", {}, {}, ""
    save(report, by=by, reason=reason)
    save(review, by=by, reason=reason)
    detail = {"kind": kind.value, "version": kept.number, "seal": kept.content_hash}
    _record("end_review_report", review, by, detail)
    return kept


def _record(act: str, review: Review, by: User, detail: dict[str, Any]) -> None:
    audit.record(act=f"scrutiny.{act}", partnership=review.partnership, subject=review.title, by=by, detail=detail)
