"""What the programme costs, as published and as computed, and how it is divided between the partners."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.costs import SplitForm
from delivery.selectors.costs import cost_tables, division
from delivery.services.costs import lay_down_split
from delivery.views.acting import Act, act_page
from delivery.views.subnav import links
from ihwb.web.access import PartnershipRequest, place, requires


@require_safe
@requires("delivery.view_costs")
def costs(request: PartnershipRequest) -> HttpResponse:
    context = {
        "tables": cost_tables(request.partnership),
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
