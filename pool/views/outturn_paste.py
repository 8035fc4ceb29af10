"""An extract of a ledger, pasted as text: what it would change first, then the change itself, all or nothing."""

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ihwb.kernel.errors import Misread, Refused
from ihwb.web.access import PartnershipRequest, requires
from pool.forms.outturn import read_versions
from pool.models import Period
from pool.rules.outturn import USUAL_REASON, Conflict, Fault
from pool.rules.paste import PastedRow, Preview, preview, read_paste
from pool.selectors.outturn import certified_message, outturns_of, standing_rows
from pool.services.outturn import OutturnRefused, save_outturn
from pool.views.subject import address, found_period


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.enter_outturn")
def outturn_preview(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """What a pasted extract would change; with "apply", the change itself."""
    found = found_period(request, fund, year, period)
    if not found.is_open:
        messages.error(request, certified_message(found))
        return HttpResponseRedirect(address(request, "pool:outturn", found))
    if request.method != "POST":
        return _paste_page(request, found)
    if "apply" not in request.POST:
        return _previewed(request, found)
    return _applied(request, found)


def _rows(request: PartnershipRequest) -> list[PastedRow]:
    return read_paste(request.POST.get("text", ""), thousands=request.POST.get("unit") == "thousands")


def _applied(request: PartnershipRequest, period: Period) -> HttpResponse:
    try:
        versions = read_versions(request.POST)
        rows = _rows(request)
        if broken := next((row.fault for row in rows if row.fault), ""):
            raise Refused("faults", broken)
        saved = save_outturn(
            period_id=period.pk,
            by=request.access.user,
            entries=[row.entry(versions.get(row.line, 0)) for row in rows],
            at=timezone.now(),
            reason=request.POST.get("reason", ""),
        )
    except OutturnRefused as refused:
        found: list[Fault | Conflict] = [*refused.reading.faults, *refused.reading.conflicts]
        return _previewed(request, period, [refused.message, *(one.message for one in found)])
    except (Refused, Misread) as refused:
        return _previewed(request, period, [refused.message])
    messages.success(request, saved.message)
    return HttpResponseRedirect(address(request, "pool:outturn", period))


def _previewed(request: PartnershipRequest, period: Period, problems: list[str] | None = None) -> HttpResponse:
    try:
        rows = _rows(request)
    except Misread as misread:
        return _paste_page(request, period, problems=problems or [misread.message])
    enters_for = request.access.organisations_for("pool.enter_outturn")
    standing, _ = standing_rows(period, outturns_of(period), enters_for)
    versions = {row.line: standing[row.line].version for row in rows if row.line in standing}
    return _paste_page(request, period, preview(rows, standing), versions, problems)


def _paste_page(
    request: PartnershipRequest,
    period: Period,
    shown: Preview | None = None,
    versions: dict[str, int] | None = None,
    problems: list[str] | None = None,
) -> HttpResponse:
    context = {
        "period": period,
        "preview": shown,
        "versions": json.dumps(versions or {}),
        "faults": [(problem, "") for problem in problems or []],
        "text": request.POST.get("text", ""),
        "in_thousands": request.POST.get("unit") == "thousands",
        "reason": request.POST.get("reason", ""),
        "usual_reason": USUAL_REASON,
    }
    return render(request, "pool/outturn_paste.html", context, status=422 if problems else 200)
