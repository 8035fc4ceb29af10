"""Copies kept on devices: until when, whose, and what they may hold."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from commissioning.models import RoleHolding, User
from ihwb.web.access import Access
from scrutiny.models import Edition, OfflineCopy, Pack
from scrutiny.selectors.issues import issue_of, may_open
from scrutiny.selectors.recusals import withheld_papers

DAYS = {Edition.PUBLIC.value: (1, 3, 7), Edition.RESTRICTED.value: (1, 3)}


def days_for(edition: str) -> tuple[int, ...]:
    """For how many days a copy of an edition may be kept: what is restricted, not so long."""
    return DAYS.get(edition, DAYS[Edition.RESTRICTED.value])


def copies_of(access: Access, pack: Pack, now: datetime) -> list[OfflineCopy]:
    """The person's copies of a meeting's papers that may still be opened, the newest first."""
    rows = OfflineCopy.objects.filter(user=access.user, pack__meeting=pack.meeting_id, expires_at__gt=now)
    kept = rows.select_related("pack__meeting__body").order_by("-taken_at")
    return [one for one in kept if not recalled(one, access, now)]


def recalled(copy: OfflineCopy, access: Access, now: datetime) -> str:
    """Why a copy may not be opened any more, in a sentence; empty while it may."""
    pack = copy.pack
    if copy.expires_at <= now:
        return "Its time is over."
    if not may_open(access, pack.edition, pack.meeting.body):
        return "Your role does not show these papers any more."
    issue = issue_of(pack.meeting, access, pack.edition)
    out = {one.pk for one in issue.packs} if issue else set()
    if not {*copy.packs, pack.pk} <= out:
        return "The papers were withdrawn or corrected."
    if not withheld_papers(access, [pack.meeting_id]) <= set(copy.withheld):
        return "You have declared an interest since, and leave for one of its items."
    return ""


def standing(access: Access, ids: Iterable[str], now: datetime) -> list[str]:
    """Which of these copies of the person's may stay on their device."""
    rows = OfflineCopy.objects.filter(
        pk__in=[one for one in ids if _is_id(one)], user=access.user, pack__meeting__partnership=access.partnership
    )
    return [str(one.pk) for one in rows.select_related("pack__meeting__body") if not recalled(one, access, now)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def office_of(user: User, pack: Pack) -> str:
    """The reader by role and organisation: a copy that is left lying names no person, its code does."""
    today = timezone.localdate()
    held = RoleHolding.objects.filter(Q(until__isnull=True) | Q(until__gte=today), user=user, since__lte=today)
    first = held.filter(partnership=pack.meeting.partnership_id).select_related("organisation").order_by("pk").first()
    if first is None:
        return "a reader"
    return first.get_role_display() + (f", {first.organisation.name}" if first.organisation else "")
