"""Where a fund stands in a period."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ihwb.web.access import PartnershipRequest, requires
from pool.selectors.outturn import visible_organisations
from pool.selectors.position import periods_of, position_chart
from pool.selectors.position import position as position_of
from pool.views.headlines import headlines
from pool.views.rounds import round_of, rounds_of
from pool.views.subject import current_period, found_period, pages_of, straight_to, unit_of


@require_safe
@requires("pool.view_position")
def current_position(request: PartnershipRequest) -> HttpResponse:
    return straight_to(request, "pool:position", current_period(request), "Position")


@require_safe
@requires("pool.view_position")
def position(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    number = round_of(request, found)
    shown = position_of(found, visible_organisations(request.access, found), number)
    context = {
        "position": shown,
        "period": found,
        "stats": headlines(shown),
        "chart": position_chart(shown) if shown.total.with_forecast else None,
        "unit": unit_of(request, "pounds"),
        "periods": periods_of(found.fund_id, found.year),
        "pages": pages_of(request, found.fund, found, "pool:position"),
        **rounds_of(found, number),
    }
    return render(request, "pool/position.html", context)
