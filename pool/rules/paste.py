"""Rows out of a spreadsheet or a ledger extract: what is between tabs or commas, as text, with its row number."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ihwb.kernel.errors import Misread, quote
from ihwb.kernel.money import ZERO, parse
from pool.rules.outturn import Change, Column, Entry, Standing, read_entries

MOST_ROWS = 2000
_ORDER = ("line", "actual", "forecast", "comment")
_HEADINGS = {
    "line": "line", "code": "line", "line code": "line",
    "actual": "actual", "actual to date": "actual",
    "forecast": "forecast", "forecast outturn": "forecast",
    "comment": "comment",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row of the text. fault: a sentence when the row as a whole cannot be used, else ""."""

    number: int
    cells: tuple[str, ...]
    line: str = ""
    actual: str = ""
    forecast: str = ""
    comment: str = ""
    fault: str = ""

    @property
    def where(self) -> str:
        return f"Row {self.number}"

    def entry(self, version: int) -> Entry:
        """The row as something typed on a page that showed this version."""
        typed = {Column.ACTUAL: self.actual, Column.FORECAST: self.forecast}
        if self.comment:  # a ledger knows no comments: a blank one takes nothing away
            typed[Column.COMMENT] = self.comment
        return Entry(self.line, version, typed, where=self.where)


def read_paste(text: str, thousands: bool = False) -> list[PastedRow]:
    """The rows with something in them, numbered from 1 as in the text. thousands: its figures are in £000.

    Cells are divided by tabs if there is a tab anywhere, else by commas; a cell in double quotation marks may hold
    either, and a line break. Columns are code, actual, forecast and, if given, comment; a first row of headings
    may put them in another order, and other headed columns are passed over.

    Raises Misread when there is nothing to read, too much of it, or a quotation mark is never closed.
    """
    rows = [(number, cells) for number, cells in _split(text) if any(cell.strip() for cell in cells)]
    if not rows:
        raise Misread("empty", "There is nothing to read; paste rows with a line code, an actual and a forecast.")
    order, headed = _order(rows[0][1])
    rows = rows[headed:]
    if len(rows) > MOST_ROWS:
        raise Misread("too_many_rows", f"The text has {len(rows):,} rows; paste at most {MOST_ROWS:,} at a time.")
    found = [_row(number, cells, order, headed) for number, cells in rows]
    return [_in_pounds(row) for row in found] if thousands else found


def _in_pounds(row: PastedRow) -> PastedRow:
    return replace(row, actual=from_thousands(row.actual), forecast=from_thousands(row.forecast))


_DECIMALS = re.compile(r"\.(\d{1,5})(?=\)?\s*$)", re.ASCII)


def from_thousands(text: str) -> str:
    """A figure in £000 written out in pounds: "1.5" is 1500.00, "(2)" is (2000.00), to the penny and no further.

    What is no figure comes back as it is: whoever reads it says what is wrong with it.
    """
    if not text.strip():
        return text
    decimals = _DECIMALS.search(text)
    rest = decimals[1] if decimals else ""
    whole = text[: decimals.start()] + text[decimals.end() :] if decimals else text
    if not re.search(r"\d", whole):
        whole = whole[:-1] + "0)" if whole.endswith(")") else f"{whole}0"
    try:
        parse(whole)
    except Misread:
        return text
    moved = rest.ljust(5, "0")
    digits = re.sub(r"(?<=\d)[,\s](?=\d)", "", whole.strip())
    return re.sub(r"(\d+)", lambda found: f"{(found[1] + moved[:3]).lstrip('0') or '0'}.{moved[3:]}", digits)


def _split(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), delimiter="\t" if "\t" in text else ",", strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, [cell.rstrip("\n") for cell in cells]
            number = reader.line_num + 1
    except csv.Error as error:
        raise Misread(
            "quotation", f"Row {number} has a quotation mark that is not one of a pair around a cell; correct it."
        ) from error


