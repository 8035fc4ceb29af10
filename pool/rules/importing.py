"""Judging the rows of an import: each becomes an entry for a line, is left out for a reason, or has its faults said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ihwb.kernel.cells import as_amount, as_day, as_period, as_text, as_year
from ihwb.kernel.dates import FinancialYear, Period
from ihwb.kernel.errors import Misread, quote
from ihwb.kernel.money import ZERO, show
from pool.rules.mapping import COLUMNS, LedgerMapping, cell_place, letter_of, plain

LONGEST = {"code": 100, "description": 300}


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong at a place of the sheet. row, column: as the spreadsheet counts them; None, "" for the whole."""

    row: int | None
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row with an amount. line: its code, "" when left out; why: "" counted, "code" or "time" left out."""

    number: int
    code: str
    line: str
    posted_on: date | None
    description: str
    amount: Decimal
    forecast: Decimal | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A line of the fund. locked: why the person may not import figures for it; "" when they may."""

    code: str
    name: str
    locked: str = ""


@dataclass(slots=True)
class Sum:
    """What came together under one line or unknown code, £."""

    rows: int = 0
    amount: Decimal = ZERO
    forecast: Decimal | None = None
    description: str = ""
    first: int = 0

    def add(self, amount: Decimal, forecast: Decimal | None = None) -> None:
        self.rows += 1
        self.amount += amount
        if forecast is not None:
            self.forecast = (self.forecast or ZERO) + forecast


@dataclass(slots=True)
class Totals:
    """All rows of the file with an amount, by what became of them, £. stated: the file's own total, if it has one."""

    by_line: dict[str, Sum] = field(default_factory=dict)
    unknown: dict[str, Sum] = field(default_factory=dict)
    left_out: Sum = field(default_factory=Sum)
    other_time: Sum = field(default_factory=Sum)
    faulty: int = 0
    stated: Decimal | None = None
    stated_row: int = 0

    @property
    def counted(self) -> Decimal:
        return sum((one.amount for one in self.by_line.values()), ZERO)

    @property
    def in_file(self) -> Decimal:
        unknown = sum((one.amount for one in self.unknown.values()), ZERO)
        return self.counted + unknown + self.left_out.amount + self.other_time.amount

    @property
    def rows(self) -> int:
        sums = [*self.by_line.values(), *self.unknown.values(), self.left_out, self.other_time]
        return sum(one.rows for one in sums)


