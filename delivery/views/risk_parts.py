"""Actions, controls, owners of organisations, money at stake and links of one risk."""

from typing import Any

from django.http import Http404, HttpResponse

from delivery.forms.risk_parts import (
    ActionForm,
    ChangeActionForm,
    ControlForm,
    ExposureForm,
    JustReasonForm,
    LinkForm,
    OwnerForm,
)
from delivery.forms.risks import DoneForm
from delivery.models import RiskAction
from delivery.selectors.risk_sight import sight_of
from delivery.services import risk_parts as services
from delivery.views.risk_acts import CHANGE, Act, caption, risk_act, risk_in, today
from ihwb.web.access import PartnershipRequest, requires


def _who(request: PartnershipRequest) -> dict[str, Any]:
    return {"partnership": request.partnership, "by": request.access.user, "today": today()}


@requires(CHANGE)
def action_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form = ActionForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        services.add_action(risk_id=pk, **_who(request), **form.cleaned_data)

    return risk_act(request, found, form, do, Act("Add an action", "Add the action", "Action added.", caption(found)))


def _action(request: PartnershipRequest, pk: int) -> RiskAction:
    rows = RiskAction.objects.filter(sight_of(request.access).seen("risk__"), pk=pk)
    found = rows.filter(risk__register__partnership=request.partnership).first()
    if found is None:
        raise Http404("No such action")
    return found


@requires(CHANGE)
def action_change(request: PartnershipRequest, pk: int) -> HttpResponse:
    action = _action(request, pk)
    found = risk_in(request, action.risk_id)
    begin = {name: getattr(action, name) for name in ("text", "owner", "due", "progress")}
    form = ChangeActionForm(request.POST or None, partnership=request.partnership, initial=begin)

    def do() -> None:
        services.change_action(action_id=pk, to=form.to(), reason=form.cleaned_data["reason"], **_who(request))

    act = Act(f"Change action {action.number}", "Save the action", "Action saved.", caption(found))
    return risk_act(request, found, form, do, act)


@requires(CHANGE)
def action_done(request: PartnershipRequest, pk: int) -> HttpResponse:
    action = _action(request, pk)
    found = risk_in(request, action.risk_id)
    form = DoneForm(request.POST or None)

    def do() -> None:
        held = form.cleaned_data
        services.complete_action(action_id=pk, done_on=held["done_on"], reason=held["reason"], **_who(request))

    done = f"Action {action.number} is done."
    act = Act("Mark an action as done", "It is done", done, caption(found), lead=action.text)
    return risk_act(request, found, form, do, act)


def _control_page(request: PartnershipRequest, pk: int, control_id: int | None) -> HttpResponse:
    found = risk_in(request, pk)
    control = found.controls.filter(pk=control_id).first() if control_id else None
    if control_id and control is None:
        raise Http404("No such control")
    form = ControlForm(request.POST or None, partnership=request.partnership, control=control)

    def do() -> None:
        reason = form.cleaned_data["reason"]
        services.keep_control(risk_id=pk, control_id=control_id, to=form.to(), reason=reason, **_who(request))

    title = f"Change control {control.number}" if control else "Add a control"
    act = Act(
        title, "Save the control", "Control saved.", caption(found), "What is in place already, and how well it works."
    )
    return risk_act(request, found, form, do, act)


@requires(CHANGE)
def control_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    return _control_page(request, pk, None)


@requires(CHANGE)
def control_change(request: PartnershipRequest, pk: int, control: int) -> HttpResponse:
    return _control_page(request, pk, control)


@requires(CHANGE)
def risk_owner(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form = OwnerForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        held = form.cleaned_data
        services.name_owner(
            risk_id=pk, organisation=held["organisation"], post=held["owner"], reason=held["reason"], **_who(request)
        )

    lead = "For a joint risk: the post that answers for it in each organisation."
    act = Act("Owner in an organisation", "Save the owner", "The owner is saved.", caption(found), lead)
    return risk_act(request, found, form, do, act)


@requires(CHANGE)
def exposure_set(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form = ExposureForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        services.set_exposure(risk_id=pk, stake=form.stake(), reason=form.cleaned_data["reason"], **_who(request))

    lead = "What the risk may cost on a line of the pool in a year. A line and year that is there already is replaced."
    act = Act("Money at stake", "Save the money at stake", "The money at stake is saved.", caption(found), lead)
    return risk_act(request, found, form, do, act)


@requires(CHANGE)
def exposure_remove(request: PartnershipRequest, pk: int, exposure: int) -> HttpResponse:
    found = risk_in(request, pk)
    row = found.exposures.select_related("line").filter(pk=exposure).first()
    if row is None:
        raise Http404("No such exposure")
    form = JustReasonForm(request.POST or None)

    def do() -> None:
        services.remove_exposure(risk_id=pk, exposure_id=exposure, reason=form.cleaned_data["reason"], **_who(request))

    act = Act(
        "Take the money at stake off", "Take it off", "It is taken off.", caption(found), row.line.name, danger=True
    )
    return risk_act(request, found, form, do, act)


@requires(CHANGE)
def risk_link(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form = LinkForm(request.POST or None, risk=found, sight=sight_of(request.access))

    def do() -> None:
        held = form.cleaned_data
        services.link_risks(risk_id=pk, other_id=held["other"].pk, reason=held["reason"], **_who(request))

    lead = "The same risk in two registers. Each keeps its rating on its own scale; nothing is converted."
    act = Act("Link to the same risk elsewhere", "Link the risks", "The risks are linked.", caption(found), lead)
    return risk_act(request, found, form, do, act)


@requires(CHANGE)
def risk_unlink(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form = JustReasonForm(request.POST or None)

    def do() -> None:
        services.unlink_risk(risk_id=pk, reason=form.cleaned_data["reason"], **_who(request))

    act = Act("This is another risk", "Part it from the others", "The link is gone.", caption(found))
    return risk_act(request, found, form, do, act)