def _order(first: Sequence[str]) -> tuple[dict[str, int], bool]:
    """Where each column stands, and whether the first row says so. Raises Misread for headings that leave one out."""
    headings = [_HEADINGS.get(cell.strip().lower(), "") for cell in first]
    if "line" not in headings:
        return {name: index for index, name in enumerate(_ORDER)}, False
    for name in ("actual", "forecast"):
        if name not in headings:
            raise Misread("headings", f"The first row has headings but none is {quote(name)}; add that column.")
    return {name: headings.index(name) for name in _ORDER if name in headings}, True


def _row(number: int, cells: list[str], order: dict[str, int], headed: bool) -> PastedRow:
    kept = tuple(cell.strip() for cell in cells)
    if not headed and not 3 <= len(kept) <= 4:
        return PastedRow(number, kept, line=kept[0], fault=_count(number, kept))
    found = {name: kept[index] if index < len(kept) else "" for name, index in order.items()}
    return PastedRow(
        number,
        kept,
        line=found["line"],
        actual=found["actual"],
        forecast=found["forecast"],
        comment=found.get("comment", ""),
    )


def _count(number: int, cells: Sequence[str]) -> str:
    columns = "1 column" if len(cells) == 1 else f"{len(cells)} columns"
    return (
        f"Row {number} has {columns}; it needs a line code, an actual and a forecast, and may have a comment. "
        "A figure with commas between thousands stands in quotation marks when commas divide the columns."
    )


# --- What it would change ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One pasted row beside what stands. status: changed, unchanged, locked, unknown or invalid; £, None not entered.

    What stands in a locked row is not shown: it may be another partner's.
    """

    number: int
    line: str
    name: str
    status: str
    message: str = ""
    actual_before: Decimal | None = None
    actual: Decimal | None = None
    forecast_before: Decimal | None = None
    forecast: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """All pasted rows, and by how much the actuals and the forecasts would move together, £."""

    rows: tuple[PreviewRow, ...]
    actual_movement: Decimal
    forecast_movement: Decimal

    def count(self, status: str) -> int:
        return sum(row.status == status for row in self.rows)

    @property
    def changed(self) -> int:
        return self.count("changed")

    @property
    def unchanged(self) -> int:
        return self.count("unchanged")

    @property
    def wrong(self) -> int:
        return len(self.rows) - self.changed - self.unchanged

    @property
    def may_apply(self) -> bool:
        """All or nothing: one row that cannot be saved holds up the rest."""
        return self.changed > 0 and self.wrong == 0


_STATUS = {"unknown_line": "unknown", "locked": "locked"}


def preview(rows: Sequence[PastedRow], standing: Mapping[str, Standing]) -> Preview:
    """What saving the pasted rows would do now."""
    whole = [row for row in rows if not row.fault]
    reading = read_entries([row.entry(_version(row, standing)) for row in whole], standing)
    changes = {change.line: change for change in reading.changes}
    faults: dict[str, list[str]] = {}
    codes = {fault.where: fault.code for fault in reading.faults}
    for fault in reading.faults:
        faults.setdefault(fault.where, []).append(fault.message)
    shown = tuple(
        _wrong_row(row, standing, codes.get(row.where, "invalid"), row.fault or " ".join(faults[row.where]))
        if row.fault or row.where in faults
        else _right_row(row, standing[row.line], changes.get(row.line))
        for row in rows
    )
    return Preview(
        shown,
        sum(((row.actual or ZERO) - (row.actual_before or ZERO) for row in shown if row.status == "changed"), ZERO),
        sum(((row.forecast or ZERO) - (row.forecast_before or ZERO) for row in shown if row.status == "changed"), ZERO),
    )


def _version(row: PastedRow, standing: Mapping[str, Standing]) -> int:
    return standing[row.line].version if row.line in standing else 0


def _wrong_row(row: PastedRow, standing: Mapping[str, Standing], code: str, message: str) -> PreviewRow:
    name = standing[row.line].name if row.line in standing else ""
    return PreviewRow(row.number, row.line, name, _STATUS.get(code, "invalid"), message)


def _right_row(row: PastedRow, stands: Standing, change: Change | None) -> PreviewRow:
    after = change or stands
    return PreviewRow(
        row.number,
        row.line,
        stands.name,
        "changed" if change else "unchanged",
        actual_before=stands.actual,
        actual=after.actual,
        forecast_before=stands.forecast,
        forecast=after.forecast,
    )
