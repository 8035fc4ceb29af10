"""Publishing a pack, its supplements and corrections, and withdrawing what was published."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.background import queue
from scrutiny import tasks
from scrutiny.forms.publishing import CorrectForm, PublishForm, WithdrawForm
from scrutiny.models import STANDARD, Edition, Meeting, Pack, PackState, Publication
from scrutiny.selectors.public_meetings import OPEN_KINDS
from scrutiny.services import pack_forms, packs, publishing
from scrutiny.views.meetings import own_meeting_or_404
from scrutiny.views.pages import Act, form_page

_PUBLISH = "scrutiny.publish_pack"


@requires(_PUBLISH)
def publish(request: PartnershipRequest, meeting: str, number: int) -> HttpResponse:
    """What stands for and against publishing, the last day with its arithmetic, and the act."""
    own_meeting_or_404(request, meeting)
    pack = get_object_or_404(
        Pack.objects.select_related("meeting__body__organisation", "meeting__partnership"),
        meeting__partnership=request.partnership,
        meeting__slug=meeting,
        edition=Edition.PUBLIC,
        number=number,
    )
    if hasattr(pack, "publication"):
        messages.info(request, f"This pack is published already, as edition {pack.publication.number}.")
        return redirect(place(request, "scrutiny:meeting", meeting=meeting))
    now = timezone.now()
    ready = publishing.ready_on(pack, timezone.localdate(now))
    asks = ready.is_late and not pack.supplement and ready.corrects is None
    private = pack.meeting.body.kind not in OPEN_KINDS and not pack.supplement and ready.corrects is None
    form = PublishForm(request.POST if request.method == "POST" else None, late=asks, private=private)
    if form.is_valid():
        try:
            done = publishing.publish(
                pack=pack,
                by=request.access.user,
                at=now,
                late_reason=form.cleaned_data.get("late_reason", ""),
                open_to_public=form.cleaned_data.get("to") != "members",
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            _make_forms(request, pack, done.restricted)
            messages.success(request, f"Published as edition {done.number}.")
            return redirect(place(request, "scrutiny:meeting", meeting=meeting))
    return render(
        request,
        "scrutiny/publishing/publish.html",
        {"form": form, "ready": ready, "meeting": pack.meeting, "private": private},
    )


def _make_forms(request: PartnershipRequest, *bases: Pack | None) -> None:
    """The other forms of what is handed out are made at once: nobody should have to ask for large print."""
    for made in pack_forms.request_forms(*bases, by=request.access.user):
        queue(tasks.build_pack, made.pk)


@requires(_PUBLISH)
def withdraw(request: PartnershipRequest, meeting: str, number: int) -> HttpResponse:
    """Take an edition back; its address says when and why."""
    found = _publication(request, meeting, number)
    back = place(request, "scrutiny:meeting", meeting=meeting)
    form = WithdrawForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        publishing.withdraw(
            publication=found, by=request.access.user, at=timezone.now(), reason=form.cleaned_data["reason"]
        )
        return back

    act = Act(
        f"Withdraw edition {found.number}",
        "Withdraw the edition",
        f"Edition {found.number} is withdrawn.",
        caption=found.meeting.title,
        consequence="The public can no longer open it. Its address says when and why it was withdrawn.",
        danger=True,
    )
    return form_page(request, form, act, do, back=(found.meeting.title, back))


@requires(_PUBLISH)
def correct(request: PartnershipRequest, meeting: str, number: int) -> HttpResponse:
    """Build an edition that corrects a published one. It replaces that one when it is published itself."""
    found = _publication(request, meeting, number)
    back = place(request, "scrutiny:meeting", meeting=meeting)
    form = CorrectForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        pack, fresh = packs.request_pack(
            meeting=found.meeting,
            edition=form.cleaned_data["edition"],
            by=request.access.user,
            corrects=found,
            correction=form.cleaned_data["text"],
        )
        if fresh:
            queue(tasks.build_pack, pack.pk)
        return _address(request, pack)

    act = Act(
        f"Correct edition {found.number}",
        "Build the corrected edition",
        "The corrected edition is being built. Publish it when it is ready.",
        caption=found.meeting.title,
        consequence="Change the papers first. The published edition stays until the corrected one is published.",
    )
    return form_page(request, form, act, do, back=(found.meeting.title, back))


@require_POST
@requires(_PUBLISH)
def give_restricted(request: PartnershipRequest, meeting: str, number: int) -> HttpResponse:
    """Hand the restricted edition to members, beside the public one that is out."""
    found = _publication(request, meeting, number)
    try:
        pack = publishing.give_restricted(publication=found, by=request.access.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        _make_forms(request, pack)
        messages.success(request, f"Members have the restricted edition {pack.number} now.")
    return redirect(place(request, "scrutiny:meeting", meeting=meeting))


@require_POST
@requires("scrutiny.build_pack")
def supplement(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Build what was added since publication as a supplement."""
    found = own_meeting_or_404(request, meeting)
    edition = request.POST.get("edition", "")
    if edition not in STANDARD:
        messages.error(request, "Choose the public or the restricted edition, then build the supplement.")
        return redirect(place(request, "scrutiny:meeting", meeting=found.slug))
    try:
        pack, fresh = packs.request_pack(meeting=found, edition=edition, by=request.access.user, supplement=True)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(place(request, "scrutiny:meeting", meeting=found.slug))
    if fresh:
        queue(tasks.build_pack, pack.pk)
    elif pack.state == PackState.READY:
        messages.info(request, "Nothing has changed since this supplement was built, so it was not built again.")
    return redirect(_address(request, pack))


def _publication(request: PartnershipRequest, meeting: str, number: int) -> Publication:
    found: Meeting = own_meeting_or_404(request, meeting)
    publication = found.publications.filter(number=number, withdrawn_at__isnull=True).first()
    if publication is None:
        raise Http404("No such edition")
    return publication


def _address(request: PartnershipRequest, found: Pack) -> str:
    return place(request, "scrutiny:pack", meeting=found.meeting.slug, edition=found.edition, number=found.number)
