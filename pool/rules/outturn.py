"""What may be entered on the outturn page: figures read strictly, whole rows, and nothing over newer figures."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ihwb.kernel import money
from ihwb.kernel.errors import Misread, quote
from ihwb.kernel.money import ZERO, show

LONGEST_COMMENT = 1000
LONGEST_REASON = 100
USUAL_REASON = "Entered on the outturn page"


class Column(StrEnum):
    """The columns of the outturn page that a finance officer fills."""

    ACTUAL = "actual"
    FORECAST = "forecast"
    COMMENT = "comment"

    @property
    def label(self) -> str:
        return {"actual": "actual to date", "forecast": "forecast outturn", "comment": "comment"}[self.value]


FIGURES = (Column.ACTUAL, Column.FORECAST)
_OTHER = {Column.ACTUAL: Column.FORECAST, Column.FORECAST: Column.ACTUAL}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person typed in one row. version: the row's version on their page; where: such as "row 3"."""

    line: str
    version: int
    typed: Mapping[Column, str]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One row as it stands. locked: why this person may not change it, "" when they may; £, None is not entered."""

    line: str
    name: str
    actual: Decimal | None = None
    forecast: Decimal | None = None
    comment: str = ""
    version: int = 0
    locked: str = ""
    changed_by: str = ""
    changed_at: str = ""

    def value(self, column: Column) -> Decimal | str | None:
        return {Column.ACTUAL: self.actual, Column.FORECAST: self.forecast, Column.COMMENT: self.comment}[column]

    def shown(self, column: Column) -> str:
        """The cell in words: £75,000.00, "not entered", or the comment in quotation marks."""
        value = self.value(column)
        if isinstance(value, Decimal):
            return show(value)
        return f"“{value}”" if value else "not entered" if value is None else "no comment"


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell, or row, that cannot be saved, in a sentence that names it. column: None for the whole row."""

    line: str
    column: Column | None
    typed: str
    code: str
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else changed after this person's page was made. theirs: the cell as it stands now."""

    line: str
    column: Column
    mine: str
    theirs: str
    by: str
    at: str
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row to be saved. columns: those that differ from what stands."""

    line: str
    actual: Decimal | None
    forecast: Decimal | None
    comment: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All entries, judged. Only without faults and conflicts may the changes be saved, and then all of them."""

    changes: tuple[Change, ...] = ()
    unchanged: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def stands(self) -> bool:
        return not self.faults and not self.conflicts


