"""The saved mapping of an import source: which sheet and row, which column holds what, which code is which line.

As JSON keeps it::

    {"sheet": "Data", "heading_row": 4, "basis": "to_date", "forecast": "carry",
     "columns": {"code": "Cost centre", "amount": "Amount", "date": "Posted"},
     "cells": {"period": "B2"}, "expect": {"fund": "Integrated fund"},
     "codes": {"40012": "ACUTE"}, "leave_out": ["99999"]}

A column is named by its heading, so that a column put in between does no harm. ``sample``, the first rows of the file
that the mapping was made from, is only for the page that changes it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ihwb.kernel.errors import Misread, quote

COLUMNS = {
    "code": "Ledger code",
    "line": "Line name",
    "amount": "Amount",
    "forecast": "Forecast outturn",
    "date": "Date posted",
    "description": "Description",
    "period": "Period",
    "year": "Year",
    "fund": "Fund",
    "partner": "Partner",
}
CHECKED = ("fund", "partner", "year", "period")  # what a file may say of itself
BASES = {
    "to_date": "Postings of the year so far: they are added up to the end of the period",
    "month": "Postings of the month alone: they are added to the actual of the period before",
}
FORECASTS = {
    "carry": "Keep it; where there is none yet, take over the last period's",
    "column": "Take it from a column of the file",
}
LAST_HEADING_ROW = 200
LEAVE_OUT = "-"


@dataclass(frozen=True, slots=True)
class LedgerMapping:
    """columns, cells: what is read -> heading, cell address; expect: "fund" or "partner" -> the text to find."""

    sheet: str = ""
    heading_row: int = 1
    basis: str = "to_date"
    forecast: str = "carry"
    columns: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    expect: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    leave_out: frozenset[str] = frozenset()

    def line_of(self, code: str) -> str:
        """The line that a ledger code is mapped to; "" for none."""
        return self.codes.get(code, "")


def from_document(document: Mapping[str, Any]) -> LedgerMapping:
    """The mapping as it was saved; an empty one for a new source."""
    return LedgerMapping(
        sheet=document.get("sheet", ""),
        heading_row=document.get("heading_row", 1),
        basis=document.get("basis", "to_date"),
        forecast=document.get("forecast", "carry"),
        columns=document.get("columns", {}),
        cells=document.get("cells", {}),
        expect=document.get("expect", {}),
        codes=document.get("codes", {}),
        leave_out=frozenset(document.get("leave_out", ())),
    )


def to_document(mapping: LedgerMapping) -> dict[str, Any]:
    return {
        "sheet": mapping.sheet,
        "heading_row": mapping.heading_row,
        "basis": mapping.basis,
        "forecast": mapping.forecast,
        "columns": dict(mapping.columns),
        "cells": dict(mapping.cells),
        "expect": dict(mapping.expect),
        "codes": dict(sorted(mapping.codes.items())),
        "leave_out": sorted(mapping.leave_out),
    }


def faults_of(mapping: LedgerMapping, kind: str) -> list[tuple[str, str]]:
    """(field, sentence) for everything that keeps the mapping from being used. kind: "ledger" or "budget"."""
    found = [*_column_faults(mapping, kind), *_check_faults(mapping)]
    if not 1 <= mapping.heading_row <= LAST_HEADING_ROW:
        found.append(("heading_row", f"The headings stand in one of the rows 1 to {LAST_HEADING_ROW}."))
    return found


def _column_faults(mapping: LedgerMapping, kind: str) -> Iterable[tuple[str, str]]:
    columns = mapping.columns
    if not columns.get("amount"):
        yield "amount", "Choose the column that holds the amount."
    if not columns.get("code") and not columns.get("line"):
        yield "code", "Choose the column that holds the ledger code, or the one with the line's name."
    taken: dict[str, str] = {}
    for what, heading in columns.items():
        if plain(heading) in taken:
            other = COLUMNS[taken[plain(heading)]]
            yield what, f"{quote(heading)} is chosen for {other} already; choose another column or none."
        taken[plain(heading)] = what
    if kind == "ledger" and mapping.forecast == "column" and not columns.get("forecast"):
        yield "forecast", "Choose the column that holds the forecast, or keep the forecasts as they are."


def _check_faults(mapping: LedgerMapping) -> Iterable[tuple[str, str]]:
    for what, cell in mapping.cells.items():
        if cell_place(cell) is None:
            yield f"cell_{what}", f"{quote(cell)} is not the address of a cell; write it as B2."
    for what in ("fund", "partner"):
        where = mapping.columns.get(what) or mapping.cells.get(what)
        if where and not mapping.expect.get(what):
            yield f"expect_{what}", f"Write what the file must say as its {what}, or do not check it."
        if mapping.expect.get(what) and not where:
            yield f"expect_{what}", f"Say in which column or cell the {what} stands, or leave this empty."


def described(mapping: LedgerMapping) -> dict[str, str]:
    """Every setting in words, by its label, for the history of a source."""
    return {
        "Sheet": mapping.sheet,
        "Row with the headings": str(mapping.heading_row),
        "The amounts are": BASES[mapping.basis],
        "Forecast": FORECASTS[mapping.forecast],
        **{f"Column for {COLUMNS[what].lower()}": heading for what, heading in mapping.columns.items()},
        **{f"Cell with the {what}": cell for what, cell in mapping.cells.items()},
        **{f"Expected {what}": text for what, text in mapping.expect.items()},
        **{f"Code {code}": line for code, line in mapping.codes.items()},
        **{f"Code {code}": "left out on purpose" for code in mapping.leave_out},
    }


# --- Columns and cells ------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """A heading, name or code as it is compared: without case and double spaces."""
    return " ".join(text.split()).casefold()


def cell_place(address: str) -> tuple[int, int] | None:
    """(row, column) from nought of an address such as B2; None when it is none."""
    found = re.fullmatch(r"([A-Za-z]{1,3})([1-9]\d{0,3})", address.strip())
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def letter_of(column: int) -> str:
    """The letters over a column, counted from nought: A, B ... Z, AA."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# --- The code table ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CodeTable:
    codes: Mapping[str, str]
    leave_out: frozenset[str]


