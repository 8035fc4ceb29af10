"""A fund's report as a PDF: the page of the pool links here, because the engine that draws it is scrutiny's."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.selectors.fund_reports import produced, report_name
from pool.selectors.lines import fund_at
from scrutiny.pdf.faults import Fault
from scrutiny.services.fund_report_file import draw


@require_safe
@requires("pool.view_reports")
def file(request: PartnershipRequest, fund: str, year: int, quarter: int) -> HttpResponse:
    """The report as it was produced. It is drawn once and kept: its content does not change."""
    found = fund_at(request.partnership, fund)
    report = produced(found, year, quarter) if found else None
    if report is None:
        raise Http404("No such report")
    try:
        with tempfile.TemporaryDirectory(prefix="report-") as folder:
            content = draw(report, Path(folder)).read_bytes()
    except (Refused, Fault) as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(place(request, "pool:report", fund=fund, year=year, quarter=quarter))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slugify(report_name(report))}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
