"""Where a fund stands, and the certificate that closes a period."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires
from pool.models import Period
from pool.selectors.certification import why_not
from pool.selectors.outturn import visible_organisations
from pool.selectors.position import periods_of, position_chart
from pool.selectors.position import position as position_of
from pool.selectors.statement import statement as statement_of
from pool.services.certify import certify_period
from pool.views.headlines import headlines
from pool.views.subject import address, current_period, found_period, pages_of, straight_to, unit_of


@require_safe
@requires("pool.view_position")
def current_position(request: PartnershipRequest) -> HttpResponse:
    return straight_to(request, "pool:position", current_period(request), "Position")


@require_safe
@requires("pool.view_position")
def position(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    shown = position_of(found, visible_organisations(request.access, found))
    context = {
        "position": shown,
        "period": found,
        "stats": headlines(shown),
        "chart": position_chart(shown) if shown.total.with_forecast else None,
        "unit": unit_of(request, "pounds"),
        "periods": periods_of(found.fund_id, found.year),
        "pages": pages_of(request, found.fund, found, "pool:position"),
        "may_certify": found.is_open and request.access.may("pool.certify_period"),
    }
    return render(request, "pool/position.html", context)


# --- Certifying -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.certify_period")
def certify(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """The question, with everything it rests on; a POST is the certificate."""
    found = found_period(request, fund, year, period)
    if request.method == "POST":
        return _certified(request, found)
    context = {
        "period": found,
        "refusal": why_not(found, request.access.user),
        "position": position_of(found),
        "statement": statement_of(found),
    }
    return render(request, "pool/certify.html", context)


def _certified(request: PartnershipRequest, period: Period) -> HttpResponse:
    try:
        certify_period(period_id=period.pk, by=request.access.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(address(request, "pool:certify", period))
    messages.success(request, f"{period.month.label} is certified. Its figures and its statement are locked.")
    return HttpResponseRedirect(address(request, "pool:statement", period))
