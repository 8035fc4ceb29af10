"""Cancelling a meeting, holding it after all, and telling that it moved: each for the public, each for good."""

from datetime import datetime

from django.db import transaction

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from scrutiny.models import ItemOutcome, Meeting, MeetingNotice, NoticeKind
from scrutiny.selectors.meeting_notices import is_cancelled
from scrutiny.services.changes import check
from scrutiny.services.closing import locked


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User, at: datetime) -> MeetingNotice:
    """Announce that a meeting does not take place. Raises Refused: cancelled, has_outcomes, no reason."""
    meeting = locked(meeting.pk)
    if is_cancelled(meeting):
        raise Refused("cancelled", f"{meeting.title} is cancelled already.")
    if meeting.closings.exists() or ItemOutcome.objects.filter(agenda_item__meeting=meeting).exists():
        raise Refused("has_outcomes", f"Outcomes of {meeting.title} are recorded, so it has met and is not cancelled.")
    return _announce(meeting, NoticeKind.CANCELLED, reason, by, at)


@transaction.atomic
def hold_meeting(*, meeting: Meeting, reason: str, by: User, at: datetime) -> MeetingNotice:
    """Take a cancellation back: the meeting takes place. Raises Refused: not_cancelled, no reason."""
    meeting = locked(meeting.pk)
    if not is_cancelled(meeting):
        raise Refused("not_cancelled", f"{meeting.title} is not cancelled.")
    return _announce(meeting, NoticeKind.HELD, reason, by, at)


def announce_move(meeting: Meeting, *, before: datetime, place: str, by: User, at: datetime) -> MeetingNotice:
    """Tell that a meeting whose agenda is out has moved from a time and a place. The meeting is locked."""
    row = MeetingNotice(
        meeting=meeting, kind=NoticeKind.MOVED, given_at=at, given_by=by, starts_before=before, place_before=place
    )
    return _keep(row, by)


def _announce(meeting: Meeting, kind: NoticeKind, reason: str, by: User, at: datetime) -> MeetingNotice:
    return _keep(MeetingNotice(meeting=meeting, kind=kind, given_at=at, given_by=by, reason=reason.strip()), by)


def _keep(row: MeetingNotice, by: User) -> MeetingNotice:
    check(row)
    row.save()
    audit.record(
        act=f"scrutiny.meeting_{row.kind}",
        by=by,
        partnership=row.meeting.partnership,
        subject=row.meeting.slug,
        detail={"reason": row.reason, "before": row.starts_before.isoformat() if row.starts_before else ""},
    )
    return row
