"""Setting up a year of a fund: budgets, contributions, money held against risk, and the first period."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.budgets import BudgetsForm
from pool.forms.fund_setup import ContributionsForm, OpenYearForm, RiskFundsForm
from pool.models import PooledFund, RiskFund
from pool.selectors.setup_year import budget_entries, year_setup
from pool.services import budgets as budget_services
from pool.services import fund_setup as services
from pool.views.budgets import year_or_404
from pool.views.subject import found_fund, pages_of

_METHODS = ["GET", "HEAD", "POST"]
_SET_UP = "pool.set_up_pool"


@require_safe
@requires(_SET_UP)
def setup_year(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, label = found_fund(request, fund), year_or_404(year).label
    context = {
        "fund": found,
        "year": year,
        "label": label,
        "setup": year_setup(found, year),
        "form": OpenYearForm(year=year),
        "back": place(request, "pool:setup", fund=fund),
        "pages": pages_of(request, found, None, "pool:setup"),
    }
    return render(request, "pool/setup/year.html", context)


@require_http_methods(_METHODS)
@requires(_SET_UP)
def setup_budgets(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """Every line's original budget in one table."""
    found, label = found_fund(request, fund), year_or_404(year).label
    entries = budget_entries(found, year)
    form = BudgetsForm(request.POST or None, rows=[(one.pk, one.name, one.amount) for one in entries])

    def act() -> None:
        amounts, reason = form.amounts(), form.cleaned_data["reason"]
        by = request.access.user
        changed = budget_services.set_budgets(fund_id=found.pk, year=year, amounts=amounts, by=by, reason=reason)
        messages.success(request, f"{changed} budgets changed.")

    rows = [(one, form[f"line_{one.pk}"]) for one in entries]
    return _typed(request, found, year, form, act, "budgets", {"rows": rows, "label": label})


@require_http_methods(_METHODS)
@requires(_SET_UP)
def setup_contributions(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, label = found_fund(request, fund), year_or_404(year).label
    form = ContributionsForm(request.POST or None, fund=found, year=year)

    def act() -> None:
        amounts, reason = form.amounts(), form.cleaned_data["reason"]
        by = request.access.user
        budget_services.set_contributions(fund_id=found.pk, year=year, amounts=amounts, by=by, reason=reason)
        messages.success(request, "The contributions are saved.")

    return _typed(request, found, year, form, act, "contributions", {"rows": form.rows(), "label": label})


@require_http_methods(_METHODS)
@requires(_SET_UP)
def setup_risk_funds(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, label = found_fund(request, fund), year_or_404(year).label
    held = list(RiskFund.objects.filter(fund=found, year=year).order_by("code"))
    form = RiskFundsForm(request.POST or None, held=held)

    def act() -> None:
        services.set_risk_funds(fund_id=found.pk, year=year, held=form.held(), by=request.access.user)
        messages.success(request, "The money held against risk is saved.")

    return _typed(request, found, year, form, act, "risk_funds", {"rows": form.rows(), "label": label})


def _typed(
    request: PartnershipRequest,
    fund: PooledFund,
    year: int,
    form: Form,
    act: Callable[[], None],
    template: str,
    more: dict[str, Any],
) -> HttpResponse:
    back = place(request, "pool:setup_year", fund=fund.code, year=year)
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return HttpResponseRedirect(back)
    context = {"fund": fund, "year": year, "form": form, "back": back, **more}
    return render(request, f"pool/setup/{template}.html", context)


@require_POST
@requires(_SET_UP)
def open_year(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, label = found_fund(request, fund), year_or_404(year).label
    form = OpenYearForm(request.POST, year=year)
    back = place(request, "pool:setup_year", fund=fund, year=year)
    if not form.is_valid():
        messages.error(request, f"Choose the first period of {label}.")
        return HttpResponseRedirect(back)
    try:
        number = form.cleaned_data["first"]
        period = services.open_year(fund_id=found.pk, year=year, number=number, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{period.month.label} is open. The finance officers enter its figures.")
    return HttpResponseRedirect(back)
