"""What moved since last month and since last year, and why."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ihwb.web.access import PartnershipRequest, requires
from pool.selectors.movement import movement as movement_of
from pool.selectors.outturn import visible_organisations
from pool.selectors.position import periods_of
from pool.views.subject import found_period, pages_of, unit_of


@require_safe
@requires("pool.view_position")
def movement(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    visible = visible_organisations(request.access, found)
    context = {
        "period": found,
        "movement": movement_of(found, visible),
        "partly": visible is not None,
        "unit": unit_of(request, "pounds"),
        "periods": periods_of(found.fund_id, found.year),
        "pages": pages_of(request, found.fund, found, "pool:movement"),
    }
    return render(request, "pool/movement/movement.html", context)
