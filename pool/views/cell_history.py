"""Who entered a line's figures, who changed them, and why: a page, and a dialogue over the grid."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ihwb.web.access import PartnershipRequest, requires
from pool.models import BudgetLine
from pool.selectors.cell_history import cell_history as entries_of
from pool.selectors.lines import period_at
from pool.selectors.outturn import may_see


@require_GET
@requires("pool.view_history")
def cell_history(request: PartnershipRequest, fund: str, year: int, period: int, line: str) -> HttpResponse:
    """The history of one line in one period. Another partner's open figures are not shown: 403 with the reason."""
    found = period_at(request.partnership, fund, year, period)
    if found is None:
        raise Http404("No such period")
    held = BudgetLine.objects.filter(fund=found.fund, code=line).select_related("lead").first()
    if held is None:
        raise Http404("No such line")
    shown = may_see(request.access, found, held)
    template = "pool/_cell_history.html" if request.htmx else "pool/cell_history.html"  # type: ignore[attr-defined]
    entries = entries_of(found, held) if shown else ()
    context = {"period": found, "line": held, "entries": entries, "shown": shown}
    return render(request, template, context, status=200 if shown else 403)
