"""Cashable benefits against the gap of a fund, month by month."""

from decimal import Decimal

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commissioning.models import Partnership
from delivery.models import BenefitKind, BenefitYear
from delivery.selectors.benefits import realisation as selectors
from delivery.views.benefits.pages import subnav
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import show
from ihwb.web.access import PartnershipRequest, place, requires
from pool.models import PooledFund


@require_safe
@requires("delivery.view_benefits")
def realisation_now(request: PartnershipRequest) -> HttpResponse:
    """To the first year with cashable benefits; where there is none, how to begin."""
    first = _years(request.partnership).first()
    if first is None or first.benefit.fund is None:
        pages = subnav(request, "delivery:realisation_now")
        return render(request, "delivery/benefits/realisation_none.html", {"pages": pages})
    return redirect(place(request, "delivery:realisation", fund=first.benefit.fund.code, year=first.year))


def _years(partnership: Partnership) -> QuerySet[BenefitYear]:
    found = BenefitYear.objects.filter(
        benefit__partnership=partnership, benefit__kind=BenefitKind.CASHABLE, benefit__fund__isnull=False
    )
    return found.exclude(planned=0, forecast=None).select_related("benefit__fund").order_by("year", "benefit__fund")


@require_safe
@requires("delivery.view_benefits")
def realisation(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found = PooledFund.objects.filter(agreement__partnership=request.partnership, code=fund).first()
    if found is None or not 1900 <= year <= 2999:
        raise Http404("No such fund or year")
    shown = selectors.realisation(request.access, found, year)
    rows = _years(request.partnership).filter(benefit__fund=found)
    years = sorted({*rows.values_list("year", flat=True), year})
    context = {
        "shown": shown,
        "stats": _stats(shown),
        "chart": selectors.chart(shown),
        "years": [(one, FinancialYear(one).label) for one in years],
        "pages": subnav(request, "delivery:realisation_now"),
        "may_see_savings": request.access.may("pool.view_savings"),
    }
    return render(request, "delivery/benefits/realisation.html", context)


def _stats(shown: selectors.Realisation) -> list[dict[str, str]]:
    total = shown.outlook.total if shown.outlook else shown.savings.total
    gap = total.gap
    slipped = shown.outlook.slipped if shown.outlook else None
    return [
        {"label": "Required", "value": _said(total.required), "note": f"Planned: {_said(total.planned)}"},
        {"label": "Delivered to date", "value": _said(total.delivered)},
        {"label": "Forecast", "value": _said(total.forecast), "note": f"Slipped: {_said(slipped)}"},
        {"label": "At risk", "value": _said(total.at_risk), "tone": "warning" if total.at_risk else ""},
        {"label": "Gap", "value": _said(gap), "tone": "" if gap is None else "over" if gap > 0 else "good"},
    ]


def _said(amount: Decimal | None) -> str:
    return "not known" if amount is None else show(amount, pence=False)
