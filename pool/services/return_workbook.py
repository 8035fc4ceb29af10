"""The workbook of a national return: reading the blank form with care, checking it, and a form of our own."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import openpyxl
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet

from ihwb.kernel.errors import Refused
from pool.rules.return_filling import CellValue, words_of
from pool.rules.return_layout import Layout, SheetLayout
from pool.rules.risk_share.faults import Fault
from pool.services.return_form import clean_text

_YELLOW = PatternFill("solid", fgColor="FFFFFF99")
_GREY = PatternFill("solid", fgColor="FFE6E6E6")
_MOST_BYTES, _MOST_PARTS = 20_000_000, 2_000
_FORBIDDEN = {
    "vbaproject": "macros",
    "macrosheets": "macros",
    "externallinks": "links to other workbooks",
    "activex": "controls",
    "embeddings": "embedded files",
    "connections.xml": "connections to other data",
    "_xmlsignatures": "a digital signature, which filling it would break",
}


def open_workbook(content: bytes) -> Workbook:
    """The blank form. Raises Refused for what is no XLSX workbook, is too large, or could do something by itself."""
    _check_parts(content)
    try:
        return openpyxl.load_workbook(io.BytesIO(content))
    except Exception as error:  # openpyxl raises nearly anything on a broken file
        raise Refused(
            "unreadable", "This workbook cannot be read. Open it in Excel and save it as XLSX again."
        ) from error


def _check_parts(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("not_xlsx", "This is not an XLSX workbook. Save the form as “Excel workbook (.xlsx)”.") from error
    if len(infos) > _MOST_PARTS or sum(one.file_size for one in infos) > _MOST_BYTES:
        raise Refused("too_large", "This workbook unpacks to more than 20 MB, so it is not the blank form.")
    for one in infos:
        for part, what in _FORBIDDEN.items():
            if part in one.filename.lower():
                raise Refused("active", f"This workbook holds {what}. Save a copy without them and upload that.")


def faults_of(layout: Layout, book: Workbook) -> list[Fault]:
    """Cells of the layout that are not there, or are not the form's input cells, each with its place."""
    return [fault for sheet in layout.sheets for fault in _sheet_faults(sheet, book, layout.input_fill)]


def _sheet_faults(sheet: SheetLayout, book: Workbook, fills: Sequence[str]) -> Iterator[Fault]:
    if sheet.name not in book.sheetnames or not isinstance(book[sheet.name], Worksheet):
        yield Fault(sheet.name, f"is not in the workbook; its sheets are {', '.join(book.sheetnames)}.")
        return
    page = book[sheet.name]
    for name in sheet.inputs():
        if said := _cell_fault(page[name], fills):
            yield Fault(f"{sheet.name}!{name}", said)


def _cell_fault(cell: Cell | MergedCell, fills: Sequence[str]) -> str:
    if isinstance(cell, MergedCell):
        return "is inside a merged cell; name the cell at its top left."
    if cell.data_type == "f":
        return "holds a formula of the form, which stays as it is."
    fill = cell.fill
    colour = fill.fgColor.rgb if fill.fill_type == "solid" and isinstance(fill.fgColor.rgb, str) else ""
    if colour[-6:].upper() not in fills:
        return f"is not an input cell: its colour is {colour[-6:] or 'none'}, not {' or '.join(fills)}."
    return ""


def filled_workbook(book: Workbook, cells: Sequence[CellValue]) -> bytes:
    """A form of our own with its cells written; a text stays a text. A form that was uploaded: ``filled_form``."""
    for one in cells:
        page = book[one.sheet]
        cell = page[one.cell]
        _write(cell, one.value)
    book.calculation.fullCalcOnLoad = True  # the form's own sums are worked out when it is opened
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(cell: Cell, value: str | Decimal | int | date | None) -> None:
    if isinstance(value, str):
        cell.value = clean_text(value) or None
        if value:
            cell.data_type = "s"
    else:
        cell.value = value


def plain_workbook(layout: Layout) -> Workbook:
    """A form of our own where there is no blank one: what each input cell is stands beside or above it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in layout.sheets:
        page = book.create_sheet(sheet.name)
        for name in sheet.inputs():
            page[name].fill = _YELLOW
        for name, what in sheet.cells.items():
            _label(page, name, _heading(what))
        if sheet.checker:
            _label(page, sheet.checker, "Sheet complete")
        if sheet.rows:
            _headings(page, sheet)
    return book


def _label(page: Worksheet, name: str, text: str) -> None:
    """In the cell to the left, where there is one."""
    column, row = coordinate_from_string(name)
    at = column_index_from_string(column)
    if at > 1 and page.cell(row, at - 1).fill.fill_type is None:
        page.cell(row, at - 1, text).fill = _GREY
    page.column_dimensions[column].width = 24
    if at > 1:
        page.column_dimensions[get_column_letter(at - 1)].width = 44


def _heading(field: str) -> str:
    words = words_of(field)
    return words[:1].upper() + words[1:]


def _headings(page: Worksheet, sheet: SheetLayout) -> None:
    assert sheet.rows is not None
    if sheet.rows.first == 1:
        return
    for column, what in sheet.rows.columns.items():
        cell = page[f"{column}{sheet.rows.first - 1}"]
        cell.value, cell.fill, cell.font = _heading(what), _GREY, Font(bold=True)
        page.column_dimensions[column].width = 24
        if what in ("joint_nhs", "joint_la", "amount"):
            shape = "#,##0.00" if what == "amount" else "0.0%"
            for row in range(sheet.rows.first, sheet.rows.last + 1):
                page[f"{column}{row}"].number_format = shape