@dataclass(slots=True)
class _Row:
    """One entry while it is read."""

    values: dict[Column, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_entries(entries: Iterable[Entry], standing: Mapping[str, Standing]) -> Reading:
    """Judge every entry against the rows as they stand; report everything that is wrong at once.

    standing: by line code; all lines of the period, also those the person may not change.

    An entry whose cells all equal what stands counts as unchanged, whatever version it was typed on: a save that
    is sent twice, because the first answer was lost, does no harm.
    """
    changes: list[Change] = []
    unchanged: list[str] = []
    faults: list[Fault] = []
    conflicts: list[Conflict] = []
    seen: set[str] = set()
    for entry in entries:
        if not entry.typed:
            continue
        found, row = standing.get(entry.line), _Row()
        row.faults.extend(_door(entry, found, seen))
        seen.add(entry.line)
        if found is None or row.faults:
            faults.extend(row.faults)
            continue
        _read_cells(entry, found, row)
        columns = tuple(one for one in row.values if row.values[one] != found.value(one))
        if not columns and not row.faults:
            unchanged.append(entry.line)
        elif entry.version != found.version:
            conflicts.extend(_conflicts(entry, found, columns or tuple(entry.typed)))
        elif row.faults:
            faults.extend(row.faults)
        else:
            changes.append(_change(found, row.values, columns))
    return Reading(tuple(changes), tuple(unchanged), tuple(faults), tuple(conflicts))


def _fault(entry: Entry, name: str, column: Column | None, code: str, what: str, typed: str | None = None) -> Fault:
    """A fault whose sentence begins with the place: the row of a paste, the line, the column."""
    place = [entry.where, f"{name}, {column.label}" if column else ""]
    begun = ": ".join(part for part in place if part)
    message = f"{begun}: {what}" if begun else what
    return Fault(entry.line, column, entry.line if typed is None else typed, code, message, entry.where)


def _door(entry: Entry, found: Standing | None, seen: set[str]) -> Iterator[Fault]:
    """What is wrong with a row before any of its cells is read."""
    if found is None:
        what = f"{quote(entry.line)} is not the code of a line with a budget this year; correct the code."
        yield _fault(entry, "", None, "unknown_line", what)
    elif found.locked:
        yield _fault(entry, "", None, "locked", f"{found.name} is locked: {found.locked}")
    elif entry.line in seen:
        yield _fault(entry, "", None, "twice", f"{found.name} is given twice; keep one of the rows.")


def _read_cells(entry: Entry, found: Standing, row: _Row) -> None:
    """Fill ``row`` with the values of the cells that were typed; a blank figure is judged with the row's other.

    Two figures may be taken away together, by hand; a ledger's row that is blank takes nothing away.
    """
    for column, text in entry.typed.items():
        try:
            row.values[column] = read_cell(column, text)
        except Misread as misread:
            row.faults.append(_fault(entry, found.name, column, misread.code, misread.message, text))
    if row.faults:
        return
    actual, forecast = (row.values.get(column, found.value(column)) for column in FIGURES)
    if actual is None and forecast is None and not entry.where:
        return  # both taken away by hand: the line is not entered any more
    for column, value, other in ((Column.ACTUAL, actual, forecast), (Column.FORECAST, forecast, actual)):
        if value is None and (other is not None or found.value(column) is not None):
            row.faults.append(_fault(entry, found.name, column, "blank", _needed(column, found, other), ""))


def _needed(column: Column, found: Standing, other: Decimal | None) -> str:
    if found.value(column) is not None:
        return f"the figure is blank; it was {found.shown(column)}. Enter 0 when the amount is nil."
    beside = f" beside the {_OTHER[column].label} of {show(other)}" if other is not None else ""
    return f"a figure is needed{beside}; enter 0 when the amount is nil."


def read_cell(column: Column, text: str) -> Decimal | str | None:
    """The value of one cell; None for a blank figure. Raises Misread with a sentence that quotes what was typed."""
    if column is Column.COMMENT:
        return clean_text(text, "comment", LONGEST_COMMENT)
    return money.parse(text) if text.strip() else None


def clean_text(text: str, what: str, longest: int) -> str:
    """Words as they may be kept, on one line. Raises Misread when they are too long or cannot be kept as text."""
    kept = re.sub(r"\s+", " ", text).strip()
    if len(kept) > longest:
        raise Misread("too_long", f"The {what} has {len(kept):,} characters; shorten it to {longest:,}.")
    if any(letter < " " or "\ud800" <= letter <= "\udfff" for letter in kept):
        raise Misread("characters", f"The {what} has characters that are no text; type it again.")
    return kept


def _conflicts(entry: Entry, found: Standing, columns: Sequence[Column]) -> Iterator[Conflict]:
    for column in columns:
        mine, theirs = entry.typed[column].strip() or "blank", found.shown(column)
        who = f"{found.changed_by or 'Somebody else'} changed this line"
        when = f" on {found.changed_at}" if found.changed_at else ""
        yield Conflict(
            entry.line, column, mine, theirs, found.changed_by, found.changed_at,
            f"{found.name}, {column.label}: {who}{when}, after you opened the page. "
            f"It is now {theirs}; you typed {quote(mine)}. Keep yours or take theirs, then save again.",
        )  # fmt: skip


def only_touched(entries: Iterable[Entry], shown: Mapping[str, Standing]) -> list[Entry]:
    """Of a form that sends every cell, the cells that the person changed. shown: the rows as their page had them."""
    touched = []
    for entry in entries:
        row = shown.get(entry.line)
        typed = {one: text for one, text in entry.typed.items() if row is None or not _same(one, text, row)}
        if typed:
            touched.append(Entry(entry.line, entry.version, typed, entry.where))
    return touched


def _same(column: Column, text: str, row: Standing) -> bool:
    try:
        return read_cell(column, text) == row.value(column)
    except Misread:
        return False


def _change(found: Standing, values: Mapping[Column, Any], columns: tuple[Column, ...]) -> Change:
    actual, forecast, comment = (values.get(column, found.value(column)) for column in Column)
    return Change(found.line, actual, forecast, comment, columns)


def needs_comment(budget: Decimal, forecast: Decimal | None, comment: str, threshold: Decimal) -> bool:
    """True if the forecast is further from the budget than the threshold, either way, and nothing explains it. £."""
    return forecast is not None and abs(forecast - budget) > threshold and not comment


def saved_message(reading: Reading, standing: Mapping[str, Standing]) -> str:
    """What a save did: how many figures, and where the forecast of the person's own lines went."""
    if not reading.changes:
        return "Nothing to save: every figure is as it was."
    figures = sum(column in FIGURES for change in reading.changes for column in change.columns)
    comments = sum(Column.COMMENT in change.columns for change in reading.changes)
    parts = [_counted(number, word) for number, word in ((figures, "figure"), (comments, "comment")) if number]
    before = sum((row.forecast or ZERO for row in standing.values() if not row.locked), ZERO)
    moved = sum(
        ((change.forecast or ZERO) - (standing[change.line].forecast or ZERO) for change in reading.changes), ZERO
    )
    went = f"moved by {show(moved)} to {show(before + moved)}" if moved else f"stays at {show(before)}"
    return f"{' and '.join(parts)} saved. The forecast of your lines {went}."


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def refused_message(reading: Reading) -> str:
    """Why nothing was saved, in one sentence; the faults and conflicts say the rest cell by cell."""
    if reading.faults:
        many = f"{len(reading.faults):,} places need correcting"
        return f"Nothing was saved: {'one place needs correcting' if len(reading.faults) == 1 else many}."
    who = " and ".join(sorted({one.by for one in reading.conflicts if one.by})) or "Somebody else"
    cells = _counted(len(reading.conflicts), "cell")
    return f"Nothing was saved: {who} changed lines that you typed in as well ({cells}). Choose what to keep."


# --- What a page sends ------------------------------------------------------------------------------------------------


def read_message(document: object) -> tuple[list[Entry], str]:
    """The entries and the reason in what the page's script sends.

    ``{"rows": [{"line": "ACUTE", "version": 3, "actual": "75,000.00"}], "reason": ""}``; a row holds only the cells
    that were changed, as text, exactly as typed.

    Raises Misread when the document has another shape.
    """
    if not isinstance(document, dict) or not isinstance(document.get("rows"), list):
        raise _misshapen("it has no list of rows")
    reason = document.get("reason", "")
    if not isinstance(reason, str):
        raise _misshapen("its reason is not text")
    return [_entry(row) for row in document["rows"]], reason


def _entry(row: object) -> Entry:
    if not isinstance(row, dict) or not isinstance(row.get("line"), str):
        raise _misshapen("a row names no line")
    version = row.get("version")
    if type(version) is not int:  # a bool is an int to isinstance
        raise _misshapen(f"the row {quote(row['line'])} has no version")
    typed = {column: row[column.value] for column in Column if column.value in row}
    if not all(isinstance(text, str) for text in typed.values()):
        raise _misshapen(f"a cell of {quote(row['line'])} is not text")
    return Entry(row["line"], version, typed)


def _misshapen(why: str) -> Misread:
    return Misread("message", f"Nothing was saved: the message from the page cannot be read ({why}). Load it again.")


def read_reason(text: str) -> tuple[str, Fault | None]:
    """Why the figures change; the usual words when nothing is given. A fault of no line when it cannot be kept."""
    try:
        return clean_text(text, "reason", LONGEST_REASON) or USUAL_REASON, None
    except Misread as misread:
        return USUAL_REASON, Fault("", None, text, misread.code, misread.message)
