"""The rows of a faulty file with what is wrong beside them, as XLSX and CSV, to be corrected and sent back."""

import csv
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.files import File
from django.core.files.storage import default_storage

from ihwb.kernel.cells import as_text
from pool.models import ImportRun
from pool.rules.importing import RowFault
from pool.rules.mapping import letter_of

WRONG = "What is wrong"
KINDS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
Judged = tuple[int, Sequence[Any], list[RowFault]]


def error_file(run: ImportRun, kind: str) -> str:
    """The name in the store of the error workbook, or of the same as CSV."""
    return f"imports/errors/{run.pk}.{kind}"


def write_error_files(run: ImportRun, rows: Iterable[Judged], heading_row: int) -> None:
    """Keep both files for the run; those of an earlier reading go. Rows are written as they come, none is held."""
    with tempfile.TemporaryDirectory(prefix="import-errors-") as folder:
        paths = {kind: Path(folder) / f"errors.{kind}" for kind in KINDS}
        with paths["csv"].open("w", encoding="utf-8-sig", newline="") as file:
            wide = _widened(rows, heading_row)
            _write_workbook(paths["xlsx"], _also_as_csv(wide, csv.writer(file), heading_row), heading_row)
        for kind, path in paths.items():
            default_storage.delete(error_file(run, kind))
            with path.open("rb") as content:
                default_storage.save(error_file(run, kind), File(content))


def _widened(rows: Iterable[Judged], heading_row: int) -> Iterator[Judged]:
    """Every row as wide as the widest down to the headings, so that what is wrong stands in one column after it."""
    through = iter(rows)
    head = list(itertools.islice(through, heading_row))
    width = max((len(cells) for _, cells, _ in head), default=0)
    for number, cells, faults in itertools.chain(head, through):
        yield number, [*cells, *[""] * (width - len(cells))], faults


def _also_as_csv(rows: Iterable[Judged], writer: Any, heading_row: int) -> Iterator[Judged]:
    for number, cells, faults in rows:
        writer.writerow([*(_harmless(as_text(cell)) for cell in cells), _said(number, faults, heading_row)])
        yield number, cells, faults


def _said(number: int, faults: Sequence[RowFault], heading_row: int) -> str:
    if number == heading_row and not faults:
        return WRONG
    said = (f"{one.column}{one.row}: {one.message}" if one.column else one.message for one in faults)
    return " ".join(said)[:32_000]


def _harmless(text: str) -> str:
    """No spreadsheet takes the cell for a formula."""
    plain = text.replace("-", "", 1).replace(".", "", 1).replace(",", "").isdecimal()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not plain else text


def _write_workbook(path: Path, rows: Iterable[Judged], heading_row: int) -> None:
    """The file's own columns where they were, what is wrong after the last, and the cells that it is about marked."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("To correct")
        bold = book.add_format({"bold": True, "bottom": 1})
        said = book.add_format({"font_color": "#8a1f11"})
        marked = book.add_format({"bg_color": "#ffd9d2", "border": 1, "border_color": "#8a1f11"})
        sheet.set_column(0, 30, 18)
        sheet.freeze_panes(heading_row, 0)
        for number, cells, faults in rows:
            plain = bold if number == heading_row else None
            wrong = {one.column for one in faults if one.row == number}
            for place, cell in enumerate(cells):
                _write(sheet, number - 1, place, cell, marked if letter_of(place) in wrong else plain)
            _write(sheet, number - 1, len(cells), _said(number, faults, heading_row), plain or said)


def _write(sheet: Any, row: int, place: int, cell: Any, style: Any) -> None:
    if isinstance(cell, str | dict) or cell is None:
        sheet.write_string(row, place, as_text(cell)[:32_000], style)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, place, cell, style)
    else:
        sheet.write_number(row, place, cell, style)
