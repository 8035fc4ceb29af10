"""The outturn page of one period: the grid, its saves with and without script, and the paste from a ledger."""

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ihwb.kernel.errors import Misread, Refused
from ihwb.kernel.money import show
from ihwb.web.access import PartnershipRequest, place, requires
from pool.models import Period
from pool.rules.outturn import USUAL_REASON, Column, Conflict, Entry, Fault, Reading, read_message
from pool.rules.paste import Preview, preview, read_paste
from pool.selectors.lines import latest_open_period, latest_period, period_at
from pool.selectors.outturn import (
    OutturnGrid,
    OutturnRow,
    Totals,
    as_typed,
    certified_message,
    neighbours,
    outturn_grid,
    outturns_of,
    standing_rows,
)
from pool.services.outturn import OutturnRefused, save_outturn, save_whole_form


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of the grid. value: what stands in it now; saved: what is kept; fault: a sentence, or ""."""

    column: str
    label: str
    value: str
    saved: str
    fault: str


@dataclass(frozen=True, slots=True)
class BoundRow:
    row: OutturnRow
    cells: tuple[Cell, ...]


# --- Finding the period -----------------------------------------------------------------------------------------------


def found_period(request: PartnershipRequest, fund: str, year: int, number: int) -> Period:
    period = period_at(request.partnership, fund, year, number)
    if period is None:
        raise Http404("No such period")
    return period


def address(request: PartnershipRequest, name: str, period: Period, **more: Any) -> str:
    return place(request, name, fund=period.fund.code, year=period.year, period=period.number, **more)


@require_GET
@requires("pool.view_outturn")
def current_outturn(request: PartnershipRequest) -> HttpResponse:
    """Straight to the latest open period; to the latest of all when none is open."""
    period = latest_open_period(request.partnership) or latest_period(request.partnership)
    if period is None:
        return render(request, "pool/outturn_none.html")
    return HttpResponseRedirect(address(request, "pool:outturn", period))


# --- The grid ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.view_outturn")
def outturn(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """The grid; a POST is the whole form of a browser without script."""
    found = found_period(request, fund, year, period)
    if request.method != "POST":
        return _page(request, found)
    if not request.access.may("pool.enter_outturn"):
        raise PermissionDenied("pool.enter_outturn")
    reason = request.POST.get("reason", "")
    try:
        saved = save_whole_form(
            period_id=found.pk, by=request.access.user, entries=_whole_form(request), at=timezone.now(), reason=reason
        )
    except OutturnRefused as refused:
        return _page(request, found, refused)
    except (Refused, Misread) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, saved.message)
    return HttpResponseRedirect(address(request, "pool:outturn", found))


def _page(request: PartnershipRequest, period: Period, refused: OutturnRefused | None = None) -> HttpResponse:
    grid = outturn_grid(request.access, period)
    context = {
        "period": period,
        "grid": grid,
        "groups": _bound(grid, refused),
        "versions": json.dumps({row.line: row.version for row in grid.rows if not row.locked}),
        "faults": _summary(refused.reading) if refused else [],
        "refusal": refused.message if refused else "",
        "locked": "" if period.is_open else certified_message(period),
        "reason": request.POST.get("reason", ""),
        "usual_reason": USUAL_REASON,
        "may_see_history": request.access.may("pool.view_history"),
        "neighbours": neighbours(period),
    }
    return render(request, "pool/outturn.html", context, status=422 if refused else 200)


def _bound(grid: OutturnGrid, refused: OutturnRefused | None) -> list[tuple[Any, list[BoundRow]]]:
    """The grid with what was typed, and what is wrong with it, in place of what stands."""
    typed = {
        (entry.line, one): text for entry in (refused.entries if refused else ()) for one, text in entry.typed.items()
    }
    reading = refused.reading if refused else Reading()
    marks: list[Fault | Conflict] = [*reading.faults, *reading.conflicts]
    faults = {(one.line, one.column): one.message for one in marks}
    return [
        (group, [BoundRow(row, () if row.locked else _cells(row, typed, faults)) for row in group.rows])
        for group in grid.groups
    ]


def _cells(row: OutturnRow, typed: dict[Any, str], faults: dict[Any, str]) -> tuple[Cell, ...]:
    saved = {Column.ACTUAL: as_typed(row.actual), Column.FORECAST: as_typed(row.forecast), Column.COMMENT: row.comment}
    return tuple(
        Cell(one.value, one.label, typed.get((row.line, one), kept), kept, _said(row, one, faults))
        for one, kept in saved.items()
    )


def _said(row: OutturnRow, column: Column, faults: dict[Any, str]) -> str:
    """The sentence under a cell, without the place that the cell itself shows."""
    said: str = faults.get((row.line, column), "").removeprefix(f"{row.name}, {column.label}: ")
    return said[:1].upper() + said[1:]


def _summary(reading: Reading) -> list[tuple[str, str]]:
    """(message, address of the cell) for the error summary; a fault of a whole row leads nowhere."""
    faults = [(one.message, f"#{one.column}-{one.line}" if one.column else "") for one in reading.faults]
    return faults + [(one.message, f"#{one.column}-{one.line}") for one in reading.conflicts]


def _whole_form(request: PartnershipRequest) -> list[Entry]:
    """Every cell of the form. Raises Misread when the hidden versions are not what the page had put there."""
    versions = _versions(request)
    return [
        Entry(line, version, {one: request.POST[f"{one}-{line}"] for one in Column if f"{one}-{line}" in request.POST})
        for line, version in versions.items()
    ]


def _versions(request: PartnershipRequest) -> dict[str, int]:
    try:
        versions = json.loads(request.POST.get("versions", ""))
    except (ValueError, RecursionError):
        versions = None
    if not isinstance(versions, dict) or not all(type(one) is int for one in versions.values()):
        raise Misread("message", "Nothing was saved: the form came back damaged. Load the page again.")
    return versions


# --- Saving by script -------------------------------------------------------------------------------------------------


@require_POST
@requires("pool.enter_outturn")
def outturn_save(request: PartnershipRequest, fund: str, year: int, period: int) -> JsonResponse:
    """Changed cells in, new versions and totals out. 400: unreadable, 422: faults, 409: conflicts or locked."""
    found = found_period(request, fund, year, period)
    try:
        entries, reason = read_message(_document(request))
        saved = save_outturn(
            period_id=found.pk, by=request.access.user, entries=entries, at=timezone.now(), reason=reason
        )
    except Misread as misread:
        return JsonResponse({"code": misread.code, "message": misread.message}, status=400)
    except OutturnRefused as refused:
        return JsonResponse(_refusal(request, found, refused), status=422 if refused.reading.faults else 409)
    except Refused as refused:
        return JsonResponse({"code": refused.code, "message": refused.message}, status=409)
    lines = {entry.line for entry in entries}
    return JsonResponse(_answer(outturn_grid(request.access, found), lines, saved.message))


def _document(request: PartnershipRequest) -> object:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        return None


def _refusal(request: PartnershipRequest, period: Period, refused: OutturnRefused) -> dict[str, Any]:
    """Faults and conflicts by cell; with a conflict, the rows as they stand now."""
    reading = refused.reading
    rows: list[dict[str, Any]] = []
    if reading.conflicts:
        stale = {conflict.line for conflict in reading.conflicts}
        rows = [_row(row) for row in outturn_grid(request.access, period).rows if row.line in stale]
    return {
        "code": refused.code,
        "message": refused.message,
        "faults": [asdict(fault) for fault in reading.faults],
        "conflicts": [asdict(conflict) for conflict in reading.conflicts],
        "rows": rows,
    }


def _answer(grid: OutturnGrid, lines: set[str], message: str) -> dict[str, Any]:
    """The rows that were sent, as they stand now, and the totals by group code; "" is the whole."""
    return {
        "message": message,
        "rows": [_row(row) for row in grid.rows if row.line in lines],
        "totals": {"": _shown(grid.total), **{group.code: _shown(group.total) for group in grid.groups}},
    }


def _row(row: OutturnRow) -> dict[str, Any]:
    return {
        "line": row.line,
        "version": row.version,
        "actual": as_typed(row.actual),
        "forecast": as_typed(row.forecast),
        "comment": row.comment,
        "variance": _pounds(row.variance),
    }


def _shown(total: Totals) -> dict[str, str]:
    figures = ("budget", "previous", "actual", "forecast", "variance")
    entered = f"{total.entered} of {total.lines} entered"
    return {**{name: _pounds(getattr(total, name)) for name in figures}, "entered": entered}


def _pounds(amount: Decimal | None) -> str:
    return "–" if amount is None else show(amount)


# --- Pasting from a ledger --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.enter_outturn")
def outturn_preview(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """What a pasted extract would change; with "apply", the change itself, all of it or nothing."""
    found = found_period(request, fund, year, period)
    if not found.is_open:
        messages.error(request, certified_message(found))
        return HttpResponseRedirect(address(request, "pool:outturn", found))
    if request.method != "POST":
        return _paste_page(request, found)
    if "apply" not in request.POST:
        return _previewed(request, found)
    return _applied(request, found)


def _applied(request: PartnershipRequest, period: Period) -> HttpResponse:
    try:
        versions = _versions(request)
        rows = read_paste(request.POST.get("text", ""))
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
        rows = read_paste(request.POST.get("text", ""))
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
        "reason": request.POST.get("reason", ""),
        "usual_reason": USUAL_REASON,
    }
    return render(request, "pool/outturn_paste.html", context, status=422 if problems else 200)
