"""The boxes of the outturn page and of its form: what stands in each, what was typed over it, what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pool.rules.outturn import Column, Conflict, Fault, Reading
from pool.selectors.outturn_grid import OutturnRow, as_typed
from pool.services.outturn import OutturnRefused


@dataclass(frozen=True, slots=True)
class Cell:
    """One box. value: what stands in it now; saved: what is kept; fault: a sentence, or ""; remarks: how many open."""

    column: str
    label: str
    value: str
    saved: str
    fault: str
    remarks: int


@dataclass(frozen=True, slots=True)
class BoundRow:
    row: OutturnRow
    cells: tuple[Cell, ...]


class Binder:
    """Lays what was typed, and refused, over the rows as they stand."""

    def __init__(self, refused: OutturnRefused | None) -> None:
        entries = refused.entries if refused else ()
        reading = refused.reading if refused else Reading()
        marks: list[Fault | Conflict] = [*reading.faults, *reading.conflicts]
        self.typed = {(entry.line, one): text for entry in entries for one, text in entry.typed.items()}
        self.faults = {(one.line, one.column): one.message for one in marks}

    def rows(self, rows: Iterable[OutturnRow]) -> list[BoundRow]:
        return [BoundRow(row, () if row.locked else self._cells(row)) for row in rows]

    def _cells(self, row: OutturnRow) -> tuple[Cell, ...]:
        saved = {
            Column.ACTUAL: as_typed(row.actual),
            Column.FORECAST: as_typed(row.forecast),
            Column.COMMENT: row.comment,
        }
        return tuple(
            Cell(
                one.value,
                one.label,
                self.typed.get((row.line, one), kept),
                kept,
                self._said(row, one),
                row.remarks.get(one.value, 0),
            )
            for one, kept in saved.items()
        )

    def _said(self, row: OutturnRow, column: Column) -> str:
        """The sentence under a cell, without the place that the cell itself shows."""
        said: str = self.faults.get((row.line, column), "").removeprefix(f"{row.name}, {column.label}: ")
        return said[:1].upper() + said[1:]


def summary(refused: OutturnRefused | None) -> list[tuple[str, str]]:
    """(message, address of the cell) for the error summary; a fault of a whole row leads nowhere."""
    if refused is None:
        return []
    faults: list[tuple[str, Any, str]] = [(one.message, one.column, one.line) for one in refused.reading.faults]
    conflicts = [(one.message, one.column, one.line) for one in refused.reading.conflicts]
    return [(said, f"#{column}-{line}" if column else "") for said, column, line in [*faults, *conflicts]]
