"""A fund's report as a PDF: the page of the pool links here, because the engine that draws it is scrutiny's."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.background import queue
from pool.models import FundReport
from pool.selectors.fund_reports import produced, report_name
from pool.selectors.lines import fund_at
from scrutiny import tasks
from scrutiny.models import FundReportFile, PackState
from scrutiny.services.fund_report_jobs import request_pdf


@require_POST
@requires("pool.view_reports")
def request_file(request: PartnershipRequest, fund: str, year: int, quarter: int) -> HttpResponse:
    """Ask for the PDF: straight to the file when it is there, else to the page that shows it coming."""
    report = _report(request, fund, year, quarter)
    job, waits = request_pdf(report, request.access.user)
    if waits:
        queue(tasks.draw_fund_report, job.pk)
    return HttpResponseRedirect(_address(request, "fund_report_file" if _file_of(job) else "fund_report_pdf", report))


@require_safe
@requires("pool.view_reports")
def pdf(request: PartnershipRequest, fund: str, year: int, quarter: int) -> HttpResponse:
    """How far the PDF is."""
    report = _report(request, fund, year, quarter)
    return render(request, "scrutiny/fund_report/pdf.html", _shown(report))


@require_safe
@requires("pool.view_reports")
def progress(request: PartnershipRequest, fund: str, year: int, quarter: int) -> HttpResponse:
    """The part of the page that changes while it is drawn."""
    context = _shown(_report(request, fund, year, quarter))
    answer = render(request, "scrutiny/fund_report/_progress.html", context)
    job = context["job"]
    if job is None or not job.is_live:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
@requires("pool.view_reports")
def file(request: PartnershipRequest, fund: str, year: int, quarter: int) -> HttpResponseBase:
    """The report as it was produced; the page that offers to draw it, where it was not drawn yet."""
    report = _report(request, fund, year, quarter)
    job = _job(report)
    if job is None or not _file_of(job):
        return HttpResponseRedirect(_address(request, "fund_report_pdf", report))
    name = f"{slugify(report_name(report))}.pdf"
    answer = FileResponse(job.file.open("rb"), as_attachment=False, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _report(request: PartnershipRequest, fund: str, year: int, quarter: int) -> FundReport:
    found = fund_at(request.partnership, fund)
    report = produced(found, year, quarter) if found else None
    if report is None:
        raise Http404("No such report")
    return report


def _job(report: FundReport) -> FundReportFile | None:
    return FundReportFile.objects.filter(report=report).first()


def _file_of(job: FundReportFile) -> bool:
    return job.state == PackState.READY and job.file.storage.exists(str(job.file.name))


def _shown(report: FundReport) -> dict[str, Any]:
    job = _job(report)
    return {"report": report, "title": report_name(report), "job": job, "ready": job is not None and _file_of(job)}


def _address(request: PartnershipRequest, name: str, report: FundReport) -> str:
    return place(request, f"scrutiny:{name}", fund=report.fund.code, year=report.year, quarter=report.quarter)
