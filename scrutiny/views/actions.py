"""The actions of meetings: the log across all of them, and writing one down, changing it, ending it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.selectors.posts import posts_acted_for
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.changes import ReasonForm
from scrutiny.forms.proceedings import ActionFilter, ActionForm, FinishForm
from scrutiny.models import MeetingAction
from scrutiny.selectors import actions as selectors
from scrutiny.selectors.attendance import KEEP, may_keep
from scrutiny.selectors.private_papers import reads_private
from scrutiny.services import actions as services
from scrutiny.views.pages import Act, Link, form_page
from scrutiny.views.proceedings import UP, item_to_keep


@require_safe
@requires("scrutiny.view_meetings")
def actions(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    log = selectors.action_log(request.access, today=today)
    form = ActionFilter(request.GET or None, bodies=log.bodies, owners=log.owners)
    asked = form.asked() if form.is_bound else {}
    shown = [one for one in log.lines if selectors.lets(one, asked)]
    mine = set(posts_acted_for(request.access.user, request.partnership, today))
    context = {
        "form": form,
        "lines": [(one, one.owner_id in mine) for one in shown],
        "found": f"{len(shown)} of {len(log.lines)} actions",
        "any": bool(log.lines),
        "keeps": request.access.may(KEEP),
    }
    return render(request, "scrutiny/actions.html", context)


@requires(KEEP)
def action_add(request: PartnershipRequest, item: int) -> HttpResponse:
    found = item_to_keep(request, item)
    form = ActionForm(request.POST or None, partnership=request.partnership)
    back = place(request, "scrutiny:meeting_record", meeting=found.meeting.slug)

    def do() -> str:
        services.add_action(item=found, task=form.task(), by=request.access.user, reason="Agreed at the meeting")
        return f"{back}#item-{found.pk}"

    act = Act(f"Add an action to item {found.number}", "Add it", "The action is written down.", found.meeting.title)
    return form_page(request, form, act, do, back=(UP, back))


@requires(KEEP)
def action_edit(request: PartnershipRequest, action: int) -> HttpResponse:
    found, back = _kept(request, action)
    form = ActionForm(request.POST or None, partnership=request.partnership, action=found)

    def do() -> str:
        given = form.cleaned_data
        services.change_action(
            action=found,
            task=form.task(),
            version=given["version"] or 0,
            by=request.access.user,
            reason=given["reason"],
        )
        return back[1]

    act = Act(f"Change action {found.number}", "Save", "The action is changed.", found.meeting.title)
    return form_page(request, form, act, do, back=back, current=lambda: _kept(request, action)[0])


@requires(KEEP)
def action_remove(request: PartnershipRequest, action: int) -> HttpResponse:
    found, back = _kept(request, action)
    form = ReasonForm(request.POST or None)

    def do() -> str:
        services.remove_action(action=found, by=request.access.user, reason=form.cleaned_data["reason"])
        return back[1]

    act = Act(
        f"Remove action {found.number}?",
        "Remove it",
        "The action is removed. The history keeps it.",
        found.meeting.title,
        "Only for what was written down wrongly. What need not be done any more is ended as dropped.",
        danger=True,
    )
    return form_page(request, form, act, do, back=back)


@requires("scrutiny.view_meetings")
def action_finish(request: PartnershipRequest, action: int) -> HttpResponse:
    """By the holder of its post, or by who keeps the record of its meeting."""
    found = _ended_by(request, action)
    today = timezone.localdate()
    form = FinishForm(request.POST or None, initial={"on": today, "version": found.version})
    back = ("Actions", place(request, "scrutiny:actions"))

    def do() -> str:
        given = form.cleaned_data
        services.finish_action(
            action=found,
            on=given["on"],
            note=given["note"],
            dropped=given["how"] == "dropped",
            version=given["version"] or 0,
            by=request.access.user,
            today=today,
        )
        return f"{back[1]}#action-{found.pk}"

    act = Act(f"What became of action {found.number}", "Save", "The action is ended.", found.meeting.title, found.text)
    return form_page(request, form, act, do, back=back, current=lambda: _ended_by(request, action))


@requires("scrutiny.view_meetings")
def action_open(request: PartnershipRequest, action: int) -> HttpResponse:
    found = _ended_by(request, action)
    form = ReasonForm(request.POST or None)
    back = ("Actions", place(request, "scrutiny:actions"))

    def do() -> str:
        services.open_action(action=found, reason=form.cleaned_data["reason"], by=request.access.user)
        return f"{back[1]}#action-{found.pk}"

    act = Act(f"Open action {found.number} again?", "Open it again", "The action is open again.", found.meeting.title)
    return form_page(request, form, act, do, back=back)


def _action(request: PartnershipRequest, pk: int) -> MeetingAction:
    """The action, for who may read it: one of a private item does not exist for others."""
    rows = MeetingAction.objects.select_related("meeting__body__organisation", "meeting__partnership", "agenda_item")
    found = get_object_or_404(rows, pk=pk, meeting__partnership=request.partnership)
    if found.agenda_item.is_exempt and not reads_private(request.access, found.meeting.body):
        raise Http404("No such action")
    return found


def _kept(request: PartnershipRequest, pk: int) -> tuple[MeetingAction, Link]:
    found = _action(request, pk)
    if not may_keep(request.access, found.meeting):
        raise PermissionDenied(KEEP)
    return found, (UP, place(request, "scrutiny:meeting_record", meeting=found.meeting.slug))


def _ended_by(request: PartnershipRequest, pk: int) -> MeetingAction:
    found = _action(request, pk)
    mine = posts_acted_for(request.access.user, request.partnership, timezone.localdate())
    if found.owner_id not in mine and not may_keep(request.access, found.meeting):
        raise PermissionDenied(KEEP)
    return found
