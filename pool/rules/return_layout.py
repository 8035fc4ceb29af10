"""The layout of a national return as data: which field goes into which cell of its workbook.

A layout file has ``return`` (a code), ``name``, ``year``, ``sheets`` and, where the pool does not hold everything,
``schemes``: {scheme code: {field: text}}. A sheet has a ``name``; ``cells``: {cell: field}; ``rows``: ``of``
(expenditure or contributions), ``first`` and ``last`` row, ``columns``: {column: field} and ``may_be_empty``, a list
of fields; ``checker``: the cell that says Yes or No. ``input_fill``: colours of input cells, yellow if not given.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.kernel.errors import quote
from pool.rules.risk_share.faults import Fault, Faults, ScenarioErrors
from pool.rules.risk_share.fields import Reading, one_of, percentage, scalar
from pool.rules.risk_share.tree import Node, below, tree_of_values, tree_of_yaml

SIGNATORIES = {
    "council_chief": "Chief executive of the council",
    "nhs_chief": "Chief executive of the NHS commissioner",
    "s151": "Section 151 officer",
}
NOT_DELEGABLE = ("council_chief", "nhs_chief")
SIGNED = tuple(f"{role}_{part}" for role in SIGNATORIES for part in ("name", "post", "on"))
CELLS = ("partnership", "fund", "year", "total_contributions", "total_expenditure", "complete", *SIGNED)
# What the pool does not hold of a scheme stands in the layout, by scheme code.
OF_SCHEME = ("type", "sub_type", "outputs", "unit", "area_of_spend", "source_of_funding", "status", "joint_nhs")
JOINT = ("joint_nhs", "joint_la")
ROWS: dict[str, tuple[str, ...]] = {
    "expenditure": (
        "scheme_id", "scheme", "description", "line", "type", "sub_type", "outputs", "unit", "area_of_spend",
        "commissioner", *JOINT, "provider", "source_of_funding", "status", "amount",
    ),
    "contributions": ("partner", "amount"),
}  # fmt: skip
WORDS = {
    "scheme_id": "scheme ID",
    "scheme": "scheme name",
    "sub_type": "sub-type",
    "joint_nhs": "joint: % NHS",
    "joint_la": "joint: % LA",
    "status": "new or existing",
    "amount": "£",
}
YELLOW = ("FFFF00", "FFFF99", "FFFFCC", "FFF2CC")
MOST_ROWS, MOST_SHEETS = 1_000, 40
_CODE = re.compile(r"[-a-zA-Z0-9_]{1,40}")
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_COLUMN = re.compile(r"[A-Z]{1,3}")
_COLOUR = re.compile(r"[0-9A-F]{6}")
_LAST_ROW = 1_048_576


@dataclass(frozen=True, slots=True)
class Rows:
    """One row for each thing of a kind, between two rows of the sheet. columns: {column: field}."""

    of: str
    first: int
    last: int
    columns: Mapping[str, str]
    may_be_empty: tuple[str, ...] = ()

    @property
    def room(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """cells: {cell: field}. checker: the cell that says Yes or No; "" where the workbook's own formula does."""

    name: str
    cells: Mapping[str, str]
    rows: Rows | None = None
    checker: str = ""

    def inputs(self) -> Iterator[str]:
        """Every cell that may be written."""
        yield from self.cells
        if self.checker:
            yield self.checker
        if self.rows:
            for row in range(self.rows.first, self.rows.last + 1):
                yield from (f"{column}{row}" for column in self.rows.columns)


@dataclass(frozen=True, slots=True)
class Layout:
    """note: shown wherever the layout is, such as that it is illustrative."""

    code: str
    name: str
    year: int
    sheets: tuple[SheetLayout, ...]
    schemes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    input_fill: tuple[str, ...] = YELLOW
    note: str = ""


def read_layout(text: str) -> Layout:
    """Read a layout file. Raises ScenarioErrors with every fault at once, each with its place and line."""
    if not text.strip():
        raise ScenarioErrors([Fault("file", "is empty; a layout has return, name, year and sheets.")])
    node, faults = tree_of_yaml(text)
    return _layout(node, faults)


def layout_of(values: Mapping[str, Any]) -> Layout:
    """The same from plain values, as the database keeps them."""
    return _layout(tree_of_values(values), Faults())


def _layout(node: Node, faults: Faults) -> Layout:
    read = Reading.of(node, faults, ("return", "name", "year", "sheets"), ("schemes", "input_fill"))
    sheets = tuple(_sheet(item, faults) for item in read.items("sheets"))
    code = read.text("return")
    if code and not _CODE.fullmatch(code):
        faults.add("return", f"is {quote(code)}; a code has up to 40 letters, digits, hyphens and underscores.")
    if not sheets and not faults.at("sheets"):
        faults.add("sheets", "is empty; name at least one sheet.")
    if len(sheets) > MOST_SHEETS:
        faults.add("sheets", f"has {len(sheets)} sheets and may have {MOST_SHEETS}.")
    _check_names(sheets, faults)
    found = Layout(
        code, read.text("name")[:200], _year(read, faults), sheets, _schemes(read, faults), _fills(read, faults),
        read.maybe_text("note"),
    )  # fmt: skip
    faults.raise_if_any()
    return found


def _year(read: Reading, faults: Faults) -> int:
    text = read.text("year")
    try:
        return FinancialYear.parse(text).start_year if text else 0
    except DateError as error:
        faults.add("year", error.message)
        return 0


