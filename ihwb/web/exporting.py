"""Tables as files: CSV and XLSX with real numbers, headings and units, and nothing that a spreadsheet would run.

A text that a spreadsheet would take for a formula is written as text: with an apostrophe before it in CSV, as a
string cell in XLSX.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import xlsxwriter
from django.http import HttpResponse

Kind = Literal["text", "money", "percent", "day", "whole", "number"]
FORMATS = ("csv", "xlsx")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_NUMBER = {
    "money": "#,##0.00;(#,##0.00)",
    "percent": "0.00%",
    "day": "d mmmm yyyy",
    "whole": "#,##0",
    "number": "#,##0.0#####",
}


Plain = str | Decimal | int | date | datetime | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with its own kind, where it is another than its column's: a share among amounts."""

    value: Plain
    kind: Kind


Value = Plain | Cell


@dataclass(frozen=True, slots=True)
class Column:
    """label: with its unit where it has one, such as "Budget (£)"."""

    label: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. title: what it is, of what and of when; notes: what a reader must know, such as "Provisional"."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    notes: tuple[str, ...] = ()


def money(label: str) -> Column:
    return Column(f"{label} (£)", "money")


def safe_text(text: str) -> str:
    """The text as CSV may hold it: what begins as a formula does gets an apostrophe before it."""
    return f"'{text}" if text.lstrip(" ").startswith(_RISKY) else text


def as_csv(sheet: Sheet) -> bytes:
    """Title and notes, an empty row, headings, rows. Amounts as plain figures with a point; days as 2015-04-01."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow([safe_text(sheet.title)])
    for note in sheet.notes:
        write.writerow([safe_text(note)])
    write.writerow([])
    write.writerow([column.label for column in sheet.columns])
    for row in sheet.rows:
        write.writerow([_plain(value) for value in row])
    return out.getvalue().encode("utf-8-sig")  # the mark at the start lets Excel read £ and names rightly


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Cell):
        return _plain(value.value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return safe_text(value) if isinstance(value, str) else f"{value:f}" if isinstance(value, Decimal) else str(value)


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """One worksheet each: title, notes, headings that stay in sight, real numbers and days."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": sheets[0].title, "author": "", "company": ""})
        names: set[str] = set()
        for sheet in sheets:
            _write(book, sheet, _sheet_name(sheet.name, names))
    return out.getvalue()


def with_contents(sheets: Sequence[Sheet], title: str) -> list[Sheet]:
    """The sheets, each under a name of its own, behind a first one that lists them."""
    taken = {"contents"}
    named = [replace(one, name=_sheet_name(one.name, taken)) for one in sheets]
    columns = (Column("Sheet"), Column("What it holds"), Column("Rows", "whole"))
    return [Sheet("Contents", title, columns, [(one.name, one.title, len(one.rows)) for one in named]), *named]


def _sheet_name(name: str, taken: set[str]) -> str:
    """As Excel allows it: 31 letters, none of []:*?/\\, each name once."""
    clean = "".join(" " if letter in "[]:*?/\\'" else letter for letter in name).strip()[:28] or "Sheet"
    found, number = clean, 2
    while found.lower() in taken:
        found, number = f"{clean[:24]} {number}", number + 1
    taken.add(found.lower())
    return found


def _write(book: xlsxwriter.Workbook, sheet: Sheet, name: str) -> None:
    page = book.add_worksheet(name)
    bold, head = (
        book.add_format({"bold": True, "font_size": 13}),
        book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
    )
    formats = {kind: book.add_format({"num_format": number}) for kind, number in _NUMBER.items()}
    page.write_string(0, 0, sheet.title, bold)
    for number, note in enumerate(sheet.notes, start=1):
        page.write_string(number, 0, note)
    top = len(sheet.notes) + 2
    for place, column in enumerate(sheet.columns):
        page.write_string(top, place, column.label, head)
        page.set_column(place, place, 16 if column.kind != "text" else 28)
    page.freeze_panes(top + 1, 1)
    for number, row in enumerate(sheet.rows, start=top + 1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            kind, held = (value.kind, value.value) if isinstance(value, Cell) else (column.kind, value)
            _cell(page, number, place, held, formats.get(kind))
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)


def _cell(page: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: Plain, shape: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(row, place, value)
    elif isinstance(value, date | datetime):
        page.write_datetime(row, place, value.replace(tzinfo=None) if isinstance(value, datetime) else value, shape)
    else:
        page.write_number(row, place, value, shape)


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """The file, saved under its name and never shown in the browser. kind: csv, xlsx or zip."""
    types = {"csv": "text/csv; charset=utf-8", "xlsx": _XLSX, "zip": "application/zip"}
    answer = HttpResponse(content, content_type=types[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
