"""What the programme costs: as published and computed, against its budget, divided between the partners."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.costs import CostForm, SplitForm
from delivery.models import ExceptionKind
from delivery.selectors import cost_control
from delivery.selectors.costs import cost_tables, division
from delivery.selectors.tolerances import tolerances
from delivery.services.costs import add_cost, change_cost, lay_down_split
from delivery.views.acting import Act, act_page
from delivery.views.subnav import links
from ihwb.web.access import PartnershipRequest, place, requires


@require_safe
@requires("delivery.view_costs")
def costs(request: PartnershipRequest) -> HttpResponse:
    control = cost_control.control(request.partnership)
    kept = tolerances(request.partnership, timezone.localdate())
    context = {
        "tables": cost_tables(request.partnership),
        "tolerances": [one for one in kept if one.row.kind == ExceptionKind.COST],
        "control": control,
        "shares": cost_control.shares(request.partnership, control),
        "division": division(request.partnership),
        "may_change": request.access.may("delivery.change_costs"),
        "links": links(request),
    }
    return render(request, "delivery/costs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_costs")
def split_add(request: PartnershipRequest) -> HttpResponse:
    form = SplitForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        lay_down_split(
            partnership=request.partnership,
            since=form.cleaned_data["since"],
            shares=form.shares(),
            source=form.cleaned_data["source"],
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:costs")
    lead = "Years that ended before it keep the rule that they had."
    act = Act("Divide the costs", "Lay it down", "The costs are divided.", back, "Programme costs", "", lead)
    return act_page(request, form, do, act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_costs")
def cost_add(request: PartnershipRequest) -> HttpResponse:
    form = CostForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        add_cost(
            partnership=request.partnership,
            project=form.cleaned_data["project"],
            programme=form.cleaned_data["programme"],
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:costs")
    act = Act("Add a cost", "Add the cost", "The cost is added.", back, "Programme costs")
    return act_page(request, form, do, act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_costs")
def cost_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = cost_control.cost_at(request.partnership, pk)
    if found is None:
        raise Http404("No such cost")
    form = CostForm(request.POST or None, partnership=request.partnership, row=found)

    def do() -> None:
        change_cost(
            partnership=request.partnership,
            cost_id=pk,
            version=form.cleaned_data["version"] or 0,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    of = str(found.project or found.programme or "All programmes")
    back = place(request, "delivery:costs")
    act = Act("Change a cost", "Save", "The cost is saved.", back, "Programme costs", of, version=found.version)
    return act_page(request, form, do, act, "delivery/programme/cost.html", history=cost_control.history(found))