def _check_names(sheets: Collection[SheetLayout], faults: Faults) -> None:
    counted = Counter(sheet.name.lower() for sheet in sheets)
    for at, sheet in enumerate(sheets):
        place = f"sheets[{at}].name"
        if sheet.name and counted[sheet.name.lower()] > 1:
            faults.add(place, f"{quote(sheet.name)} is given twice; put both into one.")
        if len(sheet.name) > 31 or re.search(r"[\[\]:*?/\\]", sheet.name):
            faults.add(place, "is no name of a sheet: up to 31 letters, none of [ ] : * ? / \\.")


def _fills(read: Reading, faults: Faults) -> tuple[str, ...]:
    for at, colour in enumerate(found := read.choices("input_fill")):
        if not _COLOUR.fullmatch(colour.upper()):
            faults.add("input_fill", f"colour {at + 1} is {quote(colour)}; write it as FFFF00.")
    return tuple(colour.upper() for colour in found) or YELLOW


def _schemes(read: Reading, faults: Faults) -> dict[str, dict[str, str]]:
    found = {}
    for code, node in read.inside("schemes").items():
        given = Reading.of(node, faults, (), OF_SCHEME)
        found[code] = {name: given.maybe_text(name) for name in given.fields if name in OF_SCHEME}
        share = given.fields.get("joint_nhs")
        if share is not None and not 0 <= percentage(share, faults) <= 100:
            faults.add(share.place, "must be from 0 to 100.")
    return found


# --- One sheet ------------------------------------------------------------------------------------------------------


def _sheet(node: Node, faults: Faults) -> SheetLayout:
    read = Reading.of(node, faults, ("name",), ("cells", "rows", "checker"))
    cells = {_cell(cell, at.place, faults): one_of(at, CELLS, faults) for cell, at in read.inside("cells").items()}
    if len(cells) < len(read.inside("cells")) and "" not in cells:
        faults.add(below(node.place, "cells"), "names a cell twice, once in small letters; keep one.")
    rows_at = read.fields.get("rows")
    rows = None if rows_at is None or rows_at.is_nothing else _rows(rows_at, faults)
    checker = read.maybe_text("checker").upper()
    if checker:
        _cell(checker, below(node.place, "checker"), faults)
    sheet = SheetLayout(read.text("name"), cells, rows, checker)
    if not cells and rows is None:
        faults.add(node.place, "has neither cells nor rows, so nothing would be written to it.")
    if not faults.at(below(node.place, "rows")) and (rows is None or 0 < rows.room <= MOST_ROWS):
        for cell, times in Counter(sheet.inputs()).items():
            if cell and times > 1:
                faults.add(node.place, f"sends two things to cell {cell}; give each a cell of its own.")
    return sheet


def _cell(text: str, place: str, faults: Faults) -> str:
    cell = text.strip().upper()
    found = _CELL.fullmatch(cell)
    if not found or not _is_column(found[1]) or int(found[2]) > _LAST_ROW:
        faults.add(place, f"{quote(text)} is no cell; write it as B12.")
        return ""
    return cell


def _is_column(text: str) -> bool:
    return bool(_COLUMN.fullmatch(text)) and (len(text) < 3 or text <= "XFD")


def _rows(node: Node, faults: Faults) -> Rows:
    read = Reading.of(node, faults, ("of", "first", "last", "columns"), ("may_be_empty",))
    of = read.choice("of", tuple(ROWS))
    known = ROWS.get(of, tuple(dict.fromkeys(name for names in ROWS.values() for name in names)))
    columns = {}
    for column, at in read.inside("columns").items():
        if not _is_column(column.upper()):
            faults.add(at.place, f"{quote(column)} is no column; write it as B.")
        columns[column.upper()] = one_of(at, known, faults)
    first, last = (_row_number(read, name, faults) for name in ("first", "last"))
    if first and last and not first <= last < first + MOST_ROWS:
        faults.add(below(node.place, "last"), f"must be {first} or more, for at most {MOST_ROWS:,} rows.")
    return Rows(of, first, last, columns, read.choices("may_be_empty", known))


def _row_number(read: Reading, name: str, faults: Faults) -> int:
    at = read.fields.get(name)
    text = scalar(at, faults) if at else ""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and 0 < int(text[:8]) <= _LAST_ROW):
        faults.add(below(read.place, name), f"is {quote(text)}; it must be the number of a row.")
        return 0
    return int(text)


# --- As the database keeps it -----------------------------------------------------------------------------------


def as_values(layout: Layout) -> dict[str, Any]:
    """Plain values that read back as the same layout."""
    kept = {
        "return": layout.code,
        "name": layout.name,
        "year": FinancialYear(layout.year).label,
        "note": layout.note,
        "input_fill": list(layout.input_fill),
        "sheets": [_sheet_values(sheet) for sheet in layout.sheets],
        "schemes": {code: dict(texts) for code, texts in layout.schemes.items()},
    }
    return {name: value for name, value in kept.items() if value}


def _sheet_values(sheet: SheetLayout) -> dict[str, Any]:
    rows = sheet.rows
    kept: dict[str, Any] = {"name": sheet.name, "cells": dict(sheet.cells), "checker": sheet.checker}
    if rows:
        kept["rows"] = {"of": rows.of, "first": rows.first, "last": rows.last, "columns": dict(rows.columns)}
        if rows.may_be_empty:
            kept["rows"]["may_be_empty"] = list(rows.may_be_empty)
    return {name: value for name, value in kept.items() if value}
