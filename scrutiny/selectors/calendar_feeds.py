"""Meetings for calendar programs: of a person by a secret address, and of what is public for anybody."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from commissioning.models import Body, Partnership
from commissioning.selectors.access import access_of
from commissioning.selectors.law_clocks import measured_clocks_of
from ihwb.web.icalendar import DayEntry
from scrutiny.models import CalendarAddress
from scrutiny.selectors import public_meetings
from scrutiny.selectors.meeting_notices import cancelled
from scrutiny.selectors.meetings import papers_clock_of

BACK, AHEAD = timedelta(days=366), timedelta(days=800)
Address = Callable[[str], str]


def owner_of(token_hash: str) -> CalendarAddress | None:
    """The address that opens today: not given up, its person active and still with a role that reads meetings."""
    rows = CalendarAddress.objects.filter(token_hash=token_hash, given_up_at__isnull=True)
    found = rows.select_related("user", "partnership").first()
    access = access_of(found.user, found.partnership.slug) if found else None
    return found if access is not None and access.may("scrutiny.view_meetings") else None


def own_entries(partnership: Partnership, today: date, url: Address) -> list[DayEntry]:
    """The meetings with their hour, and the last days for papers that are not out."""
    rows = partnership.meetings.filter(starts_at__date__range=(today - BACK, today + AHEAD))
    clocks, found = measured_clocks_of(partnership), []
    off = cancelled(rows)
    for one in rows.select_related("body", "partnership").order_by("starts_at"):
        starts = timezone.localtime(one.starts_at)
        where, link = f"{one.slug}.{partnership.slug}@ihwb", url(one.slug)
        title = _title(one.title, one.pk in off)
        found.append(DayEntry(f"meeting-{where}", starts.date(), title, one.place, link, at=starts, until=one.ends_on))
        if one.papers_out_on is None and one.pk not in off:
            due = papers_clock_of(one, clocks).last_day
            found.append(DayEntry(f"papers-{where}", due, f"Papers of {one.title} due", "", link))
    return found


def _title(words: str, cancelled: bool) -> str:
    return f"Cancelled: {words}" if cancelled else words


def public_entries(partnership: Partnership, body: Body | None, today: date, url: Address) -> list[DayEntry]:
    """What the public calendar says of each meeting, and no more."""
    return [
        DayEntry(
            f"meeting-{one.slug}.{partnership.slug}@ihwb",
            timezone.localtime(one.starts_at).date(),
            _title(one.title if one.papers else one.body, one.cancelled),
            one.place,
            url(one.slug),
            at=timezone.localtime(one.starts_at),
            until=one.ends_on,
        )
        for one in public_meetings.calendar(partnership, today, body)
        if today - BACK <= timezone.localtime(one.starts_at).date() <= today + AHEAD
    ]
