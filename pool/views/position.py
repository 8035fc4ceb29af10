"""Where a fund stands in a period."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ihwb.web.access import PartnershipRequest, requires
from pool.models import Period
from pool.rules.causes import causes_named
from pool.selectors.beside_forecast import beside_forecast, beside_tables
from pool.selectors.outturn import visible_organisations
from pool.selectors.position import periods_of, position_chart
from pool.selectors.position import position as position_of
from pool.selectors.terms import terms_of
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
        "causes_for": _causes_for(request, found),
        "beside": beside_tables(shown.groups, beside_forecast(found.fund_id, found.year, request.access)),
        **rounds_of(found, number),
    }
    return render(request, "pool/position.html", context)


def _causes_for(request: PartnershipRequest, period: Period) -> set[str]:
    """Codes of the partners for whose lines the person may name causes, where the agreement's rules know any."""
    enters_for = request.access.organisations_for("pool.enter_outturn")
    if not period.is_open or not enters_for or not causes_named(terms_of(period).rules):
        return set()
    return set(request.partnership.organisations.filter(pk__in=enters_for).values_list("code", flat=True))
