"""Meetings: the list, one meeting with its agenda, and the forms that call, change or cancel a meeting."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from commissioning.selectors.bodies import may_change as looks_after
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.agenda import MeetingFilter, MeetingForm
from scrutiny.forms.changes import ReasonForm
from scrutiny.models import Edition, Meeting
from scrutiny.selectors import agenda_sight, history, publication_panel
from scrutiny.selectors import meetings as selectors
from scrutiny.selectors.attendance import my_items
from scrutiny.selectors.pack_panels import panels
from scrutiny.selectors.private_papers import reads_private
from scrutiny.services import meeting_notices as notices
from scrutiny.services import meetings as services
from scrutiny.views.pages import Act, form_page, history_page

_CHANGE = "scrutiny.change_meetings"


@requires("scrutiny.view_meetings")
def meetings(request: PartnershipRequest) -> HttpResponse:
    bodies = selectors.bodies_that_meet(request.partnership)
    filters = MeetingFilter(request.GET, bodies=bodies)
    drafts = agenda_sight.writes(request.access)
    rows = selectors.meeting_rows(request.partnership, now=timezone.now(), body=filters.chosen(), drafts=drafts)
    context = {
        "filters": filters if len(bodies) > 1 else None,
        "upcoming": [row for row in reversed(rows) if not row.is_past],
        "past": [row for row in rows if row.is_past],
        "may_change": request.access.may(_CHANGE),
    }
    return render(request, "scrutiny/meetings.html", context)


@requires("scrutiny.view_meetings")
def meeting(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = meeting_or_404(request, meeting)
    restricted = reads_private(request.access, found.body)
    view, sight = agenda_sight.agenda_view(found, request.access, timezone.localdate())
    calls = request.access.may(_CHANGE) and looks_after(request.access, found.body)
    editions = panels(request.access, found)
    context = {
        "meeting": found,
        "view": view,
        "sight": sight,
        "restricted": restricted,
        "may_change": calls and not view.cancelled,
        "may_call": calls,
        "pack_panels": editions,
        "papers": sorted(editions, key=lambda one: (not one.issued, one.edition != Edition.RESTRICTED)),
        "publishing": publication_panel.panel(request.access, found),
        "today": timezone.localdate(),
        "mine": my_items(found, request.access, restricted=restricted),
    }
    return render(request, "scrutiny/meeting.html", context)


@requires("scrutiny.view_meetings")
def meeting_history(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = meeting_or_404(request, meeting)
    if not agenda_sight.sight_of(found, request.access, timezone.localdate()).whole:
        raise PermissionDenied(_CHANGE)
    entries = history.meeting_history(found, restricted=reads_private(request.access, found.body))
    return history_page(request, entries, back=(found.title, place(request, "scrutiny:meeting", meeting=found.slug)))


@requires(_CHANGE)
def meeting_add(request: PartnershipRequest) -> HttpResponse:
    blank = Meeting(partnership=request.partnership)
    form = MeetingForm(request.POST or None, instance=blank, partnership=request.partnership)

    def do() -> str:
        new = services.add_meeting(
            partnership=request.partnership,
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return place(request, "scrutiny:meeting", meeting=new.slug)

    act = Act("Add a meeting", "Add the meeting", "The meeting is added. Now set its agenda.")
    return form_page(request, form, act, do, back=("Meetings", place(request, "scrutiny:meetings")))


@requires(_CHANGE)
def meeting_edit(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = own_meeting_or_404(request, meeting)
    title, back = found.title, place(request, "scrutiny:meeting", meeting=meeting)
    form = MeetingForm(request.POST or None, instance=found, partnership=request.partnership)

    def do() -> str:
        services.change_meeting(
            meeting=found,
            version=form.cleaned_data["version"],
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return back

    act = Act("Change the meeting", "Save", "The meeting is changed.", caption=title)
    return form_page(request, form, act, do, back=(title, back), current=lambda: own_meeting_or_404(request, meeting))


@requires(_CHANGE)
def meeting_cancel(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = own_meeting_or_404(request, meeting)
    act = Act(
        "Call the meeting off?",
        "Call it off",
        "The meeting is cancelled.",
        caption=found.title,
        consequence="It stays in the calendar as cancelled. The public reads the reason where the meeting is public.",
        danger=True,
    )
    return _announcement(request, found, act, notices.cancel_meeting)


@requires(_CHANGE)
def meeting_hold(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = own_meeting_or_404(request, meeting)
    said = "The cancellation stays on record. The public reads the reason where the meeting is public."
    act = Act(
        "Hold the meeting after all?", "Hold it", "The meeting goes ahead.", caption=found.title, consequence=said
    )
    return _announcement(request, found, act, notices.hold_meeting)


def _announcement(request: PartnershipRequest, found: Meeting, act: Act, service: Any) -> HttpResponse:
    form, back = ReasonForm(request.POST or None), place(request, "scrutiny:meeting", meeting=found.slug)
    form.fields["reason"].help_text = "The public reads it, so it gives nothing of a private item away."

    def do() -> str:
        service(meeting=found, reason=form.cleaned_data["reason"], by=request.access.user, at=timezone.now())
        return back

    return form_page(request, form, act, do, back=(found.title, back))


def meeting_or_404(request: PartnershipRequest, slug: str) -> Meeting:
    """The meeting of this partnership; another partnership's does not exist here."""
    rows = Meeting.objects.select_related("partnership", "body__organisation")
    return get_object_or_404(rows, partnership=request.partnership, slug=slug)


def own_meeting_or_404(request: PartnershipRequest, slug: str) -> Meeting:
    """The meeting for an officer who looks after its body: the other partner's officers change nothing of it."""
    found = meeting_or_404(request, slug)
    if not looks_after(request.access, found.body):
        raise PermissionDenied(_CHANGE)
    return found
