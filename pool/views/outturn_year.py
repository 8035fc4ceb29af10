"""The outturn of a year: all lines by month, and its saves by script."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Misread, Refused
from ihwb.kernel.money import show
from ihwb.web.access import PartnershipRequest, requires
from pool.forms.outturn import read_year
from pool.models import Period, PooledFund
from pool.rules.outturn import USUAL_REASON
from pool.selectors.outturn_grid import as_typed, outturn_grid
from pool.selectors.outturn_year import YearGrid, YearTotals
from pool.selectors.outturn_year import outturn_year as year_of
from pool.services.outturn import OutturnRefused, save_periods
from pool.views.outturn_answers import document_of, refused_answer
from pool.views.subject import found_fund, pages_of, unit_of


@require_safe
@requires("pool.view_outturn")
def outturn_year(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """Every line by period 1 to 13, and the latest forecast."""
    found = found_fund(request, fund)
    periods = _periods(found, year)
    grid = year_of(request.access, found, year)
    years = Period.objects.filter(fund=found).values_list("year", flat=True).order_by("year").distinct()
    unit = unit_of(request, "pounds")
    context = {
        "fund": found,
        "year": year,
        "year_label": FinancialYear(year).label,
        "years": [(one, FinancialYear(one).label) for one in years],
        "grid": grid,
        "latest": max(periods, key=lambda one: one.number),
        "usual_reason": USUAL_REASON,
        "unit": unit,
        "typing": bool(grid.editable) and unit == "pounds",
        "pages": pages_of(request, found, max(periods, key=lambda one: one.number), "pool:outturn_year"),
    }
    return render(request, "pool/outturn_year.html", context)


def _periods(fund: PooledFund, year: int) -> list[Period]:
    held = list(Period.objects.filter(fund=fund, year=year)) if 1900 <= year <= 2999 else []
    if not held:
        raise Http404("No periods in this year")
    return held


@require_POST
@requires("pool.enter_outturn")
def outturn_year_save(request: PartnershipRequest, fund: str, year: int) -> JsonResponse:
    """Changed cells of several periods in, all of them or none. 400: unreadable, 422: faults, 409: conflicts."""
    found = found_fund(request, fund)
    periods = {period.number: period for period in _periods(found, year)}
    try:
        sent, reason = read_year(document_of(request))
        if unknown := set(sent) - set(periods):
            raise Misread("message", f"Nothing was saved: period {min(unknown)} is not there. Load the page again.")
        entries = {periods[number].pk: rows for number, rows in sent.items()}
        saved = save_periods(entries=entries, by=request.access.user, at=timezone.now(), reason=reason)
    except Misread as misread:
        return JsonResponse({"code": misread.code, "message": misread.message}, status=400)
    except OutturnRefused as refused:
        return _refused(request, next(one for one in periods.values() if one.pk == refused.period_id), refused)
    except Refused as refused:
        return JsonResponse({"code": refused.code, "message": refused.message}, status=409)
    said = " ".join(saved[period.pk].message for period in periods.values() if period.pk in saved)
    lines = {number: {entry.line for entry in rows} for number, rows in sent.items()}
    return JsonResponse(_answer(year_of(request.access, found, year), lines, said))


def _refused(request: PartnershipRequest, period: Period, refused: OutturnRefused) -> JsonResponse:
    rows = outturn_grid(request.access, period).rows if refused.reading.conflicts else ()
    said = refused_answer(refused, rows)
    for one in (*said["faults"], *said["conflicts"], *said["rows"]):
        one["period"] = str(period.number)
    return JsonResponse(said, status=422 if refused.reading.faults else 409)


def _answer(grid: YearGrid, lines: dict[int, set[str]], message: str) -> dict[str, Any]:
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for row in grid.rows:
        for cell in row.cells:
            if row.line in lines.get(cell.period, ()):
                own = found.setdefault((row.line, cell.period), {"line": row.line, "period": str(cell.period)})
                own |= {"version": cell.version, cell.column: as_typed(cell.amount)}
    totals = {"": _shown(grid.total), **{group.code: _shown(group.total) for group in grid.groups}}
    partners = {partner.code: _shown(partner.total) for partner in grid.partners}
    return {"message": message, "rows": list(found.values()), "totals": totals, "partners": partners}


def _shown(total: YearTotals) -> dict[str, str]:
    months = {f"p{number}": _pounds(amount) for number, amount in enumerate(total.amounts[:13], start=1)}
    return {**months, "forecast": _pounds(total.amounts[13]), "variance": _pounds(total.variance)}


def _pounds(amount: Decimal | None) -> str:
    return "–" if amount is None else show(amount)
