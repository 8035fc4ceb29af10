"""Who bears the variance of a period."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ihwb.web.access import PartnershipRequest, requires
from pool.selectors.outturn import visible_organisations
from pool.selectors.position import periods_of
from pool.selectors.share_decisions import left_to_decision
from pool.selectors.statement import statement as statement_of
from pool.selectors.statement_rivals import ACTUAL, FORECAST
from pool.selectors.terms import terms_of
from pool.views.rounds import round_of, rounds_of
from pool.views.subject import found_period, pages_of, shared_period, straight_to


@require_safe
@requires("pool.view_position")
def current_statement(request: PartnershipRequest) -> HttpResponse:
    return straight_to(request, "pool:statement", shared_period(request), "Risk share")


@require_safe
@requires("pool.view_position")
def statement(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """The risk share. That of an open period gives away the other partner's figures: it waits for the certificate."""
    found = found_period(request, fund, year, period)
    number = round_of(request, found)
    basis = ACTUAL if request.GET.get("on") == ACTUAL else FORECAST
    withheld = number is None and visible_organisations(request.access, found) is not None
    context = {
        "statement": None if withheld else statement_of(found, number, basis),
        "basis": basis,
        "period": found,
        **rounds_of(found, number),
        "periods": periods_of(found.fund_id, found.year),
        "pages": pages_of(request, found.fund, found, "pool:statement"),
        "left_open": left_to_decision(terms_of(found)),
        "may_see_history": request.access.may("pool.view_history"),
    }
    return render(request, "pool/statement.html", context)
