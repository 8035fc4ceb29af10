"""What goes into each cell of a national return, and whether it is complete: pure, from a layout and the values."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ihwb.kernel.errors import Misread
from pool.rules.return_layout import JOINT, NOT_DELEGABLE, SIGNATORIES, SIGNED, WORDS, Layout, Rows, SheetLayout

Value = str | Decimal | int | date | None
YES, NO = "Yes", "No"
_IN_ANOTHERS_NAME = re.compile(
    r"\b(deputy|acting for|on behalf|p\.?p\.?|delegat\w*|for the chief)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Values:
    """What the pool knows. cells: by field; rows: by kind, each row by field. A year and totals, amounts in £."""

    cells: Mapping[str, Value]
    rows: Mapping[str, Sequence[Mapping[str, Value]]]


@dataclass(frozen=True, slots=True)
class CellValue:
    """field: what it is, in words."""

    sheet: str
    cell: str
    field: str
    value: Value


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """missing: what keeps the sheet from being complete, each with its cell."""

    sheet: str
    missing: tuple[str, ...]

    @property
    def answer(self) -> str:
        return NO if self.missing else YES


@dataclass(frozen=True, slots=True)
class Filled:
    """seal: of all that is signed, which is everything but the signatures and the checks."""

    cells: tuple[CellValue, ...]
    checks: tuple[SheetCheck, ...]
    seal: str

    @property
    def complete(self) -> bool:
        return not any(check.missing for check in self.checks)


@dataclass(frozen=True, slots=True)
class Signature:
    """seal: of what was signed. One with another seal than the return's does not count: the figures changed since."""

    name: str
    post: str
    on: date
    seal: str


def fill(layout: Layout, values: Values, signatures: Mapping[str, Signature]) -> Filled:
    """Every cell in the order of the layout, and each sheet's check. The cover is complete when every sheet is."""
    unsigned = [cell for sheet in layout.sheets for cell in _cells(sheet, values) if cell.field not in _NOT_SIGNED]
    seal = seal_of(unsigned)
    signed = Values({**values.cells, **_signed(signatures, seal)}, values.rows)
    checks = tuple(SheetCheck(sheet.name, tuple(_missing(sheet, signed))) for sheet in layout.sheets)
    complete = YES if not any(check.missing for check in checks) else NO
    whole = Values({**signed.cells, "complete": complete}, values.rows)
    cells: list[CellValue] = []
    for sheet, check in zip(layout.sheets, checks, strict=True):
        cells += _cells(sheet, whole)
        if sheet.checker:
            cells.append(CellValue(sheet.name, sheet.checker, "check", check.answer))
    return Filled(tuple(cells), checks, seal)


_NOT_SIGNED = frozenset({*SIGNED, "complete"})


def seal_of(cells: Sequence[CellValue]) -> str:
    text = "\n".join(repr((one.sheet, one.cell, one.field, str(one.value))) for one in cells)
    return hashlib.sha256(text.encode()).hexdigest()


def _signed(signatures: Mapping[str, Signature], seal: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for role, one in signatures.items():
        if one.seal == seal:
            found |= {f"{role}_name": one.name, f"{role}_post": one.post, f"{role}_on": one.on}
    return found


def _cells(sheet: SheetLayout, values: Values) -> Iterator[CellValue]:
    for cell, field in sheet.cells.items():
        yield CellValue(sheet.name, cell, field, values.cells.get(field))
    if sheet.rows:
        for number, row in _numbered(sheet.rows, values):
            for column, field in sheet.rows.columns.items():
                yield CellValue(sheet.name, f"{column}{number}", field, row.get(field))


def _numbered(rows: Rows, values: Values) -> Iterator[tuple[int, Mapping[str, Value]]]:
    yield from zip(range(rows.first, rows.last + 1), values.rows.get(rows.of, ()), strict=False)


def _missing(sheet: SheetLayout, values: Values) -> Iterator[str]:
    for cell, field in sheet.cells.items():
        if field != "complete" and values.cells.get(field) in (None, ""):
            yield f"{cell} ({words_of(field)})"
    if sheet.rows:
        yield from _missing_rows(sheet.rows, values)


def _missing_rows(rows: Rows, values: Values) -> Iterator[str]:
    given = len(values.rows.get(rows.of, ()))
    if not given:
        yield f"no {rows.of} to list"
    if given > rows.room:
        yield f"{given} rows of {rows.of} do not fit between rows {rows.first} and {rows.last}"
    for number, row in _numbered(rows, values):
        for column, field in rows.columns.items():
            if row.get(field) in (None, "") and _is_needed(field, row, rows):
                yield f"{column}{number} ({words_of(field)})"


def _is_needed(field: str, row: Mapping[str, Value], rows: Rows) -> bool:
    if field in JOINT:
        return row.get("commissioner") == "Joint"
    return field not in rows.may_be_empty


def words_of(field: str) -> str:
    """The field as people say it."""
    for role, title in SIGNATORIES.items():
        if field.startswith(f"{role}_"):
            part = field.removeprefix(f"{role}_")
            return f"{title}: {'date' if part == 'on' else part}"
    return WORDS.get(field, field.replace("_", " "))


def check_signature(role: str, post: str, in_person: bool) -> None:
    """Chief executives sign in person: nobody may for them. Raises Misread saying so."""
    if role not in NOT_DELEGABLE:
        return
    if _IN_ANOTHERS_NAME.search(post) or not in_person:
        who = SIGNATORIES[role].lower()
        raise Misread("delegated", f"The {who} signs in person and cannot delegate it. Record it once that is done.")
