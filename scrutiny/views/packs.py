"""Asking for a pack, watching it come, downloading it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from commissioning.services import audit
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny import tasks
from scrutiny.models import Edition, Meeting, Pack, PackState
from scrutiny.selectors.packs import may_read, pack_view
from scrutiny.services import packs


@require_POST
@requires("scrutiny.build_pack")
def build(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Queue a build of one edition, and go to the page that shows it coming."""
    found = get_object_or_404(Meeting, partnership=request.partnership, slug=meeting)
    edition = request.POST.get("edition", "")
    if edition not in Edition.values:
        messages.error(request, "Choose the public or the restricted edition, then build the pack.")
        return redirect(place(request, "scrutiny:meeting", meeting=found.slug))
    try:
        pack, fresh = packs.request_pack(meeting=found, edition=edition, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(place(request, "scrutiny:meeting", meeting=found.slug))
    if fresh:
        transaction.on_commit(lambda: tasks.build_pack.delay(pack.pk))
    elif pack.state == PackState.READY:
        messages.info(request, "Nothing has changed since this pack was built, so it was not built again.")
    return redirect(_address(request, "scrutiny:pack", pack))


@require_GET
@requires("scrutiny.read_public_pack")
def pack(request: PartnershipRequest, meeting: str, edition: str, number: int) -> HttpResponse:
    """One build: its progress section by section, then the file with what was checked."""
    found = _readable(request, meeting, edition, number)
    return render(request, "scrutiny/pack/pack.html", {"pack": pack_view(found), "meeting": found.meeting})


@require_GET
@requires("scrutiny.read_public_pack")
def progress(request: PartnershipRequest, meeting: str, edition: str, number: int) -> HttpResponse:
    """The part of the page that changes while the pack is built."""
    found = _readable(request, meeting, edition, number)
    answer = render(request, "scrutiny/pack/_progress.html", {"pack": pack_view(found), "meeting": found.meeting})
    if found.state in (PackState.READY, PackState.FAILED):
        answer["HX-Refresh"] = "true"
    return answer


@require_GET
@requires("scrutiny.read_public_pack")
def download(request: PartnershipRequest, meeting: str, edition: str, number: int) -> FileResponse:
    """The PDF. Taking a restricted edition out is an act for the record."""
    found = _readable(request, meeting, edition, number)
    if found.state != PackState.READY or not found.file.storage.exists(str(found.file.name)):
        raise Http404("No such pack")
    if found.edition == Edition.RESTRICTED:
        audit.record(
            act="scrutiny.download_restricted_pack",
            partnership=request.partnership,
            subject=f"{found.meeting.slug}, restricted edition {found.number}",
            by=request.access.user,
            detail={"sha256": found.sha256},
        )
    name = f"{found.meeting.slug}-{found.edition}-{found.number}.pdf"
    answer = FileResponse(found.file.open("rb"), as_attachment=False, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _readable(request: PartnershipRequest, meeting: str, edition: str, number: int) -> Pack:
    if edition not in Edition.values:
        raise Http404("No such edition")
    if not may_read(request.access, edition):
        raise PermissionDenied("scrutiny.read_restricted_pack")
    return get_object_or_404(
        Pack.objects.select_related("meeting__body", "made_by"),
        meeting__partnership=request.partnership,
        meeting__slug=meeting,
        edition=edition,
        number=number,
    )


def _address(request: PartnershipRequest, name: str, found: Pack) -> str:
    return place(request, name, meeting=found.meeting.slug, edition=found.edition, number=found.number)
