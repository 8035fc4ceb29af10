"""What is published and withdrawn, as an Atom feed: of an area, or of one of its bodies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from commissioning.models import Body, Partnership
from ihwb.kernel.dates import show_date
from ihwb.web.kept import kept
from scrutiny.models import MeetingNotice, Publication
from scrutiny.selectors import public_meetings as selectors
from scrutiny.selectors.meeting_notices import words_of
from scrutiny.selectors.withdrawals import Withdrawal, withdrawals

LATEST = 50


@dataclass(frozen=True, slots=True)
class Source:
    """Whose feed it is."""

    partnership: Partnership
    body: Body | None


@dataclass(frozen=True, slots=True)
class Event:
    """An edition came out or was withdrawn, or an item of it was."""

    publication: Publication
    area: str
    at: datetime
    withdrawn: bool
    item: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A meeting was cancelled, goes ahead after all, or has moved."""

    notice: MeetingNotice
    area: str
    at: datetime


class Notices(Feed):  # type: ignore[type-arg]  # generic in the stubs alone
    """Newest first."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, area: str, code: str = "", **kwargs: Any) -> Source:
        partnership = Partnership.objects.filter(slug=area).first()
        if partnership is None or not selectors.open_meetings(partnership).exists():
            raise Http404("No such area")
        if not code:
            return Source(partnership, None)
        body = next((one for one in selectors.public_bodies(partnership) if one.code == code), None)
        if body is None:
            raise Http404("No such body")
        return Source(partnership, body)

    def title(self, source: Source) -> str:
        return f"{source.body.name if source.body else source.partnership.name}: papers of meetings"

    def subtitle(self, source: Source) -> str:
        return "Papers published, corrected and withdrawn, meetings cancelled and moved"

    def link(self, source: Source) -> str:
        if source.body:
            return reverse("public_body", kwargs={"area": source.partnership.slug, "code": source.body.code})
        return reverse("public_meetings", kwargs={"area": source.partnership.slug})

    def items(self, source: Source) -> list[Event | Told]:
        meetings = selectors.open_meetings(source.partnership)
        meetings = meetings.filter(body=source.body) if source.body else meetings
        rows = list(selectors.publications(meetings)[:LATEST])
        area = source.partnership.slug
        told = MeetingNotice.objects.filter(meeting__in=meetings.order_by()).select_related("meeting__body")
        events: list[Event | Told] = [Told(one, area, one.given_at) for one in told.order_by("-pk")[:LATEST]]
        events += [Event(one, area, one.published_at, withdrawn=False) for one in rows]
        events += [Event(one, area, one.withdrawn_at, withdrawn=True) for one in rows if one.withdrawn_at]
        out = {one.meeting.slug: one for one in reversed(rows) if one.is_out and not one.supplement}
        gone = withdrawals(one for one in rows if one.is_out)
        events += [
            Event(out[one.meeting], area, one.at, withdrawn=True, item=one) for one in gone if one.meeting in out
        ]
        return sorted(events, key=lambda one: one.at, reverse=True)[:LATEST]

    def item_title(self, item: Event | Told) -> str:
        if isinstance(item, Told):
            day = show_date(timezone.localtime(item.notice.meeting.starts_at).date())
            return f"{item.notice.meeting.body.name}, {day}: {item.notice.get_kind_display().lower()}"
        one = item.publication
        what = f"supplement {one.supplement}" if one.supplement else "papers"
        if item.item:
            return f"{one.meeting.title}: item {item.item.number} withdrawn"
        if item.withdrawn:
            return f"{one.meeting.title}: {what} withdrawn"
        return f"{one.meeting.title}: {what} {'corrected' if one.corrects_id else 'published'}"

    def item_description(self, item: Event | Told) -> str:
        if isinstance(item, Told):
            told = words_of(item.notice)
            return f"{told.words} {told.reason}".strip()
        one = item.publication
        if item.item:
            return f"{item.item.title}. {item.item.reason}".strip()
        if item.withdrawn:
            return one.withdrawn_reason
        words = f"Edition {one.number}, published on {show_date(one.published_on)}."
        return f"{words} {one.correction or (one.late_reason if one.is_first else '')}".strip()

    def item_link(self, item: Event | Told) -> str:
        if isinstance(item, Told):
            return reverse("public_meeting", kwargs={"area": item.area, "meeting": item.notice.meeting.slug})
        one = item.publication
        if item.item:
            return reverse("public_meeting", kwargs={"area": item.area, "meeting": one.meeting.slug})
        return reverse("public_edition", kwargs={"area": item.area, "meeting": one.meeting.slug, "number": one.number})

    def item_guid(self, item: Event | Told) -> str:
        if isinstance(item, Told):
            return f"urn:ihwb:{item.area}:{item.notice.meeting.slug}:notice-{item.notice.pk}"
        one = item.publication
        if item.item:
            return f"urn:ihwb:{item.area}:{one.meeting.slug}:item-{item.item.place}:withdrawn"
        return f"urn:ihwb:{item.area}:{one.meeting.slug}:{one.number}:{'withdrawn' if item.withdrawn else 'published'}"

    def item_pubdate(self, item: Event | Told) -> datetime:
        return item.at

    def item_updateddate(self, item: Event | Told) -> datetime:
        return item.at


_notices = Notices()


@require_safe
def notices(request: HttpRequest, area: str, code: str = "") -> HttpResponse:
    return kept(request, _notices(request, area=area, code=code))
