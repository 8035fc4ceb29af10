"""Remarks on the cells of a line: a page, and the same in a dialogue over the grid."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.models import BudgetLine, Period
from pool.selectors.cell_comments import COLUMNS, remarks_on
from pool.selectors.outturn import may_see
from pool.services.cell_comments import add_remark, resolve_remark
from pool.views.subject import found_period


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.view_outturn")
def cell_comments(request: PartnershipRequest, fund: str, year: int, period: int, line: str) -> HttpResponse:
    """The remarks on one line; a POST writes one, or settles one. Another partner's open line: 403 with the reason."""
    found = found_period(request, fund, year, period)
    held = BudgetLine.objects.filter(fund=found.fund, code=line).select_related("lead").first()
    if held is None:
        raise Http404("No such line")
    if request.method != "POST":
        return _page(request, found, held)
    if not request.access.may("pool.enter_outturn"):
        raise PermissionDenied("pool.enter_outturn")
    refusal = _written(request, found, held)
    if refusal or request.htmx:  # type: ignore[attr-defined]
        return _page(request, found, held, refusal)
    messages.success(request, "The remark is settled." if "settle" in request.POST else "The remark is kept.")
    return HttpResponseRedirect(_address(request, found, held))


def _written(request: PartnershipRequest, period: Period, line: BudgetLine) -> str:
    """Do what was asked for; why it was refused, or ""."""
    by, at, asked = request.access.user, timezone.now(), request.POST.get("settle", "")
    try:
        if asked:
            remark = int(asked) if asked.isdecimal() and len(asked) < 18 else 0
            resolve_remark(period=period, line=line, remark_id=remark, by=by, at=at)
        else:
            column, text = request.POST.get("column", ""), request.POST.get("text", "")
            add_remark(period=period, line=line, column=column, text=text, by=by, at=at)
    except Refused as refused:
        return refused.message
    return ""


def _page(request: PartnershipRequest, period: Period, line: BudgetLine, refusal: str = "") -> HttpResponse:
    shown = may_see(request.access, period, line)
    remarks = remarks_on(period, line) if shown else []
    counted = Counter(one.column for one in remarks if one.resolved_at is None)
    column = request.POST.get("column") or request.GET.get("column", "")
    context = {
        "period": period,
        "line": line,
        "shown": shown,
        "remarks": remarks,
        "counts": {code: counted[label] for code, label in COLUMNS.items()},
        "may_write": shown and request.access.may("pool.enter_outturn"),
        "columns": COLUMNS.items(),
        "column": column if column in COLUMNS else "forecast",
        "text": request.POST.get("text", "") if refusal else "",
        "refusal": refusal,
        "here": _address(request, period, line),
    }
    template = "pool/_cell_comments.html" if request.htmx else "pool/cell_comments.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=403 if not shown else 422 if refusal else 200)


def _address(request: PartnershipRequest, period: Period, line: BudgetLine) -> str:
    where = {"fund": period.fund.code, "year": period.year, "period": period.number}
    return place(request, "pool:cell_comments", **where, line=line.code)
