"""Judging the rows of a spreadsheet of values: each is a value of a known measure for a new period, or its faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from delivery.rules.risk_import import Fault, letter, plain
from delivery.rules.targets import check_rate
from ihwb.kernel.cells import as_day, as_text
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Misread, quote

# What a column can mean. The words also find the column by its heading.
COLUMNS: dict[str, tuple[str, ...]] = {
    "measure": ("Measure", "code", "measure code", "indicator", "name"),
    "period": ("Period", "period label", "quarter", "month"),
    "on": ("Last day", "on", "date", "period end", "as at"),
    "value": ("Value", "actual", "result"),
    "numerator": ("Numerator",),
    "denominator": ("Denominator",),
    "provisional": ("Provisional",),
    "commentary": ("Commentary", "comment", "comments"),
    "source": ("Source",),
}
NEEDED = ("measure", "period", "on", "source")
MOST_ROWS = 2_000
LONGEST = {"period": 60, "source": 300, "commentary": 2_000}
LIMIT = Decimal(10) ** 13
YES, NO = ("yes", "y", "true", "1", "provisional"), ("", "no", "n", "false", "0", "final")


@dataclass(frozen=True, slots=True)
class Held:
    """A measure that stands here. periods: the plain words of those that have a value; days: their last days."""

    pk: int
    name: str
    rate_per: Decimal | None
    periods: frozenset[str]
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One value as it would be added. value: None where its two parts make it."""

    row: int
    measure: int
    name: str
    period: str
    on: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    provisional: bool
    commentary: str
    source: str


def missing(columns: Mapping[str, int]) -> list[str]:
    """What no column stands for and must."""
    lacking = [COLUMNS[one][0] for one in NEEDED if one not in columns]
    if "value" not in columns and not {"numerator", "denominator"} <= set(columns):
        lacking.append(COLUMNS["value"][0])
    return lacking


class Judge:
    """Reads the rows below the headings one by one; keeps which periods and days it has seen.

    known: measures by the plain words of their code and of their name. today: no value is of a day to come.
    """

    def __init__(self, columns: Mapping[str, int], known: Mapping[str, Held], today: date) -> None:
        self.columns = columns
        self.known = known
        self.today = today
        self.periods: dict[tuple[int, str], int] = {}
        self.days: dict[tuple[int, date], int] = {}
        self.faults: list[Fault] = []

    def row(self, number: int, cells: Sequence[Any]) -> ReadValue | None:
        """The value of a row; None for a blank row and for one with a fault, which is then in ``faults``."""
        if not any(as_text(cell) for cell in cells):
            return None
        before = len(self.faults)
        measure = self._measure(number, cells)
        period, source, commentary = (self._text(number, cells, one) for one in ("period", "source", "commentary"))
        on = self._day(number, cells)
        value, top, bottom = (self._figure(number, cells, one) for one in ("value", "numerator", "denominator"))
        provisional = self._flag(number, cells)
        if measure is not None and len(self.faults) == before:
            if fault := check_rate(value, top, bottom, measure.rate_per):
                self._fault(number, "value", self._said(cells, "value"), fault)
            if period and on:
                self._once(number, measure, period, on)
        if len(self.faults) > before or measure is None or on is None:
            return None
        return ReadValue(
            row=number,
            measure=measure.pk,
            name=measure.name,
            period=period,
            on=on,
            value=value,
            numerator=top,
            denominator=bottom,
            provisional=provisional,
            commentary=commentary,
            source=source,
        )

    def _said(self, cells: Sequence[Any], what: str) -> str:
        place = self.columns.get(what)
        return as_text(cells[place]) if place is not None and place < len(cells) else ""

    def _fault(self, row: int, what: str, value: str, message: str) -> None:
        place = self.columns.get(what)
        self.faults.append(Fault(row, letter(place) if place is not None else "", value[:100], message))

    def _measure(self, row: int, cells: Sequence[Any]) -> Held | None:
        said = self._said(cells, "measure")
        found = self.known.get(plain(said)) if said else None
        if found is None:
            what = f"{quote(said)} is no measure of this partnership" if said else "The row names no measure"
            self._fault(row, "measure", said, f"{what}. Enter its code or its name as it stands here.")
        return found

    def _text(self, row: int, cells: Sequence[Any], what: str) -> str:
        said = self._said(cells, what)
        if not said and what in NEEDED:
            self._fault(row, what, "", f"{COLUMNS[what][0]} is empty. Enter it.")
        elif len(said) > LONGEST[what]:
            words = f"{COLUMNS[what][0]} has {len(said):,} characters and may have {LONGEST[what]:,}. Shorten it."
            self._fault(row, what, said, words)
        return said

    def _day(self, row: int, cells: Sequence[Any]) -> date | None:
        said = self._said(cells, "on")
        if not said:
            self._fault(row, "on", "", "The last day is empty. Enter the last day that the value covers.")
            return None
        try:
            day = as_day(cells[self.columns["on"]])
        except Misread as misread:
            self._fault(row, "on", said, misread.message)
            return None
        if day > self.today:
            self._fault(row, "on", said, f"{show_date(day)} is still to come. Enter the last day that it covers.")
        return day

    def _figure(self, row: int, cells: Sequence[Any], what: str) -> Decimal | None:
        said = self._said(cells, what).replace(",", "").removesuffix("%").strip()
        if not said:
            return None
        try:
            figure = Decimal(said)
        except InvalidOperation:
            figure = Decimal("NaN")
        if not figure.is_finite() or abs(figure) >= LIMIT:
            self._fault(row, what, said, f"{quote(said)} is no figure. Enter digits, such as 1572 or 84.3.")
            return None
        if figure != figure.quantize(Decimal("0.0001")):
            self._fault(row, what, said, f"{quote(said)} has more than four decimals. Round it.")
            return None
        return figure

    def _flag(self, row: int, cells: Sequence[Any]) -> bool:
        said = plain(self._said(cells, "provisional"))
        if said not in (*YES, *NO):
            self._fault(row, "provisional", said, f"{quote(said)} is neither yes nor no.")
        return said in YES

    def _once(self, row: int, measure: Held, period: str, on: date) -> None:
        """The same period or day twice, in the file or against what stands here."""
        if plain(period) in measure.periods or on in measure.days:
            what = f"{measure.name} has a value for {period} or {show_date(on)} already"
            self._fault(row, "period", period, f"{what}. Take the row out, or correct the value on the measure's page.")
            return
        first = self.periods.setdefault((measure.pk, plain(period)), row)
        again = self.days.setdefault((measure.pk, on), row)
        if (before := min(first, again)) != row:
            self._fault(row, "period", period, f"Row {before} has the same measure and period or last day.")
