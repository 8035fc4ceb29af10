"""The month-end archive: what was certified, by whom, and all of it to take away."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ihwb.web.access import PartnershipRequest, requires
from pool.models import Period
from pool.selectors.archive import archive_of
from pool.selectors.closing import certified_rounds
from pool.services.archive import export_archive
from pool.views.subject import current_period, found_fund, found_period, pages_of


@require_safe
@requires("pool.view_position")
def archive(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found = found_fund(request, fund)
    years = sorted(set(Period.objects.filter(fund=found).values_list("year", flat=True)))
    if year not in years:
        raise Http404("No such year")
    context = {
        "fund": found,
        "year": year,
        "years": years,
        "rounds": archive_of(found, year),
        "may_export": request.access.may("pool.export"),
        "pages": pages_of(request, found, current_period(request), "pool:archive"),
    }
    return render(request, "pool/archive/archive.html", context)


@require_safe
@requires("pool.export")
def download(request: PartnershipRequest, fund: str, year: int, period: int, number: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    if number not in certified_rounds(found):
        raise Http404("No such round")
    content = export_archive(period=found, number=number, by=request.access.user)
    name = f"{found.fund.code}-{found.year}-{found.number:02}-round-{number}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
