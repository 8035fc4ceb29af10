"""The budgets of a year, and typing what they were first agreed to be."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ihwb.kernel.dates import FinancialYear
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.budgets import BudgetFilter
from pool.selectors.budget_page import budget_page, budget_years, shown_period
from pool.selectors.fund import funds_of
from pool.selectors.profiles import last_certified
from pool.views.subject import current_period, found_fund, pages_of, unit_of


def year_or_404(year: int) -> FinancialYear:
    try:
        return FinancialYear(year)
    except ValueError as wrong:
        raise Http404("No such year") from wrong


@require_safe
@requires("pool.view_plan")
def current_budgets(request: PartnershipRequest) -> HttpResponse:
    """Straight to the budgets of the fund and year that are worked in, or to the choice of funds."""
    period = current_period(request)
    if period is None or len(funds_of(request.partnership)) != 1:
        return HttpResponseRedirect(place(request, "pool:funds"))
    return HttpResponseRedirect(place(request, "pool:budgets", fund=period.fund.code, year=period.year))


@require_safe
@requires("pool.view_plan")
def budgets(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, label = found_fund(request, fund), year_or_404(year).label
    period = shown_period(found, year)
    partners = list(found.lines.order_by("lead__position").values_list("lead__code", "lead__name").distinct())
    form = BudgetFilter(request.GET, partners=partners)
    shown = budget_page(found, year, period.number if period else None, **form.asked())
    context = {
        "fund": found,
        "year": year,
        "label": label,
        "budgets": shown,
        "period": period,
        "form": form,
        "found": f"{shown.shown} of {shown.lines} lines",
        "unit": unit_of(request, "pounds"),
        "years": budget_years(found),
        "begun": last_certified(found, year),
        "pages": pages_of(request, found, period, "pool:budgets"),
        "may_change": request.access.may("pool.change_budgets"),
        "may_move": request.access.may("pool.propose_virement"),
    }
    return render(request, "pool/budgets/budgets.html", context)
