"""What the outturn pages' script is told: new versions and totals, or what is wrong cell by cell."""

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from ihwb.kernel.money import show
from pool.forms.outturn import read_document
from pool.selectors.outturn_grid import OutturnGrid, OutturnGroup, OutturnRow, Totals, as_typed
from pool.services.outturn import OutturnRefused


def document_of(request: HttpRequest) -> object:
    try:
        return read_document(request.body)
    except RequestDataTooBig:
        return None


def saved_answer(grid: OutturnGrid, lines: set[str], message: str) -> dict[str, Any]:
    """The rows that were sent, as they stand now, and the totals: by group code, by partner, "" for the whole."""
    return {
        "message": message,
        "rows": [row_answer(row) for row in grid.rows if row.line in lines],
        "totals": {"": _shown(grid.total), **_by_code(grid.groups)},
        "partners": _by_code(grid.partners),
    }


def refused_answer(refused: OutturnRefused, rows: Iterable[OutturnRow]) -> dict[str, Any]:
    """Faults and conflicts by cell; with a conflict, the rows as they stand now."""
    reading = refused.reading
    stale = {conflict.line for conflict in reading.conflicts}
    return {
        "code": refused.code,
        "message": refused.message,
        "faults": [asdict(fault) for fault in reading.faults],
        "conflicts": [asdict(conflict) for conflict in reading.conflicts],
        "rows": [row_answer(row) for row in rows if row.line in stale],
    }


def row_answer(row: OutturnRow) -> dict[str, Any]:
    return {
        "line": row.line,
        "version": row.version,
        "actual": as_typed(row.actual),
        "forecast": as_typed(row.forecast),
        "comment": row.comment,
        "variance": _pounds(row.variance),
    }


def _by_code(groups: Iterable[OutturnGroup]) -> dict[str, dict[str, str]]:
    return {group.code: _shown(group.total) for group in groups if group.total.lines}


def _shown(total: Totals) -> dict[str, str]:
    figures = ("budget", "previous", "actual", "forecast", "variance")
    entered = f"{total.entered} of {total.lines} entered"
    return {**{name: _pounds(getattr(total, name)) for name in figures}, "entered": entered}


def _pounds(amount: Decimal | None) -> str:
    return "–" if amount is None else show(amount)
