"""Copies kept on devices: until when, whose, and what they may hold."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from commissioning.models import RoleHolding, User
from ihwb.web.access import Access
from scrutiny.models import Edition, OfflineCopy, Pack

DAYS = {Edition.PUBLIC.value: (1, 3, 7), Edition.RESTRICTED.value: (1, 3)}


def days_for(edition: str) -> tuple[int, ...]:
    """For how many days a copy of an edition may be kept: what is restricted, not so long."""
    return DAYS.get(edition, DAYS[Edition.RESTRICTED.value])


def copies_of(access: Access, pack: Pack, now: datetime) -> list[OfflineCopy]:
    """The person's copies of a meeting's papers that have not expired, the newest first."""
    rows = OfflineCopy.objects.filter(user=access.user, pack__meeting=pack.meeting_id, expires_at__gt=now)
    return list(rows.select_related("pack").order_by("-taken_at"))


def office_of(user: User, pack: Pack) -> str:
    """The reader by role and organisation: a copy that is left lying names no person, its code does."""
    today = timezone.localdate()
    held = RoleHolding.objects.filter(Q(until__isnull=True) | Q(until__gte=today), user=user, since__lte=today)
    first = held.filter(partnership=pack.meeting.partnership_id).select_related("organisation").order_by("pk").first()
    if first is None:
        return "a reader"
    return first.get_role_display() + (f", {first.organisation.name}" if first.organisation else "")
