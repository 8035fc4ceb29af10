"""Items proposed for an agenda by the routes of decisions and the forward plan, and items withdrawn from it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.changes import ReasonForm
from scrutiny.models import ItemKind
from scrutiny.rules.exemptions import Part
from scrutiny.rules.outcomes import ItemState
from scrutiny.selectors.attendance import KEEP
from scrutiny.selectors.proposals import Proposal, next_number_of, proposals
from scrutiny.services.agenda import add_item
from scrutiny.services.proceedings import Given, Recorder, record_item
from scrutiny.views.meetings import own_meeting_or_404
from scrutiny.views.pages import Act, form_page
from scrutiny.views.proceedings import item_to_keep

_CHANGE = "scrutiny.change_meetings"


@require_safe
@requires(_CHANGE)
def proposed(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = own_meeting_or_404(request, meeting)
    context = {"meeting": found, "rows": proposals(found)}
    return render(request, "scrutiny/proposed.html", context)


@requires(_CHANGE)
@require_POST
def pick(request: PartnershipRequest, meeting: str, decision: int) -> HttpResponse:
    """Put a proposed decision on the agenda. A private one, and a late one, goes through the form of the item."""
    found = own_meeting_or_404(request, meeting)
    row = next((one for one in proposals(found) if one.decision == decision), None)
    if row is None:
        messages.error(request, "This decision is on the agenda already, or its route has moved on.")
        return redirect(place(request, "scrutiny:proposed", meeting=meeting))
    by_form = f"{place(request, 'scrutiny:item_add', meeting=meeting)}?decision={decision}"
    if row.private:
        messages.success(request, "The forward plan announces it in private: give the exemption and a public title.")
        return redirect(by_form)
    try:
        number = next_number_of(found)
        item = add_item(
            meeting=found,
            values={**values_of(row, request), "number": number},
            by=request.access.user,
            reason=f"Proposed by {row.reference}",
            today=timezone.localdate(),
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(by_form if refused.code == "late_reason_missing" else request.path.rsplit("/", 2)[0] + "/")
    messages.success(request, f"{row.reference} is item {item.number}.")
    return redirect(place(request, "scrutiny:proposed", meeting=meeting))


def values_of(row: Proposal, request: PartnershipRequest) -> dict[str, object]:
    """The fields of the item: the report that carries the decision, where there is one; else the decision itself."""
    report = request.partnership.reports.filter(slug=row.report).first() if row.report else None
    if report is not None and report.part == Part.PUBLIC:
        return {"title": report.subject, "kind": ItemKind.REPORT.value, "report": report, "part": Part.PUBLIC.value}
    decision = request.partnership.decisions.get(pk=row.decision)
    return {"title": row.title, "kind": ItemKind.TEXT.value, "decision": decision, "part": Part.PUBLIC.value}


@requires(KEEP)
def item_withdraw(request: PartnershipRequest, item: int) -> HttpResponse:
    """Off the business of the meeting, and still on its agenda, as withdrawn."""
    found = item_to_keep(request, item)
    form = ReasonForm(request.POST or None)
    back = (found.meeting.title, place(request, "scrutiny:meeting", meeting=found.meeting.slug))

    def do() -> str:
        today = timezone.localdate()
        given = Given(ItemState.WITHDRAWN, today, reasons=form.cleaned_data["reason"])
        recorder = Recorder(request.access.user, frozenset(), timezone.now(), today)
        record_item(item=found, given=given, version=0, recorder=recorder, reason=form.cleaned_data["reason"])
        return back[1]

    act = Act(
        f"Withdraw item {found.number}?",
        "Withdraw it",
        f"Item {found.number} is withdrawn.",
        found.meeting.title,
        "It stays on the agenda as withdrawn, its number with it. Packs built from now on leave its papers out. "
        "Where the agenda is published, the public reads at once that it is withdrawn, and why if it is in Part I.",
        danger=True,
    )
    return form_page(request, form, act, do, back=back)
