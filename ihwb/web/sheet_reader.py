"""Reads a spreadsheet in a process of its own: ``python -m ihwb.web.sheet_reader KIND PATH SHEET MOST_ROWS``.

A sheet of two cells, far apart, makes the reader ask for hundreds of gigabytes. Here it may: the limit of memory ends
this process and nothing else. Rows go out as lines of JSON, so many at a time; nothing of Django is loaded.
"""

import codecs
import csv
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

MEMORY = 1_500_000_000
SECONDS = 120
BATCH = 2000
SAMPLE_ROWS, SAMPLE_COLUMNS = 12, 40
_SEPARATORS = ",;\t|"


class Unreadable(Exception):
    """A sentence for the person who chose the file."""


def main() -> int:
    kind, path, sheet, most = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        if sheet == "*":
            _say({"sheets": _sample(kind, path)})
        else:
            _read(kind, path, sheet, most)
    except Unreadable as refused:
        _say({"refused": str(refused)})
    return 0


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, default=_plain) + "\n")
    sys.stdout.flush()


def _plain(value: object) -> object:
    """Days as {"day": "2015-09-30"}, so that they are not taken for text; other times as text."""
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


def _read(kind: str, path: Path, sheet: str, most: int) -> None:
    total, rows = _csv(path) if kind == "csv" else _sheet(path, sheet)
    batch: list[list[Any]] = []
    for number, row in enumerate(rows, start=1):
        if number > most:
            raise Unreadable(f"The sheet has more than {most:,} rows, which is the most. Split it, or leave years out.")
        batch.append(row)
        if len(batch) == BATCH:
            _say({"rows": batch, "of": total})
            batch = []
    _say({"rows": batch, "of": total, "end": True})


def _sample(kind: str, path: Path) -> list[dict[str, Any]]:
    """The first rows of every sheet."""
    if kind == "csv":
        _, rows = _csv(path)
        return [{"name": "", "rows": _first(rows)}]
    book = _book(path)
    return [{"name": name, "rows": _first(_sheet(path, name)[1])} for name in book.sheet_names[:20]]


def _first(rows: Iterable[list[Any]]) -> list[list[Any]]:
    return [row[:SAMPLE_COLUMNS] for row, _ in zip(rows, range(SAMPLE_ROWS), strict=False)]


# --- Workbooks ------------------------------------------------------------------------------------------------


def _book(path: Path) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise Unreadable("The workbook is protected by a password. Save it without one and choose it again.") from error
    except (CalamineError, XmlError, ZipError, OSError) as error:
        raise Unreadable(
            "The workbook is damaged. Open it, save it again under a new name, and choose that."
        ) from error


def _sheet(path: Path, name: str) -> tuple[int, Iterator[list[Any]]]:
    from python_calamine import CalamineError, WorksheetNotFound, XmlError, ZipError

    book = _book(path)
    wanted = name or (book.sheet_names or [""])[0]
    if wanted not in book.sheet_names:
        there = ", ".join(book.sheet_names[:8])
        raise Unreadable(f"The workbook has no sheet “{wanted}”. Its sheets are: {there}.")
    try:
        sheet = book.get_sheet_by_name(wanted)
    except (CalamineError, WorksheetNotFound, XmlError, ZipError) as error:
        raise Unreadable(f"The sheet “{wanted}” is damaged. Save the workbook again and choose that.") from error
    if sheet.start is None:
        return 0, iter(())
    left = [""] * sheet.start[1]  # the reader begins at the first row, but only at the first column with something
    return sheet.start[0] + sheet.height, (left + row for row in sheet.iter_rows())


# --- Text -----------------------------------------------------------------------------------------------------


def _csv(path: Path) -> tuple[int, Iterator[list[Any]]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(64_000)
    lines = head.splitlines()[:20]
    separator = max(_SEPARATORS, key=lambda one: _evenness(lines, one))
    with path.open("rb") as raw:
        total = sum(block.count(b"\n") for block in iter(lambda: raw.read(1 << 20), b""))
    return total + 1, _csv_rows(path, encoding, separator)


def _evenness(lines: list[str], separator: str) -> tuple[int, int]:
    """The separator that stands in most of the first lines, and most often."""
    counts = [line.count(separator) for line in lines]
    return sum(count > 0 for count in counts), sum(counts)


def _csv_rows(path: Path, encoding: str, separator: str) -> Iterator[list[Any]]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        try:
            yield from reader
        except csv.Error as error:
            where = reader.line_num
            raise Unreadable(f"Line {where:,} of the file cannot be read: a quotation mark is not closed.") from error


def _encoding(path: Path) -> str:
    """UTF-16 by its mark, UTF-8 if all of it is, else what Windows writes."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            for block in iter(lambda: file.read(1 << 20), b""):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


if __name__ == "__main__":
    sys.exit(main())
