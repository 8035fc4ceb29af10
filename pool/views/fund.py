"""The funds of a partnership, one fund at a glance, and its plan."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.dashboard import FundFilter
from pool.selectors.dashboard import dashboard
from pool.selectors.fund import fund_view, funds_of
from pool.selectors.linked import fund_panels
from pool.selectors.plan import plan as plan_of
from pool.views.subject import found_fund, pages_of, unit_of


@require_safe
@requires("pool.view_plan")
def funds(request: PartnershipRequest) -> HttpResponse:
    """Straight to the one fund, or a choice of several."""
    found = funds_of(request.partnership)
    if len(found) == 1:
        return HttpResponseRedirect(place(request, "pool:fund", fund=found[0].code))
    if not found or not request.access.may("pool.view_position"):
        return render(request, "pool/funds.html", {"funds": found, "page": "pool:fund", "heading": "Pooled funds"})
    return _dashboard(request)


def _dashboard(request: PartnershipRequest) -> HttpResponse:
    """Where every fund stands: certified figures only, which are everybody's."""
    form = FundFilter(request.GET or None)
    shown = dashboard(request.partnership, **form.chosen() if form.is_bound else {})
    context = {
        "dashboard": shown,
        "form": form,
        "found": f"{len(shown.rows)} of {shown.funds} funds",
        "unit": unit_of(request, "thousands"),
    }
    return render(request, "pool/dashboard.html", context)


@require_safe
@requires("pool.view_plan")
def plans(request: PartnershipRequest) -> HttpResponse:
    """Straight to the plan of the one fund, or a choice of several."""
    found = funds_of(request.partnership)
    if len(found) == 1:
        return HttpResponseRedirect(place(request, "pool:plan", fund=found[0].code))
    return render(request, "pool/funds.html", {"funds": found, "page": "pool:plan", "heading": "Plans"})


@require_safe
@requires("pool.view_plan")
def fund(request: PartnershipRequest, fund: str) -> HttpResponse:
    found = found_fund(request, fund)
    shown = fund_view(found)
    context = {
        "fund": shown,
        "sources": list(dict.fromkeys(line.source for line in shown.lines if line.source)),
        "sees_position": request.access.may("pool.view_position"),
        "panels": fund_panels(found, request.access),
        "pages": pages_of(request, found, None, "pool:fund"),
    }
    return render(request, "pool/fund.html", context)


@require_safe
@requires("pool.view_plan")
def plan(request: PartnershipRequest, fund: str) -> HttpResponse:
    found = found_fund(request, fund)
    context = {
        "plan": plan_of(found),
        "unit": unit_of(request, "thousands"),
        "pages": pages_of(request, found, None, "pool:plan"),
    }
    return render(request, "pool/plan.html", context)
