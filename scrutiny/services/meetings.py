"""Calling a meeting and changing when and where it is."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from commissioning.models import Partnership, User
from commissioning.services import audit
from scrutiny.models import Meeting
from scrutiny.services.changes import free_slug, require_version, save


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
    """Change a meeting. Raises Refused when the page was stale. That its papers are out goes into the audit record."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_version(meeting, version, meeting.title)
    before = meeting.papers_out_on
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.version += 1
    save(meeting, by=by, reason=reason)
    if meeting.papers_out_on != before:
        audit.record(
            act="scrutiny.papers_out",
            by=by,
            partnership=meeting.partnership,
            subject=meeting.slug,
            detail={"from": str(before or ""), "to": str(meeting.papers_out_on or "")},
        )
    return meeting
