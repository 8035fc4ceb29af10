"""Calling a meeting and changing when and where it is."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from commissioning.models import Partnership, User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from scrutiny.models import ItemOutcome, Meeting
from scrutiny.services.changes import free_slug, require_version, save
from scrutiny.services.meeting_notices import announce_move


@transaction.atomic
def add_meeting(*, partnership: Partnership, values: dict[str, Any], by: User, reason: str) -> Meeting:
    """A new meeting without an agenda. Its address is made of its body and its day."""
    day = timezone.localtime(values["starts_at"]).date()
    wanted = f"{slugify(values['body'].code)}-{day:%Y-%m-%d}"
    meeting = Meeting(partnership=partnership, slug=free_slug(partnership.meetings, wanted), **values)
    save(meeting, by=by, reason=reason)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, version: int, values: dict[str, Any], by: User, reason: str) -> Meeting:
    """Change a meeting. That its papers are out goes into the audit record; that it moved after that, to the public.

    Raises Refused when the page was stale; has_outcomes when it is moved to another day after it has met.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_version(meeting, version, meeting.title)
    before, was, where = meeting.papers_out_on, meeting.starts_at, meeting.place
    _require_free_to_move(meeting, values)
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.version += 1
    save(meeting, by=by, reason=reason)
    if before is not None and (was, where) != (meeting.starts_at, meeting.place):
        announce_move(meeting, before=was, place=where, by=by, at=timezone.now())
    if meeting.papers_out_on != before:
        audit.record(
            act="scrutiny.papers_out",
            by=by,
            partnership=meeting.partnership,
            subject=meeting.slug,
            detail={"from": str(before or ""), "to": str(meeting.papers_out_on or "")},
        )
    return meeting


def _require_free_to_move(meeting: Meeting, values: dict[str, Any]) -> None:
    """What was decided was decided on the days of the meeting, so they stay."""
    days = (values.get("starts_at", meeting.starts_at), values.get("ends_on", meeting.ends_on))
    if days == (meeting.starts_at, meeting.ends_on):
        return
    if ItemOutcome.objects.filter(agenda_item__meeting=meeting).exists():
        raise Refused("has_outcomes", f"Outcomes of {meeting.title} are recorded on its day, so its time stays.")
