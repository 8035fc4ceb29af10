"""What the programme costs, as published and as computed."""

from django.http import HttpResponse
from django.shortcuts import render

from delivery.selectors.costs import cost_tables
from delivery.views.subnav import links
from ihwb.web.access import PartnershipRequest, requires


@requires("delivery.view_costs")
def costs(request: PartnershipRequest) -> HttpResponse:
    return render(request, "delivery/costs.html", {"tables": cost_tables(request.partnership), "links": links(request)})
