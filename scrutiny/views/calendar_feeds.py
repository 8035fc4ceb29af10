"""Meetings for calendar programs, without signing in: by a secret address, and of what is public."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commissioning.models import Partnership
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.icalendar import as_calendar
from ihwb.web.kept import kept
from scrutiny.selectors import calendar_feeds as selectors
from scrutiny.selectors.public_meetings import open_meetings, public_bodies
from scrutiny.services import calendar_addresses as services

_VIEW = "scrutiny.view_meetings"


@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    """One person's calendar, for whoever has the address. A wrong or given-up one is no address at all."""
    found = selectors.owner_of(services.hash_of(token))
    if found is None:
        raise Http404("No such calendar")
    partnership = found.partnership

    def url(slug: str) -> str:
        where = {"partnership": partnership.slug, "meeting": slug}
        return request.build_absolute_uri(reverse("scrutiny:meeting", kwargs=where))

    entries = selectors.own_entries(partnership, timezone.localdate(), url)
    answer = _calendar(as_calendar(f"{partnership.name}: meetings", entries, timezone.now()))
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def public(request: HttpRequest, area: str, code: str = "") -> HttpResponse:
    """The meetings in public of an area, or of one of its bodies."""
    partnership = Partnership.objects.filter(slug=area).first()
    if partnership is None or not open_meetings(partnership).exists():
        raise Http404("No such area")
    body = next((one for one in public_bodies(partnership) if one.code == code), None) if code else None
    if code and body is None:
        raise Http404("No such body")

    def url(slug: str) -> str:
        return request.build_absolute_uri(reverse("public_meeting", kwargs={"area": area, "meeting": slug}))

    today = timezone.localdate()
    name = f"{body.name if body else partnership.name}: meetings in public"
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    entries = selectors.public_entries(partnership, body, today, url)
    return kept(request, _calendar(as_calendar(name, entries, midnight)))


@requires(_VIEW)
@require_POST
def make(request: PartnershipRequest) -> HttpResponse:
    """A new secret address, shown this once."""
    user, partnership = request.access.user, request.partnership
    token = services.make_address(partnership=partnership, by=user, at=timezone.now())
    address = request.build_absolute_uri(reverse("calendar_feed", kwargs={"token": token}))
    answer = render(request, "scrutiny/calendar_address.html", {"address": address})
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(_VIEW)
@require_POST
def give_up(request: PartnershipRequest) -> HttpResponse:
    try:
        services.give_up_address(partnership=request.partnership, by=request.access.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The address opens nothing any more.")
    return redirect(place(request, "scrutiny:meeting_calendar"))


def _calendar(content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
