"""Savings of a year against the gap: the page, a saving, the figures of a period."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import show
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.savings import SavingForm, SavingsFiguresForm
from pool.models import PooledFund, SavingsFigure, SavingsPlan
from pool.selectors.benefit_outlook import benefit_outlook
from pool.selectors.savings import SavingsView, open_period, own_savings, savings_view, savings_years
from pool.services.savings import enter_savings, save_saving
from pool.views.acts import Act, form_page
from pool.views.subject import found_fund, pages_of, unit_of


def _year(year: int) -> int:
    if not 1900 <= year <= 2999:
        raise Http404("No such year")
    return year


@require_safe
@requires("pool.view_savings")
def savings(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found = found_fund(request, fund)
    shown = savings_view(request.access, found, _year(year))
    context = {
        "savings": shown,
        "outlook": benefit_outlook(request.access, found, shown),
        "fund": found,
        "stats": _stats(shown),
        "years": [(one, FinancialYear(one).label) for one in savings_years(found)],
        "may_change": request.access.may("pool.change_savings"),
        "may_enter": request.access.may("pool.change_savings") and open_period(found, year) is not None,
        "own": {one.pk for one in own_savings(request.access, found, year)},
        "unit": unit_of(request, "pounds"),
        "pages": pages_of(request, found, None, "pool:savings"),
    }
    return render(request, "pool/savings/savings.html", context)


def _stats(shown: SavingsView) -> list[dict[str, str]]:
    total = shown.total

    def said(amount: object) -> str:
        return "not known" if amount is None else show(amount, pence=False)  # type: ignore[arg-type]

    figures = f"{total.entered} of {total.counted} have figures"
    gap = total.gap
    tone = "over" if gap is not None and gap > 0 else "good" if gap is not None else ""
    return [
        {"label": "Required", "value": said(total.required)},
        {"label": "Planned", "value": said(total.planned), "note": _unplanned(shown)},
        {"label": "Delivered to date", "value": said(total.delivered), "note": figures},
        {"label": "Forecast", "value": said(total.forecast), "note": f"Still missing: {said(gap)}", "tone": tone},
        {"label": "At risk", "value": said(total.at_risk), "tone": "warning" if total.at_risk else ""},
    ]


def _unplanned(shown: SavingsView) -> str:
    left = shown.total.unplanned
    if left is None or not left:
        return ""
    return (
        f"{show(left, pence=False)} is not planned yet"
        if left > 0
        else f"{show(-left, pence=False)} more than required"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.change_savings")
def saving_add(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    return _saving(request, found_fund(request, fund), _year(year), None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.change_savings")
def saving_edit(request: PartnershipRequest, fund: str, year: int, saving: int) -> HttpResponse:
    found = found_fund(request, fund)
    own = {one.pk: one for one in own_savings(request.access, found, _year(year))}
    if saving not in own:
        raise Http404("No such saving")
    return _saving(request, found, year, own[saving])


def _saving(request: PartnershipRequest, fund: PooledFund, year: int, saving: SavingsPlan | None) -> HttpResponse:
    own = request.access.organisations_for("pool.change_savings")
    instance = saving or SavingsPlan(fund=fund, year=year)
    form = SavingForm(request.POST or None, instance=instance, fund=fund, year=year, own=own)
    label = FinancialYear(year).label
    act = Act(
        "Change the saving" if saving else "Plan a saving", "Save", "The saving is saved.", f"{fund.name}, {label}"
    )

    def do() -> None:
        values = {name: form.cleaned_data[name] for name in SavingForm.Meta.fields}
        fresh = SavingsPlan.objects.get(pk=saving.pk) if saving else None
        save_saving(fund=fund, year=year, values=values, by=request.access.user, saving=fresh)

    return form_page(request, form, act, do, back=_back(request, fund, year))


def _back(request: PartnershipRequest, fund: PooledFund, year: int) -> tuple[str, str]:
    return f"Savings {FinancialYear(year).label}", place(request, "pool:savings", fund=fund.code, year=year)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.change_savings")
def savings_figures(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """What savings delivered and are forecast to deliver, in the year's open period."""
    found = found_fund(request, fund)
    period, own = open_period(found, _year(year)), own_savings(request.access, found, year)
    back = _back(request, found, year)
    if period is None or not own:
        why = "No period of this year is open." if period is None else "Plan a saving first; then enter its figures."
        messages.error(request, why)
        return HttpResponseRedirect(back[1])
    held = {one.plan_id: one for one in SavingsFigure.objects.filter(period=period, plan__in=own)}
    form = SavingsFiguresForm(request.POST or None, savings=own, held=held)
    act = Act(f"Savings in {period.month.label}", "Save", "The figures are saved.", found.name)

    def do() -> None:
        enter_savings(
            period_id=period.pk,
            figures=form.values,
            allowed={one.pk for one in own},
            by=request.access.user,
            at=timezone.now(),
        )

    return form_page(request, form, act, do, back=back, template="pool/savings/figures.html")
