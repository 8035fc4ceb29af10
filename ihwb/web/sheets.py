"""Getting the rows out of an uploaded file: what kind it really is, how large it may be, and a batch at a time."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from ihwb.kernel.errors import Refused

Kind = Literal["csv", "xlsx", "ods"]
NAMES = {"csv": "a CSV file", "xlsx": "an Excel workbook", "ods": "an OpenDocument spreadsheet"}
MOST_ROWS = 500_000
MOST_UNPACKED = 600_000_000
MOST_RATIO = 250  # a workbook of plain figures packs 10 to 30 to one
_WANTED = "Choose a CSV, XLSX or ODS file."
TOO_FAR = (
    "The sheet cannot be read: it claims cells far outside of its figures, or is too large. Copy the rows that count "
    "into a new workbook, save it, and choose that."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first rows of one sheet, as they are shown to the person who says what the columns mean."""

    name: str
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Batch:
    """first: number of the first row, as the spreadsheet counts it; of: how many rows the sheet seems to have."""

    first: int
    rows: list[list[Any]]
    of: int


def kind_of(path: Path, name: str) -> Kind:
    """What the file is, by what is in it and not by its name. Raises Refused with a sentence."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty_file", f"“{name}” is empty. {_WANTED}")
    if size > settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES / 1_000_000
        raise Refused("too_large", f"“{name}” has {size / 1e6:,.1f} MB and may have {limit:,.0f} MB. Split it.")
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK\x03\x04"):
        return _packed(path, name)
    if wrong := _wrong(head):
        raise Refused("wrong_type", f"“{name}” is {wrong} {_WANTED}")
    return "csv"


def _wrong(head: bytes) -> str:
    """What else it is, when it is not text; "" for text."""
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower()
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "an old Excel workbook (.xls), or one with a password. Save it as .xlsx without a password."
    if start.startswith(b"%pdf"):
        return "a PDF, not a spreadsheet."
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        return "a web page, whatever its name says. Open it in Excel and save it as .xlsx."
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "neither text nor a spreadsheet."
    return ""


def _packed(path: Path, name: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = {one.filename: one for one in packed.infolist()}
            mimetype = packed.read("mimetype")[:100] if "mimetype" in parts else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise Refused("damaged", f"“{name}” is damaged. Save it again under a new name and choose that.") from error
    unpacked = sum(one.file_size for one in parts.values())
    if unpacked > MOST_UNPACKED or unpacked > max(MOST_RATIO * path.stat().st_size, 20_000_000):
        raise Refused("bomb", f"“{name}” unpacks to {unpacked / 1e6:,.0f} MB, far more than figures need. {TOO_FAR}")
    if "xl/workbook.xml" in parts:
        return "xlsx"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if "xl/workbook.bin" in parts:
        raise Refused("wrong_type", f"“{name}” is a binary Excel workbook (.xlsb). Save it as .xlsx. {_WANTED}")
    what = "a Word document" if "word/document.xml" in parts else "a packed file (ZIP)"
    raise Refused("wrong_type", f"“{name}” is {what}, not a spreadsheet. {_WANTED}")


def note_on_name(kind: Kind, name: str) -> str:
    """A sentence when the name says another kind than the file is; "" when they agree."""
    said = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if said == kind or (kind == "csv" and said in ("txt", "tsv", "tab")) or (kind == "xlsx" and said == "xlsm"):
        return ""
    return f"“{name}” is {NAMES[kind]}, whatever its name says, and was read as one."


def sample(path: Path, kind: Kind) -> list[Sheet]:
    """The first rows of every sheet. Raises Refused when the file cannot be read."""
    with _reader(kind, path, "*") as messages:
        for message in messages:
            return [Sheet(one["name"], one["rows"]) for one in message["sheets"]]
    raise Refused("unreadable", TOO_FAR)


def batches(path: Path, kind: Kind, sheet: str, most: int = MOST_ROWS) -> Iterator[Batch]:
    """All rows of one sheet ("" is the first), two thousand at a time: no more than that is held here.

    Raises Refused when the sheet is not there, too long, or beyond the limit of memory.
    """
    first, ended = 1, False
    with _reader(kind, path, sheet, most) as messages:
        for message in messages:
            yield Batch(first, message["rows"], message["of"])
            first += len(message["rows"])
            ended = message.get("end", False)
    if not ended:
        raise Refused("unreadable", TOO_FAR)


@contextmanager
def _reader(kind: Kind, path: Path, sheet: str, most: int = MOST_ROWS) -> Iterator[Iterator[dict[str, Any]]]:
    """The lines that the reading process says. It is ended when this one stops listening."""
    command = [sys.executable, "-m", "ihwb.web.sheet_reader", kind, str(path), sheet, str(most)]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=settings.BASE_DIR, text=True, encoding="utf-8"
    )
    try:
        assert process.stdout is not None
        yield (_said(line) for line in process.stdout)
    finally:
        process.kill()
        process.communicate()


def _said(line: str) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(line)
    if "refused" in message:
        raise Refused("unreadable", message["refused"])
    return message
