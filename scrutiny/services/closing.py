"""Closing the record of a meeting, which freezes it, and opening it again with a reason."""

from datetime import date, datetime

from django.db import transaction

from commissioning.models import User
from commissioning.rules.reasons import check_reason
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import Meeting, MeetingClosing
from scrutiny.selectors.meeting_notices import is_cancelled
from scrutiny.selectors.meetings import first_day
from scrutiny.selectors.proceedings import owed_of
from scrutiny.services.changes import save


def locked(meeting_id: int) -> Meeting:
    """The meeting, nobody else's until the transaction ends."""
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "body__partnership", "body__organisation").get(pk=meeting_id)


def require_open(meeting: Meeting) -> None:
    """Refuse to change the record of a closed meeting, or of one that is cancelled. The caller holds it locked."""
    if is_cancelled(meeting):
        raise Refused(
            "cancelled", f"{meeting.title} is cancelled, so nothing of it changes. Hold it after all, or call another."
        )
    closing = meeting.closings.filter(reopened_at__isnull=True).first()
    if closing is not None:
        raise Refused(
            "closed",
            f"The record of {meeting.title} was closed on {show_date(closing.closed_at.date())}, so it no longer "
            "changes. Have it opened again, with the reason.",
        )


@transaction.atomic
def close_meeting(*, meeting: Meeting, explanation: str, by: User, at: datetime, today: date) -> MeetingClosing:
    """Close the record. Raises Refused: closed, not_yet, gaps_unexplained."""
    meeting = locked(meeting.pk)
    require_open(meeting)
    if first_day(meeting) > today:
        raise Refused(
            "not_yet", f"{meeting.title} meets on {show_date(first_day(meeting))}. It is closed when it has met."
        )
    missing = [one.words for one in owed_of(meeting)]
    if missing and not explanation.strip():
        noun = "one thing" if len(missing) == 1 else f"{len(missing)} things"
        raise Refused(
            "gaps_unexplained",
            f"The record lacks {noun}. Put them right first, or say why the meeting is closed without them.",
        )
    row = MeetingClosing(
        meeting=meeting,
        closed_at=at,
        closed_by=by,
        owed=missing,
        gaps=len(missing),
        explanation=explanation.strip() if missing else "",
    )
    save(row, by=by, reason=explanation.strip() or "Nothing missing")
    _record("scrutiny.close_meeting", meeting, by, {"missing": len(missing)})
    return row


@transaction.atomic
def reopen_meeting(*, meeting: Meeting, reason: str, by: User, at: datetime) -> None:
    """Open the record again. Raises Refused: reason_missing, not_closed."""
    meeting = locked(meeting.pk)
    why = check_reason(reason)
    row = meeting.closings.filter(reopened_at__isnull=True).first()
    if row is None:
        raise Refused("not_closed", "The record of this meeting is open.")
    row.reopened_at, row.reopened_by, row.reopened_because = at, by, why
    save(row, by=by, reason=why)
    _record("scrutiny.reopen_meeting", meeting, by, {"reason": why})


def _record(act: str, meeting: Meeting, by: User, detail: dict[str, object]) -> None:
    audit.record(act=act, by=by, partnership=meeting.partnership, subject=meeting.slug, detail=detail)
