"""A copy of a meeting's papers on this device, to read without a connection, with an end."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.models import OfflineCopy
from scrutiny.selectors import offline as selectors
from scrutiny.services import offline as services
from scrutiny.views.reader import READ, desk_or_404

GONE = 410
MOST = 50  # copies asked for at once


@requires(READ)
def offline(request: PartnershipRequest, meeting: str, edition: str) -> HttpResponse:
    """Choose for how long the papers are kept on this device."""
    desk = desk_or_404(request, meeting, edition)
    if request.method == "POST":
        given = request.POST.get("days", "")
        try:
            days = int(given) if given.isdigit() else 0
            copy = services.take_copy(
                issue=desk.issue, withheld=desk.shut, days=days, by=request.access.user, at=timezone.now()
            )
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
    found = _own_or_404(request, copy)
    if why := selectors.recalled(found, request.access, timezone.now()):
        return _recalled(request, found, why)
    desk = desk_or_404(request, found.pack.meeting.slug, found.pack.edition)
    return render(request, "scrutiny/reading/offline_keep.html", desk.frame() | {"copy": found})


@requires(READ)
def copy_text(request: PartnershipRequest, copy: str) -> HttpResponse:
    """The copy itself: its papers on one page, each with the mark of whose it is."""
    found = _own_or_404(request, copy)
    if why := selectors.recalled(found, request.access, timezone.now()):
        return _recalled(request, found, why)
    desk = desk_or_404(request, found.pack.meeting.slug, found.pack.edition)
    taken = {"" if one.pack.supplement and one.pack_id not in found.packs else one.paper for one in desk.papers}
    texts = [(one, desk.html(one, whole=True)) for one in desk.open_papers if one.paper in taken]
    answer = render(request, "scrutiny/reading/offline_copy.html", desk.frame() | {"copy": found, "texts": texts})
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(READ)
def standing(request: PartnershipRequest) -> JsonResponse:
    """Which of the copies that a browser holds may stay in it. It asks wherever its reader is signed in."""
    ids = request.GET.get("copies", "").split(",")[:MOST]
    answer = JsonResponse({"kept": selectors.standing(request.access, ids, timezone.now())})
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(READ)
def worker(request: PartnershipRequest) -> HttpResponse:
    """The script that hands out the copies without a connection. Its address says which pages it may answer for."""
    return render(request, "scrutiny/reading/offline_worker.js", content_type="text/javascript")


def _own_or_404(request: PartnershipRequest, copy: str) -> OfflineCopy:
    rows = OfflineCopy.objects.select_related("pack__meeting")
    return get_object_or_404(rows, pk=copy, user=request.access.user, pack__meeting__partnership=request.partnership)


def _recalled(request: PartnershipRequest, found: OfflineCopy, why: str) -> HttpResponse:
    """Gone, with the reason: the browser throws its copy away when it gets this."""
    context = {"meeting": found.pack.meeting, "why": why}
    answer = render(request, "scrutiny/reading/offline_recalled.html", context, status=GONE)
    answer["Cache-Control"] = "private, no-store"
    return answer
