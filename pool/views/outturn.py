"""The outturn page of one period: the grid, and its saves with and without script."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ihwb.kernel.errors import Misread, Refused
from ihwb.web.access import PartnershipRequest, requires
from pool.forms.outturn import read_whole_form
from pool.forms.outturn_cells import Binder, summary
from pool.models import Period
from pool.rules.outturn import USUAL_REASON, read_message
from pool.selectors.lines import latest_open_period, latest_period
from pool.selectors.outturn import certified_message, neighbours
from pool.selectors.outturn_grid import outturn_grid
from pool.services.outturn import OutturnRefused, save_outturn, save_whole_form
from pool.views.outturn_answers import document_of, refused_answer, saved_answer
from pool.views.subject import address, found_period, pages_of


@require_GET
@requires("pool.view_outturn")
def current_outturn(request: PartnershipRequest) -> HttpResponse:
    """Straight to the latest open period; to the latest of all when none is open."""
    period = latest_open_period(request.partnership) or latest_period(request.partnership)
    if period is None:
        return render(request, "pool/outturn_none.html")
    return HttpResponseRedirect(address(request, "pool:outturn", period))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.view_outturn")
def outturn(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """The grid; a POST is the whole form of a browser without script."""
    found = found_period(request, fund, year, period)
    if request.method != "POST":
        return _page(request, found)
    refused = save_form(request, found)
    return _page(request, found, refused) if refused else HttpResponseRedirect(address(request, "pool:outturn", found))


def save_form(request: PartnershipRequest, period: Period) -> OutturnRefused | None:
    """Save the cells of a plain form and say so in a message; what was refused cell by cell comes back."""
    if not request.access.may("pool.enter_outturn"):
        raise PermissionDenied("pool.enter_outturn")
    reason, by = request.POST.get("reason", ""), request.access.user
    try:
        entries = read_whole_form(request.POST)
        saved = save_whole_form(period_id=period.pk, by=by, entries=entries, at=timezone.now(), reason=reason)
    except OutturnRefused as refused:
        return refused
    except (Refused, Misread) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, saved.message)
    return None


def _page(request: PartnershipRequest, period: Period, refused: OutturnRefused | None = None) -> HttpResponse:
    grid = outturn_grid(request.access, period)
    binder = Binder(refused)
    context: dict[str, Any] = {
        "period": period,
        "grid": grid,
        "groups": [(group, binder.rows(group.rows)) for group in grid.groups],
        "versions": json.dumps({row.line: row.version for row in grid.rows if not row.locked}),
        "faults": summary(refused),
        "refusal": refused.message if refused else "",
        "locked": "" if period.is_open else certified_message(period),
        "reason": request.POST.get("reason", ""),
        "usual_reason": USUAL_REASON,
        "may_see_history": request.access.may("pool.view_history"),
        "neighbours": neighbours(period),
        "pages": pages_of(request, period.fund, period, "pool:outturn"),
    }
    return render(request, "pool/outturn.html", context, status=422 if refused else 200)


@require_POST
@requires("pool.enter_outturn")
def outturn_save(request: PartnershipRequest, fund: str, year: int, period: int) -> JsonResponse:
    """Changed cells in, new versions and totals out. 400: unreadable, 422: faults, 409: conflicts or locked."""
    found = found_period(request, fund, year, period)
    try:
        entries, reason = read_message(document_of(request))
        saved = save_outturn(
            period_id=found.pk, by=request.access.user, entries=entries, at=timezone.now(), reason=reason
        )
    except Misread as misread:
        return JsonResponse({"code": misread.code, "message": misread.message}, status=400)
    except OutturnRefused as refused:
        rows = outturn_grid(request.access, found).rows if refused.reading.conflicts else ()
        return JsonResponse(refused_answer(refused, rows), status=422 if refused.reading.faults else 409)
    except Refused as refused:
        return JsonResponse({"code": refused.code, "message": refused.message}, status=409)
    lines = {entry.line for entry in entries}
    return JsonResponse(saved_answer(outturn_grid(request.access, found), lines, saved.message))
