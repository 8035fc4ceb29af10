"""Asking for a pack, watching it come, downloading it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.background import queue
from scrutiny import tasks
from scrutiny.models import STANDARD, Edition, Pack, PackState
from scrutiny.selectors.issues import MAKES, may_have
from scrutiny.selectors.packs import may_read, pack_view
from scrutiny.selectors.private_papers import RESTRICTED
from scrutiny.services import own_copy, packs
from scrutiny.views.meetings import own_meeting_or_404

OWN_COPY = (
    "You leave the meeting for one of its private items because of an interest, so the restricted edition is not "
    "handed to you whole. Make your own copy: it has everything else."
)


@require_POST
@requires("scrutiny.build_pack")
def build(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Queue a build of one edition, and go to the page that shows it coming."""
    found = own_meeting_or_404(request, meeting)
    edition = request.POST.get("edition", "")
    if edition not in STANDARD:
        messages.error(request, "Choose the public or the restricted edition, then build the pack.")
        return redirect(place(request, "scrutiny:meeting", meeting=found.slug))
    try:
        pack, fresh = packs.request_pack(meeting=found, edition=edition, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(place(request, "scrutiny:meeting", meeting=found.slug))
    if fresh:
        queue(tasks.build_pack, pack.pk)
    elif pack.state == PackState.READY:
        messages.info(request, "Nothing has changed since this pack was built, so it was not built again.")
    return redirect(_address(request, "scrutiny:pack", pack))


@require_GET
@requires("scrutiny.read_public_pack")
def pack(request: PartnershipRequest, meeting: str, edition: str, number: int) -> HttpResponse:
    """One build: its progress section by section, then the file with what was checked."""
    found = _readable(request, meeting, edition, number)
    context = {"pack": pack_view(found), "meeting": found.meeting, "may_build": request.access.may(MAKES)}
    return render(request, "scrutiny/pack/pack.html", context)


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
def download(
    request: PartnershipRequest, meeting: str, edition: str, number: int
) -> FileResponse | HttpResponseRedirect:
    """The PDF. A restricted one is marked for whoever takes it, and taking it is an act for the record."""
    found = _readable(request, meeting, edition, number)
    if found.state != PackState.READY or not found.file.storage.exists(str(found.file.name)):
        raise Http404("No such pack")
    name = f"{found.meeting.slug}-{found.edition}-{found.number}.pdf"
    if not found.is_restricted:
        content: Any = found.file.open("rb")
    else:
        if own_copy.holds_withheld(found, request.access):
            messages.error(request, OWN_COPY)
            return redirect(place(request, "scrutiny:meeting", meeting=found.meeting.slug))
        content = BytesIO(own_copy.marked(found, request.access.user, timezone.now()))
    answer = FileResponse(content, as_attachment=False, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@requires("scrutiny.read_public_pack")
def other_form(request: PartnershipRequest, meeting: str, edition: str, number: int) -> HttpResponse:
    """Ask for the pack in large print or in black and white."""
    base = _readable(request, meeting, edition, number)
    wanted = f"{base.edition}-{request.POST.get('form', '')}"
    if base.edition not in STANDARD or wanted not in Edition.values:
        raise Http404("No such form")
    return _asked(request, base, lambda: packs.request_form(base=base, edition=wanted, by=request.access.user))


@require_POST
@requires("scrutiny.read_restricted_pack")
def copy(request: PartnershipRequest, meeting: str, number: int) -> HttpResponse:
    """Ask for one's own copy of a restricted pack, without the items that one leaves because of an interest."""
    base = _readable(request, meeting, Edition.RESTRICTED, number)
    withheld = own_copy.withheld_from(request.access, base.meeting)
    if not withheld:
        messages.info(request, "Nothing is withheld from you: the restricted edition is your copy.")
        return redirect(_address(request, "scrutiny:pack", base))
    user = request.access.user
    return _asked(request, base, lambda: packs.request_copy(base=base, reader=user, withheld=withheld))


def _asked(request: PartnershipRequest, base: Pack, ask: Callable[[], tuple[Pack, bool]]) -> HttpResponse:
    try:
        made, fresh = ask()
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(_address(request, "scrutiny:pack", base))
    if fresh:
        queue(tasks.build_pack, made.pk)
    return redirect(_address(request, "scrutiny:pack", made))


def _readable(request: PartnershipRequest, meeting: str, edition: str, number: int) -> Pack:
    if edition not in Edition.values:
        raise Http404("No such edition")
    found = get_object_or_404(
        Pack.objects.select_related("meeting__body", "made_by"),
        meeting__partnership=request.partnership,
        meeting__slug=meeting,
        edition=edition,
        number=number,
    )
    if not may_read(request.access, edition, found.meeting.body):
        raise PermissionDenied(RESTRICTED)
    if not may_have(request.access, found):
        raise Http404("No such pack")  # a draft, or withdrawn
    if found.edition == Edition.READER and found.reader_id != request.access.user.pk:
        raise Http404("No such pack")
    return found


def _address(request: PartnershipRequest, name: str, found: Pack) -> str:
    return place(request, name, meeting=found.meeting.slug, edition=found.edition, number=found.number)
