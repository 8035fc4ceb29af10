"""The agenda: items added, changed, moved and removed, their history, and their uploaded documents."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.agenda import AppendixForm, ItemForm
from scrutiny.forms.changes import ReasonForm
from scrutiny.models import AgendaItem, Appendix, Meeting
from scrutiny.selectors import history
from scrutiny.selectors.agenda_sight import appendices_open_to, sight_of
from scrutiny.selectors.private_papers import RESTRICTED, reads_private
from scrutiny.selectors.proposals import next_number_of
from scrutiny.services import agenda as services
from scrutiny.services.appendices import add_appendix, refuse_too_large, remove_appendix
from scrutiny.views.meetings import own_meeting_or_404
from scrutiny.views.pages import Act, Link, form_page, history_page

_CHANGE = "scrutiny.change_meetings"


@requires(_CHANGE)
def item_add(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = own_meeting_or_404(request, meeting)
    blank = AgendaItem(meeting=found, number=next_number_of(found))
    decision = request.GET.get("decision", "")
    if decision.isdecimal():
        blank.decision = request.partnership.decisions.filter(pk=int(decision)).first()
        blank.title = blank.decision.title if blank.decision else ""
    form = ItemForm(request.POST or None, instance=blank, partnership=request.partnership)
    back = place(request, "scrutiny:meeting", meeting=found.slug)

    def do() -> str:
        services.add_item(
            meeting=found,
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
            today=timezone.localdate(),
        )
        return back

    act = Act("Add an item", "Add the item", "The item is on the agenda.", caption=found.title)
    return form_page(request, form, act, do, back=(found.title, back))


@requires(_CHANGE)
def item_edit(request: PartnershipRequest, item: int) -> HttpResponse:
    found = _item(request, item)
    number, back = found.number, _back(request, found)
    form = ItemForm(request.POST or None, instance=found, partnership=request.partnership)

    def do() -> str:
        services.change_item(
            item=found,
            version=form.cleaned_data["version"],
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return back[1]

    act = Act(f"Change item {number}", "Save", f"Item {number} is changed.", caption=back[0])
    return form_page(request, form, act, do, back=back, current=lambda: _item(request, item))


@requires(_CHANGE)
@require_POST
def item_move(request: PartnershipRequest, item: int) -> HttpResponse:
    found = _item(request, item)
    given, up = request.POST.get("version", ""), request.POST.get("to") == "up"
    place, version = request.POST.get("place", ""), int(given) if given.isdecimal() else -1
    try:
        if place.isdecimal():
            services.place_item(item=found, version=version, place=int(place), by=request.access.user)
        else:
            services.move_item(item=found, version=version, up=up, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        where = f"to place {place} of its part" if place.isdecimal() else "up" if up else "down"
        messages.success(request, f"Item {found.number} has moved {where}.")
    return redirect(_back(request, found)[1])


@requires(_CHANGE)
@require_POST
def number_in_order(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found, given = own_meeting_or_404(request, meeting), request.POST.get("version", "")
    try:
        count = services.number_in_order(
            meeting=found, version=int(given) if given.isdecimal() else -1, by=request.access.user
        )
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{count} item{'' if count == 1 else 's'} got another number.")
    return redirect(place(request, "scrutiny:meeting", meeting=meeting))


@requires(_CHANGE)
def item_remove(request: PartnershipRequest, item: int) -> HttpResponse:
    found = _item(request, item)
    back = _back(request, found)
    form = ReasonForm(request.POST or None, initial={"version": found.version})

    def do() -> str:
        version = form.cleaned_data["version"]
        services.remove_item(
            item=found,
            version=-1 if version is None else version,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return back[1]

    act = Act(
        f"Remove item {found.number}?",
        "Remove the item",
        f"Item {found.number} is off the agenda.",
        caption=back[0],
        consequence="It leaves the agenda and later packs. Its history keeps it, and so do the packs already built.",
        danger=True,
    )
    return form_page(request, form, act, do, back=back, current=lambda: _item(request, item))


@requires("scrutiny.view_meetings")
def item_history(request: PartnershipRequest, item: int) -> HttpResponse:
    found = get_object_or_404(_items(request), pk=item)
    if history.was_ever_exempt(found):
        _require_restricted(request, found.meeting)
    if not sight_of(found.meeting, request.access, timezone.localdate()).whole:
        raise PermissionDenied(_CHANGE)
    return history_page(request, history.item_history(found), back=_back(request, found))


@requires(_CHANGE)
def appendix_upload(request: PartnershipRequest, item: int) -> HttpResponse:
    found = _item(request, item)
    back = _back(request, found)
    form = AppendixForm(request.POST or None, request.FILES or None)

    def do() -> str:
        upload: UploadedFile[bytes] = form.cleaned_data["document"]
        name = str(upload.name)
        refuse_too_large(upload.size or 0, name)
        with tempfile.NamedTemporaryFile(suffix=".pdf") as kept:
            for chunk in upload.chunks():
                kept.write(chunk)
            kept.flush()
            add_appendix(
                item=found,
                title=form.cleaned_data["title"],
                path=Path(kept.name),
                name=name,
                by=request.access.user,
                reason=form.cleaned_data["reason"],
            )
        return back[1]

    secrecy = "It belongs to a Part II item: only those who may read private papers can open it."
    act = Act(
        f"Upload a document to item {found.number}",
        "Upload",
        "The document is attached.",
        caption=back[0],
        consequence=secrecy if found.is_exempt else "It belongs to a Part I item: everybody will be able to open it.",
    )
    return form_page(request, form, act, do, back=back)


@requires("scrutiny.view_meetings")
def appendix(request: PartnershipRequest, appendix: int) -> FileResponse:
    """The uploaded document itself. One that the person may not read does not exist for them."""
    found = get_object_or_404(appendices_open_to(request.partnership, request.access, timezone.localdate(), appendix))
    try:
        file = found.file.open("rb")
    except OSError as lost:
        raise Http404("The store has lost this document") from lost
    name = f"{slugify(found.title)[:80] or 'document'}.pdf"
    answer = FileResponse(file, as_attachment=False, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(_CHANGE)
def appendix_remove(request: PartnershipRequest, appendix: int) -> HttpResponse:
    rows = Appendix.objects.filter(agenda_item__meeting__partnership=request.partnership)
    found = get_object_or_404(rows.select_related("agenda_item__meeting__partnership"), pk=appendix)
    _item(request, found.agenda_item_id)
    back = _back(request, found.agenda_item)
    form = ReasonForm(request.POST or None)

    def do() -> str:
        remove_appendix(appendix=found, by=request.access.user, reason=form.cleaned_data["reason"])
        return back[1]

    act = Act(
        f"Remove “{found.title}”?",
        "Remove the document",
        "The document is removed.",
        caption=back[0],
        consequence="It leaves the agenda and later packs. Packs already built keep it.",
        danger=True,
    )
    return form_page(request, form, act, do, back=back)


def _items(request: PartnershipRequest) -> models.QuerySet[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting__partnership=request.partnership)
    return rows.select_related("meeting__partnership", "meeting__body")


def _item(request: PartnershipRequest, pk: int) -> AgendaItem:
    """The item for somebody who changes it: a private one only for who may read it."""
    found = get_object_or_404(_items(request), pk=pk)
    own_meeting_or_404(request, found.meeting.slug)
    if found.is_exempt:
        _require_restricted(request, found.meeting)
    return found


def _require_restricted(request: PartnershipRequest, meeting: Meeting) -> None:
    if not reads_private(request.access, meeting.body):
        raise PermissionDenied(RESTRICTED)


def _back(request: PartnershipRequest, item: AgendaItem) -> Link:
    return item.meeting.title, place(request, "scrutiny:meeting", meeting=item.meeting.slug)
