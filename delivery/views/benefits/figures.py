"""The figures of a benefit: plan and forecast of a year, a slip, what was delivered."""

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from delivery.forms.benefits import ForecastForm, PlanForm, ReportForm, SlipForm
from delivery.models import Benefit, BenefitYear
from delivery.rules.benefits import PERIODS, Slot, slip_words
from delivery.selectors.benefits.figures import figures_of
from delivery.selectors.benefits.realisation import gap_of
from delivery.services.benefits import figures as services
from delivery.views.benefits.pages import form_page, found_benefit
from ihwb.kernel.dates import FinancialYear
from ihwb.web.access import PartnershipRequest, place, requires

_YEARS_ON = 2  # how far beyond the last planned year a forecast may slip


def _back(request: PartnershipRequest, pk: int) -> str:
    return place(request, "delivery:benefit", pk=pk)


def _year(found: Benefit, year: int) -> BenefitYear | None:
    if not 1900 <= year <= 2999:
        raise Http404("No such year")
    return next((one for one in found.years.all() if one.year == year), None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_benefits")
def plan(request: PartnershipRequest, pk: int, year: int) -> HttpResponse:
    found = found_benefit(request, pk)
    form = PlanForm(request.POST or None, benefit=found, year=year, held=_year(found, year))

    def act() -> str:
        held = form.cleaned_data
        services.plan_year(
            partnership=request.partnership,
            benefit_id=pk,
            version=held["version"],
            year=year,
            plan=services.YearPlan(held["planned"], form.months("planned"), held.get("saving"), held.get("published")),
            reason=held["reason"],
            by=request.access.user,
        )
        return f"The plan for {FinancialYear(year).label} is saved."

    return form_page(
        request,
        form,
        act,
        back=_back(request, pk),
        benefit=found,
        template="delivery/benefits/months.html",
        heading=f"Plan for {FinancialYear(year).label}",
        caption=found.name,
        lead="Months are optional. Where they are known, they add up to the year.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.report_benefits")
def forecast(request: PartnershipRequest, pk: int, year: int) -> HttpResponse:
    found = found_benefit(request, pk)
    form = ForecastForm(request.POST or None, benefit=found, held=_year(found, year))

    def act() -> str:
        held = form.cleaned_data
        services.set_forecast(
            partnership=request.partnership,
            benefit_id=pk,
            version=held["version"],
            year=year,
            whole=held["whole"],
            months=form.months("forecast"),
            at_risk=held["at_risk"] or Decimal("0.00"),
            risks=form.months("at_risk"),
            reason=held["reason"],
            by=request.access.user,
        )
        return f"The forecast for {FinancialYear(year).label} is saved."

    return form_page(
        request,
        form,
        act,
        back=_back(request, pk),
        benefit=found,
        template="delivery/benefits/months.html",
        heading=f"Forecast for {FinancialYear(year).label}",
        caption=found.name,
        lead="Enter the months where they are known; otherwise the year. At risk is the part that may not come.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.report_benefits")
def slip(request: PartnershipRequest, pk: int) -> HttpResponse:
    """Move an amount of the forecast to later, and say at once what that does to the fund's gap."""
    found = found_benefit(request, pk)
    starts, ends = slots(found)
    form = SlipForm(request.POST or None, starts=starts, ends=ends, initial={"version": found.version})

    def act() -> str:
        held = form.cleaned_data
        before = gap_of(request.access, found.fund, held["start"].year) if found.fund else None
        services.slip(
            partnership=request.partnership,
            benefit_id=pk,
            version=held["version"],
            slip=services.Slip(held["amount"], held["start"], held["end"]),
            reason=held["reason"],
            by=request.access.user,
        )
        gap = gap_of(request.access, found.fund, held["start"].year) if found.fund else None
        return slip_words(held["amount"], held["start"], held["end"], gap, before)

    return form_page(
        request,
        form,
        act,
        back=_back(request, pk),
        benefit=found,
        heading="It comes later",
        submit="Move the forecast",
        caption=found.name,
        lead="The plan stays as it is; the forecast moves. The fund's gap changes at once.",
        nothing="" if starts else "Nothing is forecast that could come later. Enter a forecast first.",
    )


def slots(found: Benefit) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Where a forecast stands that is still to come, and where it may go, as (value, words) for a list."""
    starts: list[Slot] = []
    whole: list[int] = []
    for one in sorted(found.years.all(), key=lambda held: held.year):
        figures = figures_of(one)
        monthly = [month for month in figures.months if month.forecast and not month.covered]
        starts += [Slot(one.year, month.number) for month in monthly]
        if one.forecast:
            starts.append(Slot(one.year))
            whole.append(one.year)
    if not starts:
        return [], []
    years = range(starts[0].year, max([one.year for one in found.years.all()]) + _YEARS_ON + 1)
    ends = [Slot(year, number) for year in years if year not in whole for number in range(1, PERIODS + 1)]
    ends += [Slot(year) for year in years if year in whole or year > starts[-1].year]
    ends.sort(key=lambda one: (one.order, one.number == 0))
    return _listed(starts), _listed(ends)


def _listed(found: list[Slot]) -> list[tuple[str, str]]:
    return [(f"{one.year}-{one.number}", one.label if one.number else f"{one.label} as a whole") for one in found]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.report_benefits")
def report(request: PartnershipRequest, pk: int) -> HttpResponse:
    return _report(request, found_benefit(request, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.report_benefits")
def correct(request: PartnershipRequest, pk: int, actual: int) -> HttpResponse:
    """Correct a report by a new one; the old one stays and says that it was corrected."""
    return _report(request, found_benefit(request, pk), actual)


def _report(request: PartnershipRequest, found: Benefit, actual: int | None) -> HttpResponse:
    old = next((one for one in found.actuals.all() if one.pk == actual), None)
    if actual is not None and old is None:
        raise Http404("No such report")
    initial = (
        {
            "year": FinancialYear(old.year).label,
            "number": old.number,
            "months": old.months,
            "amount": old.amount,
            "evidence": old.evidence,
        }
        if old
        else {"months": 1, "year": FinancialYear.of(timezone.localdate()).label}
    )
    form = ReportForm(request.POST or None, initial=initial, correcting=old is not None)

    def act() -> str:
        held = form.cleaned_data
        services.report(
            partnership=request.partnership,
            benefit_id=found.pk,
            report=services.Report(held["year"], held["number"], held["months"], held["amount"], held["evidence"]),
            by=request.access.user,
            at=timezone.localtime(),
            corrects=actual,
            reason=held.get("reason", ""),
        )
        return "The report is corrected." if old else "Reported."

    return form_page(
        request,
        form,
        act,
        back=_back(request, found.pk),
        heading="Correct a report" if old else "Report what was delivered",
        submit="Save",
        caption=found.name,
        lead="The old report stays and says that it was corrected." if old else "",
    )
