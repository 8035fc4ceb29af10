"""Reports of the pool manager to the partners: the schedule, producing one, reading one."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.reports import ProduceForm
from pool.models import PooledFund
from pool.rules.reporting import ReportDue
from pool.selectors.fund_reports import produced, report_due, report_period, report_schedule, report_view
from pool.services.fund_reports import produce_report
from pool.views.acts import Act, form_page
from pool.views.subject import found_fund, pages_of


@require_safe
@requires("pool.view_reports")
def reports(request: PartnershipRequest, fund: str) -> HttpResponse:
    found = found_fund(request, fund)
    rows = report_schedule(found, timezone.localdate())
    context = {
        "fund": found,
        "rows": rows,
        "late": sum(row.state == "late" for row in rows),
        "may_produce": request.access.may("pool.produce_report"),
        "pages": pages_of(request, found, None, "pool:reports"),
    }
    return render(request, "pool/reports/reports.html", context)


@require_safe
@requires("pool.view_reports")
def report(request: PartnershipRequest, fund: str, year: int, quarter: int) -> HttpResponse:
    """One report as it was produced; it is made to be printed as well."""
    found = found_fund(request, fund)
    made = produced(found, year, quarter)
    if made is None:
        raise Http404("No such report")
    context: dict[str, Any] = {
        "report": report_view(made),
        "fund": found,
        "pages": pages_of(request, found, None, "pool:reports"),
    }
    return render(request, "pool/reports/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.produce_report")
def report_produce(request: PartnershipRequest, fund: str, year: int, quarter: int) -> HttpResponse:
    found = found_fund(request, fund)
    due = report_due(found, year, quarter)
    if due is None:
        raise Http404("No such report")
    if produced(found, year, quarter) is not None:
        return HttpResponseRedirect(place(request, "pool:report", fund=found.code, year=year, quarter=quarter))
    form = ProduceForm(request.POST or None)
    act = Act(
        f"Produce: {due.title}", "Produce the report", "The report is produced.", found.name, _rests_on(found, due)
    )

    def do() -> None:
        produce_report(
            fund_id=found.pk,
            year=year,
            quarter=quarter,
            commentary=form.cleaned_data["commentary"],
            explanation=form.cleaned_data["explanation"],
            by=request.access.user,
            at=timezone.now(),
        )

    return form_page(request, form, act, do, back=("Reports", place(request, "pool:reports", fund=found.code)))


def _rests_on(fund: PooledFund, due: ReportDue) -> str:
    """Which figures it freezes, or why it cannot be produced yet."""
    try:
        period = report_period(fund, due.year, due.quarter)
    except Refused as refused:
        return refused.message
    return (
        f"It freezes the figures certified for {period.month.label}, with your commentary. It does not change any more."
    )
