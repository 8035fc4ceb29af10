"""A copy of a meeting's papers on this device, to read without a connection, with an end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.models import OfflineCopy
from scrutiny.selectors import offline as selectors
from scrutiny.services import offline as services
from scrutiny.views.reader import READ, Desk, desk_or_404


@requires(READ)
def offline(request: PartnershipRequest, meeting: str, edition: str) -> HttpResponse:
    """Choose for how long the papers are kept on this device."""
    desk = desk_or_404(request, meeting, edition)
    if request.method == "POST":
        given = request.POST.get("days", "")
        try:
            days = int(given) if given.isdigit() else 0
            copy = services.take_copy(pack=desk.pack, days=days, by=request.access.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            return redirect(place(request, "scrutiny:offline_copy", copy=copy.pk))
    context = desk.frame() | {
        "days": selectors.days_for(edition),
        "copies": selectors.copies_of(request.access, desk.pack, timezone.now()),
    }
    return render(request, "scrutiny/reading/offline.html", context)


@requires(READ)
def copy_page(request: PartnershipRequest, copy: str) -> HttpResponse:
    """Puts the copy onto the device, by the page's script, and says until when it is there."""
    found, desk = _own_or_404(request, copy)
    return render(request, "scrutiny/reading/offline_keep.html", desk.frame() | {"copy": found})


@requires(READ)
def copy_text(request: PartnershipRequest, copy: str) -> HttpResponse:
    """The copy itself: all papers on one page, each with the mark of whose it is."""
    found, desk = _own_or_404(request, copy)
    texts = [(one, desk.html(one, whole=True)) for one in desk.open_papers]
    answer = render(request, "scrutiny/reading/offline_copy.html", desk.frame() | {"copy": found, "texts": texts})
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(READ)
def worker(request: PartnershipRequest) -> HttpResponse:
    """The script that hands out the copies without a connection. Its address says which pages it may answer for."""
    return render(request, "scrutiny/reading/offline_worker.js", content_type="text/javascript")


def _own_or_404(request: PartnershipRequest, copy: str) -> tuple[OfflineCopy, Desk]:
    """A copy of the person's own that has not expired, of an edition that they may still read."""
    rows = OfflineCopy.objects.select_related("pack__meeting")
    found = get_object_or_404(rows, pk=copy, user=request.access.user, pack__meeting__partnership=request.partnership)
    if found.expires_at <= timezone.now():
        raise Http404("The copy has expired")
    desk = desk_or_404(request, found.pack.meeting.slug, found.pack.edition)
    if desk.pack.edition != found.pack.edition:
        raise PermissionDenied("scrutiny.read_restricted_pack")
    return found, desk