def read_codes(text: str, lines: Iterable[str]) -> CodeTable:
    """The code table as typed or pasted: a ledger code and a line code a row, or - for a code left out on purpose.

    Raises Misread with the first row that cannot be used.
    """
    known = {plain(line): line for line in lines}
    codes: dict[str, str] = {}
    leave_out: set[str] = set()
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        code, line = _pair(number, row)
        if code in codes or code in leave_out:
            raise Misread("twice", f"Row {number}: the ledger code {quote(code)} stands there already; keep one row.")
        if line == LEAVE_OUT:
            leave_out.add(code)
        elif plain(line) in known:
            codes[code] = known[plain(line)]
        else:
            what = f"Row {number}: {quote(line)} is not the code of a line; correct it, or write - to leave it out."
            raise Misread("unknown_line", what)
    return CodeTable(codes, frozenset(leave_out))


def _pair(number: int, row: str) -> tuple[str, str]:
    parts = [part.strip() for part in re.split(r"\t|;|,|=", row, maxsplit=1)]
    if len(parts) == 1:
        parts = row.split(maxsplit=1)
    if len(parts) != 2 or not parts[0] or not parts[1]:
        raise Misread("pair", f"Row {number}: write a ledger code, a comma, and a line code.")
    return parts[0], parts[1]


def write_codes(mapping: LedgerMapping) -> str:
    """The code table as ``read_codes`` takes it, in the order of the codes."""
    rows = {**dict(mapping.codes), **dict.fromkeys(mapping.leave_out, LEAVE_OUT)}
    return "\n".join(f"{code}, {line}" for code, line in sorted(rows.items()))


def suggestion(name: str, lines: Mapping[str, str]) -> str:
    """The line whose code or name equals a ledger's words; "" when none does. lines: code -> name."""
    wanted = plain(name)
    found = [code for code, line in lines.items() if wanted and wanted in (plain(code), plain(line))]
    return found[0] if len(found) == 1 else ""


# --- Guesses for a new source -----------------------------------------------------------------------------------

_USUAL = {
    "code": ("cost centre", "cost center", "account", "account code", "ledger code", "code", "subjective", "line code"),
    "line": ("line", "line name", "service", "budget line", "name", "cost centre name", "account name", "code name"),
    "amount": ("amount", "value", "net amount", "net", "actual", "actual to date", "budget", "£"),
    "forecast": ("forecast", "forecast outturn", "outturn"),
    "date": ("date", "posted", "posting date", "transaction date", "date posted", "gl date"),
    "description": ("description", "narrative", "details", "text"),
    "period": ("period", "accounting period", "month"),
    "year": ("year", "financial year"),
    "fund": ("fund", "pool"),
    "partner": ("partner", "organisation", "entity"),
}


def guess_heading_row(rows: Sequence[Sequence[str]]) -> int:
    """The row, from 1, that looks most like headings: the first with the most cells of words."""
    words = [len([cell for cell in row if re.search(r"[A-Za-z]", cell)]) for row in rows]
    return words.index(max(words)) + 1 if any(words) else 1


def guess_columns(headings: Iterable[str]) -> dict[str, str]:
    """What the columns of these headings are likely to hold; each heading is used once."""
    left = {plain(heading): heading for heading in headings if heading.strip()}
    found: dict[str, str] = {}
    for what, usual in _USUAL.items():
        for word in usual:
            if word in left:
                found[what] = left.pop(word)
                break
    return found
