"""The outturn as a plain form, equal to the grid: a few lines a page, one fieldset a line."""

import json

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ihwb.web.access import PartnershipRequest, requires
from pool.forms.outturn_cells import Binder, summary
from pool.models import Period
from pool.rules.outturn import USUAL_REASON
from pool.selectors.outturn import certified_message
from pool.selectors.outturn_grid import OutturnGrid, OutturnRow, outturn_grid
from pool.services.outturn import OutturnRefused
from pool.views.outturn import save_form
from pool.views.subject import address, found_period, pages_of

LINES_A_PAGE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.view_outturn")
def outturn_form(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """A page of lines; ``?line=`` is one line alone. A POST saves what differs on the page it was sent from."""
    found = found_period(request, fund, year, period)
    if request.method != "POST":
        return _page(request, found)
    refused = save_form(request, found)
    if refused:
        return _page(request, found, refused)
    if "line" in request.GET:
        return HttpResponseRedirect(address(request, "pool:outturn", found))
    return HttpResponseRedirect(f"{address(request, 'pool:outturn_form', found)}?page={_next_page(request)}")


def _next_page(request: PartnershipRequest) -> int:
    """The page after the one that was sent, when the person asked for it."""
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    return page + ("onwards" in request.POST)


def _page(request: PartnershipRequest, period: Period, refused: OutturnRefused | None = None) -> HttpResponse:
    grid = outturn_grid(request.access, period)
    rows = _asked_for(request, grid)
    paginator = Paginator(rows, LINES_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "period": period,
        "grid": grid,
        "page": page,
        "page_range": paginator.get_elided_page_range(page.number),
        "rows": Binder(refused).rows(page.object_list),
        "one_line": "line" in request.GET,
        "versions": json.dumps({row.line: row.version for row in page.object_list if not row.locked}),
        "faults": summary(refused),
        "locked": "" if period.is_open else certified_message(period),
        "reason": request.POST.get("reason", ""),
        "usual_reason": USUAL_REASON,
        "pages": pages_of(request, period.fund, period, "pool:outturn"),
    }
    return render(request, "pool/outturn_form.html", context, status=422 if refused else 200)


def _asked_for(request: PartnershipRequest, grid: OutturnGrid) -> list[OutturnRow]:
    """The lines to fill in; to a person who fills in none, the lines to read."""
    if "line" in request.GET:
        rows = [row for row in grid.rows if row.line == request.GET["line"] and row.shown]
        if not rows:
            raise Http404("No such line")
        return rows
    own = [row for row in grid.rows if not row.locked]
    return own or [row for row in grid.rows if row.shown]
