"""Where a fund stands, who bears its variance, and the certificate that closes a period."""

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
from pool.views.subject import address, current_period, found_period, pages_of, shared_period, unit_of


@require_safe
@requires("pool.view_position")
def current_position(request: PartnershipRequest) -> HttpResponse:
    return _straight_to(request, "pool:position", current_period(request), "Position")


@require_safe
@requires("pool.view_position")
def current_statement(request: PartnershipRequest) -> HttpResponse:
    return _straight_to(request, "pool:statement", shared_period(request), "Risk share")


def _straight_to(request: PartnershipRequest, name: str, period: Period | None, heading: str) -> HttpResponse:
    """To the period, or to a page that says there is none yet."""
    if period is None:
        return render(request, "pool/no_period.html", {"heading": heading})
    return HttpResponseRedirect(address(request, name, period))


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


@require_safe
@requires("pool.view_position")
def statement(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """The risk share. That of an open period gives away the other partner's figures: it waits for the certificate."""
    found = found_period(request, fund, year, period)
    withheld = visible_organisations(request.access, found) is not None
    context = {
        "statement": None if withheld else statement_of(found),
        "period": found,
        "periods": periods_of(found.fund_id, found.year),
        "pages": pages_of(request, found.fund, found, "pool:statement"),
        "may_see_history": request.access.may("pool.view_history"),
    }
    return render(request, "pool/statement.html", context)


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
