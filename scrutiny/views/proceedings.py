"""At the meeting: the record of its items, their outcomes, its actions, and closing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.models import Seat
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.changes import ReasonForm
from scrutiny.forms.proceedings import CloseForm, OutcomeForm
from scrutiny.models import AgendaItem, ItemOutcome, Meeting
from scrutiny.selectors import proceedings as selectors
from scrutiny.selectors.agenda_sight import seen_items
from scrutiny.selectors.attendance import KEEP, decision_of, may_keep, room
from scrutiny.selectors.meetings import first_day
from scrutiny.selectors.private_papers import reads_private
from scrutiny.services import closing
from scrutiny.services.proceedings import Recorder, record_item
from scrutiny.views.meetings import meeting_or_404
from scrutiny.views.pages import Act, form_page

UP = "At the meeting"
_FIELDS = {
    "other_day": "decided_on", "not_present": "proposer", "no_votes": "kept", "may_not_vote": "kept", "tied": "casting",
    "no_tie": "casting", "no_chair": "casting", "chair_did_not_vote": "casting", "too_many_votes": "in_favour",
    "vote_lost": "route", "conditions_missing": "condition", "condition_due_too_early": "condition_due",
    "order_reason_missing": "order_reason", "reference_taken": "record",
}  # fmt: skip


@require_safe
@requires("scrutiny.view_meetings")
def record(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = meeting_or_404(request, meeting)
    restricted = reads_private(request.access, found.body)
    today = timezone.localdate()
    seen = seen_items(found, request.access, today)
    shown = selectors.record_of(found, restricted=restricted, today=today, seen=seen)
    keeps = may_keep(request.access, found)
    context = {
        "meeting": found,
        "record": shown,
        "restricted": restricted,
        "keeps": keeps,
        "may_keep": keeps and shown.closing is None,
        "has_met": first_day(found) <= today,
    }
    return render(request, "scrutiny/record.html", context)


@requires(KEEP)
def item_record(request: PartnershipRequest, item: int) -> HttpResponse:
    """What came of one item."""
    found = item_to_keep(request, item)
    meeting = found.meeting
    outcome = ItemOutcome.objects.filter(agenda_item=found).prefetch_related("votes").first()
    decision = decision_of(found)
    stage = selectors.stop_of_body(decision, meeting) if decision else None
    here = room(meeting)
    voters = selectors.voters_at(here, found.pk)
    seats = Seat.objects.filter(body=meeting.body).order_by("position")
    form = OutcomeForm(
        request.POST or None,
        initial={"decided_on": first_day(meeting)},
        voters=voters,
        seats=seats,
        outcome=outcome,
        decision=decision,
        stage=stage,
        partnership=request.partnership,
        exempt=found.is_exempt,
    )
    back = place(request, "scrutiny:meeting_record", meeting=meeting.slug)
    stale = False
    if form.is_valid():
        try:
            record_item(
                item=found,
                given=form.given(),
                version=form.cleaned_data["version"],
                recorder=Recorder(
                    by=request.access.user,
                    organisations=request.access.organisations_for("commissioning.record_outcome"),
                    at=timezone.now(),
                    today=timezone.localdate(),
                ),
                reason=form.cleaned_data.get("reason") or "Recorded",
            )
        except Refused as refused:
            field = _FIELDS.get(refused.code)
            form.add_error(field if field in form.fields else None, refused.message)
            stale = refused.code == "stale_page"
            if stale:
                data: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
                data["version"] = str(ItemOutcome.objects.values_list("version", flat=True).get(agenda_item=found))
                form.data = data
        else:
            messages.success(request, f"The outcome of item {found.number} is recorded.")
            return redirect(f"{back}#item-{found.pk}")
    context = {
        "form": form,
        "item": found,
        "meeting": meeting,
        "stands": ItemOutcome.objects.filter(agenda_item=found).first() if stale else None,
        "decision": decision,
        "stage": stage,
        "verdict": here.verdict(found.pk),
        "interests": selectors.interest_lines(found),
        "cancel_url": back,
    }
    return render(request, "scrutiny/item_record.html", context)


@requires(KEEP)
def close(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = meeting_to_keep(request, meeting)
    missing = selectors.owed_of(found)
    form = CloseForm(request.POST or None)
    if not missing:
        del form.fields["explanation"]
    back = place(request, "scrutiny:meeting_record", meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            closing.close_meeting(
                meeting=found,
                explanation=form.cleaned_data.get("explanation", ""),
                by=request.access.user,
                at=timezone.now(),
                today=timezone.localdate(),
            )
        except Refused as refused:
            form.add_error("explanation" if "explanation" in form.fields else None, refused.message)
        else:
            messages.success(request, "The record of the meeting is closed.")
            return redirect(back)
    context = {"form": form, "meeting": found, "missing": missing, "cancel_url": back}
    return render(request, "scrutiny/close_meeting.html", context)


@requires(KEEP)
def reopen(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = meeting_to_keep(request, meeting)
    form = ReasonForm(request.POST or None)
    back = place(request, "scrutiny:meeting_record", meeting=meeting)

    def do() -> str:
        closing.reopen_meeting(
            meeting=found, reason=form.cleaned_data["reason"], by=request.access.user, at=timezone.now()
        )
        return back

    act = Act(
        "Open the record again?",
        "Open it again",
        "The record is open again.",
        caption=found.title,
        consequence="Attendance, outcomes and actions can be changed again. The record says who opened it and why.",
        danger=True,
    )
    return form_page(request, form, act, do, back=(UP, back))


def meeting_to_keep(request: PartnershipRequest, slug: str) -> Meeting:
    """The meeting for who keeps its record: a governance officer who looks after the body."""
    found = meeting_or_404(request, slug)
    if not may_keep(request.access, found):
        raise PermissionDenied(KEEP)
    return found


def item_to_keep(request: PartnershipRequest, pk: int) -> AgendaItem:
    """The item for who keeps the record of its meeting; a private one only for who may read it."""
    rows = AgendaItem.objects.select_related(
        "meeting__body__organisation", "meeting__partnership", "decision", "report__decision"
    )
    found = get_object_or_404(rows, pk=pk, meeting__partnership=request.partnership)
    shut = found.is_exempt and not reads_private(request.access, found.meeting.body)
    if shut or not may_keep(request.access, found.meeting):
        raise PermissionDenied(KEEP)
    return found