class FileReader:
    """Reads one sheet from its first row to its last; keeps the totals, never the rows.

    month: the period's number; None for a year's budgets.
    """

    def __init__(
        self, mapping: LedgerMapping, year: FinancialYear, month: int | None, lines: Mapping[str, LineSeen]
    ) -> None:
        self.mapping = mapping
        self.year = year
        self.month = month
        self.lines = lines
        self.totals = Totals()
        self.places: dict[str, int] = {}
        self.headed = False
        self._top: dict[int, Sequence[Any]] = {}
        names: dict[str, list[str]] = {}
        for line in lines.values():
            names.setdefault(plain(line.name), []).append(line.code)
        self._by_name = {name: codes[0] for name, codes in names.items() if len(codes) == 1}
        self._lines_of_codes: dict[tuple[str, str], str] = {}

    # --- The head of the sheet ---------------------------------------------------------------------------------

    def row(self, number: int, cells: Sequence[Any]) -> tuple[ReadRow | None, list[RowFault]]:
        """What the row comes to. Rows up to the headings, blank rows and total rows come to nothing."""
        if number <= self.mapping.heading_row:
            return None, list(self._head(number, cells))
        if not any(cell not in ("", None) for cell in cells):
            return None, []
        if self._is_total(number, cells):
            return None, []
        return self._judged(number, cells)

    def end(self) -> Iterator[RowFault]:
        """What can be said only at the end: no headings, no rows, a total that is not the sum of the rows."""
        if not self.headed:
            yield RowFault(
                None, "", "", f"The sheet ends before row {self.mapping.heading_row}, where its headings are."
            )
            return
        if not self.usable:
            return
        if not self.totals.rows and not self.totals.faulty:
            yield RowFault(None, "", "", "The sheet has headings and no rows below them: there is nothing to import.")
        stated = self.totals.stated
        if stated is not None and not self.totals.faulty and stated != self.totals.in_file:
            message = (
                f"The file says that its total is {show(stated)}, but its rows add up to {show(self.totals.in_file)}. "
                "Rows may be missing: take the extract again."
            )
            yield RowFault(self.totals.stated_row, letter_of(self.places["amount"]), show(stated), message)

    def _head(self, number: int, cells: Sequence[Any]) -> Iterator[RowFault]:
        self._top[number - 1] = cells
        if number < self.mapping.heading_row:
            return
        self.headed = True
        headings = [plain(as_text(cell)) for cell in cells]
        for what, heading in self.mapping.columns.items():
            if plain(heading) in headings:
                self.places[what] = headings.index(plain(heading))
            else:
                message = (
                    f"Row {number} has no heading {quote(heading)}, the column for {COLUMNS[what].lower()}. "
                    "Is it the right file? If its headings have changed, change the source."
                )
                yield RowFault(number, "", "", message)
        yield from self._identity()

    @property
    def usable(self) -> bool:
        """False when a column is missing: then the rows cannot be judged at all."""
        return self.headed and len(self.places) == len(self.mapping.columns)

    def _identity(self) -> Iterator[RowFault]:
        """The checks of named cells above the headings or in them."""
        for what, address in self.mapping.cells.items():
            row, column = cell_place(address) or (0, 0)
            cells = self._top.get(row, ())
            value = cells[column] if column < len(cells) else ""
            if message := self._wrong(what, value):
                yield RowFault(row + 1, letter_of(column), as_text(value), message)
        self._top.clear()

    def _wrong(self, what: str, value: Any) -> str:
        """Why the cell shows that this is another file; "" when it is the right one."""
        try:
            if what == "year":
                right, expected = as_year(value) == self.year.start_year, f"the year is {self.year.label}"
            elif what == "period":
                month = self.month or 0
                right = not month or as_period(value, self.year) == month
                expected = f"the period is {Period(self.year, month or 1).label}"
            else:
                wanted = self.mapping.expect.get(what, "")
                right, expected = plain(as_text(value)) == plain(wanted), f"the {what} is {quote(wanted)}"
        except Misread as misread:
            return misread.message
        return "" if right else f"The file says {quote(as_text(value) or 'nothing')} here, but {expected}."

    # --- Rows ----------------------------------------------------------------------------------------------------

    def _cell(self, cells: Sequence[Any], what: str) -> Any:
        place = self.places.get(what)
        return cells[place] if place is not None and place < len(cells) else ""

    def _is_total(self, number: int, cells: Sequence[Any]) -> bool:
        """A row without code or name that says "Total": the file's own control total."""
        if as_text(self._cell(cells, "code")) and as_text(self._cell(cells, "line")):
            return False
        words = [plain(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
        if not any(word in ("total", "grand total", "totals") for word in words):
            return False
        try:
            self.totals.stated, self.totals.stated_row = as_amount(self._cell(cells, "amount")), number
        except Misread:
            return False
        return True

    def _judged(self, number: int, cells: Sequence[Any]) -> tuple[ReadRow | None, list[RowFault]]:
        found = _Cells(number, self.places, cells)
        code = found.text("code")[: LENGTH_OF_CODE + 1]
        name = found.text("line")
        amount = found.read("amount", as_amount)
        why = self._time(found)
        forecast = found.read("forecast", as_amount) if self.mapping.columns.get("forecast") and not why else None
        posted = found.read("date", as_day) if "date" in self.places and found.text("date") else None
        self._same(found)
        line = self._line(found, code or name, code, name, amount)
        if found.faults or amount is None:
            self.totals.faulty += 1
            return None, found.faults
        read = ReadRow(
            number, (code or name)[:LENGTH_OF_CODE], "" if why else line, posted,
            found.text("description")[: LONGEST["description"]], amount, forecast, why or ("" if line else "code"),
        )  # fmt: skip
        self._count(read)
        return read, []

    def _line(self, found: "_Cells", shown: str, code: str, name: str, amount: Decimal | None) -> str:
        """The line's code; "" for a code that is left out on purpose. An unknown one is a fault, and kept by code."""
        what = "code" if "code" in self.places else "line"
        if not shown:
            found.fault(what, f"The {COLUMNS[what].lower()} is blank.")
            return ""
        if code in self.mapping.leave_out:
            return ""
        key = (code, name)
        if key not in self._lines_of_codes:
            self._lines_of_codes[key] = self._found_line(code, name)
        line = self._lines_of_codes[key]
        if not line:
            self._unknown(found, shown, amount)
        elif self.lines[line].locked:
            found.fault(what, f"{self.lines[line].name} is locked: {self.lines[line].locked}")
        return line

    def _found_line(self, code: str, name: str) -> str:
        mapped = self.mapping.line_of(code)
        if mapped in self.lines:
            return mapped
        if code in self.lines:
            return code
        return self._by_name.get(plain(name), "") if name else ""

    def _unknown(self, found: "_Cells", shown: str, amount: Decimal | None) -> None:
        held = self.totals.unknown.setdefault(
            shown, Sum(first=found.number, description=found.text("line") or found.text("description"))
        )
        held.add(amount or ZERO)
        what = "code" if "code" in self.places else "line"
        found.fault(what, f"{quote(shown)} is not in the source's code table; map it to a line, or leave it out.")

    def _time(self, found: "_Cells") -> str:
        """ "time" for a row of another month that does not count towards the period; a fault for another year."""
        if self.month is None:
            return ""
        month = found.read("period", lambda value: as_period(value, self.year)) if "period" in self.places else None
        if month is None and "date" in self.places and found.text("date"):
            month = self._month_posted(found)
        if month is None:
            return ""
        wrong = month != self.month if self.mapping.basis == "month" else month > self.month
        return "time" if wrong else ""

    def _month_posted(self, found: "_Cells") -> int | None:
        posted = found.read("date", as_day)
        if posted is None or found.faults:
            return None
        if posted < self.year.start:
            found.fault("date", f"The day is before {self.year.label}: this row is of another year.")
            return None
        return 14 if posted > self.year.end else max(Period.of(posted).number, self.month if self.month == 13 else 1)

    def _same(self, found: "_Cells") -> None:
        """The columns that say which year, fund and partner a row is of."""
        for what in ("year", "fund", "partner"):
            if what in self.places and (message := self._wrong(what, found.value(what))):
                found.fault(what, message)

    def _count(self, read: ReadRow) -> None:
        if read.why == "time":
            self.totals.other_time.add(read.amount)
        elif read.why == "code":
            self.totals.left_out.add(read.amount)
        else:
            self.totals.by_line.setdefault(read.line, Sum(first=read.number)).add(read.amount, read.forecast)


LENGTH_OF_CODE = LONGEST["code"]


class _Cells:
    """One row while it is judged."""

    __slots__ = ("_cells", "_places", "faults", "number")

    def __init__(self, number: int, places: Mapping[str, int], cells: Sequence[Any]) -> None:
        self.number = number
        self.faults: list[RowFault] = []
        self._places = places
        self._cells = cells

    def value(self, what: str) -> Any:
        place = self._places.get(what)
        return self._cells[place] if place is not None and place < len(self._cells) else ""

    def text(self, what: str) -> str:
        return as_text(self.value(what))

    def read(self, what: str, how: Any) -> Any:
        """The value of a cell; None, and a fault, when it cannot be read."""
        try:
            return how(self.value(what))
        except Misread as misread:
            self.fault(what, misread.message)
            return None

    def fault(self, what: str, message: str) -> None:
        place = self._places.get(what)
        column = "" if place is None else letter_of(place)
        if not any(one.column == column for one in self.faults):
            self.faults.append(RowFault(self.number, column, self.text(what)[:200], message))


# --- What the sums come to ------------------------------------------------------------------------------------------


def actual_to_date(basis: str, added: Decimal, month: int, before: Decimal | None) -> Decimal | None:
    """The line's actual at the end of the period, £; None when the period before has none to add to."""
    if basis == "to_date":
        return added
    if month == 1:
        return added
    return None if before is None else before + added


def forecast_for(mapping: LedgerMapping, read: Decimal | None, now: Decimal | None, last: Decimal | None,
                 budget: Decimal) -> Decimal | None:  # fmt: skip
    """The forecast to set beside an actual; None to leave it as it is.

    A line has both or neither: one without a forecast takes over last period's, and before that the budget.
    """
    if mapping.forecast == "column" and read is not None:
        return read
    if now is not None:
        return None
    return budget if last is None else last
