"""Judging a file of the case system: every cell is looked at for personal data first, then each row becomes a proposal.

A fault names row and column as the spreadsheet counts them and says what is wrong; it never repeats the cell.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from delivery.rules.personal_data import Kind, found, person_heading
from delivery.rules.verification import annual_cost, is_reference
from ihwb.kernel.cells import as_amount, as_day, as_text
from ihwb.kernel.errors import Misread
from ihwb.kernel.money import show
from pool.rules.mapping import letter_of, plain

# Field: its words, whether a file must have it, and headings by which it is known.
FIELDS: Mapping[str, tuple[str, bool, tuple[str, ...]]] = {
    "reference": ("Case reference", True, ("case reference", "reference", "case ref", "case", "ref")),
    "line": ("Budget line", True, ("budget line", "line", "service line", "pool line", "service")),
    "kind": ("Kind of package", True, ("kind of package", "kind", "package", "package type", "type")),
    "weekly_cost": ("Cost a week", True, ("cost a week", "weekly cost", "weekly", "cost per week", "£ a week")),
    "annual_cost": ("Cost a year", False, ("cost a year", "annual cost", "annual", "cost per year", "£ a year")),
    "starts_on": ("First day", True, ("first day", "start", "start date", "starts on", "from")),
    "assured_on": ("Passed by quality assurance", True, ("quality assurance", "assured on", "qa date", "assured")),
    "proposal": ("What is proposed", False, ("what is proposed", "proposal", "description", "support")),
}
MOST_ROWS = 2000
_HEADED_WITHIN = 10  # rows: extracts begin with a title and a date


@dataclass(frozen=True, slots=True)
class CellFault:
    """row, column: as the spreadsheet counts them, 1 and "A" first; field: what the column means, or ""."""

    row: int
    column: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadCase:
    """One row that can be proposed."""

    row: int
    reference: str
    line: str
    kind: str
    weekly_cost: Decimal
    starts_on: date
    assured_on: date
    proposal: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a row may name. lines, kinds: plain name or code -> code; open_plans: (reference, line, kind) open now."""

    pattern: str
    weeks: Decimal
    lines: Mapping[str, str]
    kinds: Mapping[str, str]
    open_plans: frozenset[tuple[str, str, str]]
    on: date


def headings_row(rows: Sequence[Sequence[Any]]) -> int:
    """The row of the headings, 1 first: of the first ten the one in which most of them are known, else the first
    that has anything. 0 for a sheet without anything."""
    filled = [number for number, row in enumerate(rows, start=1) if any(as_text(cell) for cell in row)]
    known = [(len(guess(rows[number - 1])), -number) for number in filled if number <= _HEADED_WITHIN]
    return 0 if not filled else filled[0] if not known or max(known)[0] < 2 else -max(known)[1]


def personal_data(
    rows: Sequence[Sequence[Any]], headed: int, on: date, known: Iterable[str]
) -> list[tuple[str, Kind | str]]:
    """(place, kind) of what seems to be personal data, headings and all columns, mapped or not; the first of a column.

    headed: the row of the headings. Nothing is repeated: only where it stands and of what kind it is.
    """
    names, found_in = frozenset(known), []
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            column, text = letter_of(place), as_text(cell)
            if column in seen or not text:
                continue
            if number == headed and person_heading(text):
                found_in.append((f"row {number}, column {column}", "a heading for personal data"))
                seen.add(column)
            elif kinds := found(text, on=on, known=names if number != headed else ()):
                found_in.append((f"row {number}, column {column}", kinds[0]))
                seen.add(column)
    return found_in


def guess(headings: Sequence[Any]) -> dict[str, int]:
    """The columns that their headings give away: {field: place from nought}."""
    plain_headings = [plain(as_text(one)) for one in headings]
    mapping: dict[str, int] = {}
    for field, (_, _, known) in FIELDS.items():
        place = next((plain_headings.index(one) for one in known if one in plain_headings), None)
        if place is not None and place not in mapping.values():
            mapping[field] = place
    return mapping


def missing_fields(mapping: Mapping[str, int]) -> list[str]:
    """The words of the fields that a file must have and this mapping does not name."""
    return [words for field, (words, needed, _) in FIELDS.items() if needed and field not in mapping]


def judge(
    rows: Sequence[Sequence[Any]], mapping: Mapping[str, int], known: Known, headed: int = 1
) -> tuple[list[ReadCase], list[CellFault]]:
    """Every row below the headings as a proposal, or its faults; blank rows come to nothing.

    rows: from the headings on; headed: their row, as the spreadsheet counts it.
    """
    cases: list[ReadCase] = []
    faults: list[CellFault] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in enumerate(rows[1:], start=headed + 1):
        if not any(as_text(cell) for cell in row):
            continue
        reader = _Row(number, row, mapping, known)
        case = reader.read()
        faults += reader.faults
        if case is None:
            continue
        key = (case.reference, case.line, case.kind)
        if key in seen:
            reader.fault("reference", f"is the same plan as in row {seen[key]}; leave one of them out")
        elif key in known.open_plans:
            reader.fault("reference", "has an open plan of this kind on this line already")
        seen.setdefault(key, number)
        cases.append(case)
        faults += [one for one in reader.faults if one not in faults]
    return cases, faults


class _Row:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, number: int, cells: Sequence[Any], mapping: Mapping[str, int], known: Known) -> None:
        self.number, self.cells, self.mapping, self.known = number, cells, mapping, known
        self.faults: list[CellFault] = []

    def fault(self, field: str, message: str) -> None:
        column = letter_of(self.mapping[field]) if field in self.mapping else ""
        self.faults.append(CellFault(self.number, column, FIELDS[field][0], f"{FIELDS[field][0]} {message}."))

    def cell(self, field: str) -> Any:
        place = self.mapping.get(field)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def read(self) -> ReadCase | None:
        reference = self._reference()
        line, kind = self._one_of("line", self.known.lines), self._one_of("kind", self.known.kinds)
        weekly, starts_on, assured_on = self._weekly(), self._day("starts_on"), self._day("assured_on")
        if assured_on and assured_on > self.known.on:
            self.fault("assured_on", "is a day still to come; quality assurance passes a plan before it is proposed")
        proposal = as_text(self.cell("proposal"))
        if len(proposal) > 500:
            self.fault("proposal", f"has {len(proposal)} characters and may have 500")
        if self.faults or weekly is None or starts_on is None or assured_on is None:
            return None
        return ReadCase(self.number, reference, line, kind, weekly, starts_on, assured_on, proposal)

    def _blank(self, field: str) -> None:
        self.fault(field, "is blank, or holds a formula without a result; enter it, or leave the row out")

    def _reference(self) -> str:
        reference = as_text(self.cell("reference"))
        if not reference:
            self._blank("reference")
        elif not is_reference(reference, self.known.pattern):
            self.fault("reference", f"is not of the form {self.known.pattern}")
        return reference

    def _one_of(self, field: str, known: Mapping[str, str]) -> str:
        said = as_text(self.cell(field))
        code = known.get(plain(said), "")
        if not said:
            self._blank(field)
        elif not code:
            self.fault(field, "is none that is known here; write its name or code as the list below has it")
        return code

    def _amount(self, field: str) -> Decimal | None:
        if not as_text(self.cell(field)):
            self._blank(field)
            return None
        try:
            return as_amount(self.cell(field))
        except Misread:
            self.fault(field, "is not an amount in pounds and pence; write it as 1,234.50")
            return None

    def _weekly(self) -> Decimal | None:
        weekly = self._amount("weekly_cost")
        if weekly is not None and weekly <= 0:
            self.fault("weekly_cost", "is nought or less; enter what the package costs a week")
        if weekly is None or not as_text(self.cell("annual_cost")):
            return weekly
        stated, computed = self._amount("annual_cost"), annual_cost(weekly, self.known.weeks)
        if stated is not None and stated != computed:
            self.fault(
                "annual_cost",
                f"says {show(stated)}, but {show(weekly)} × {self.known.weeks} weeks is {show(computed)}",
            )
        return weekly

    def _day(self, field: str) -> date | None:
        if not as_text(self.cell(field)):
            self._blank(field)
            return None
        try:
            return as_day(self.cell(field))
        except Misread:
            self.fault(field, "is not a day; write it as 30/09/2015")
            return None


def listed_places(found_in: Sequence[tuple[str, Kind | str]], sheet: str) -> Iterator[str]:
    """ "sheet “Plans”, row 3, column B: a person's name", without the name. sheet: "" for a file that has none."""
    before = f"sheet “{sheet}”, " if sheet else ""
    for place, kind in found_in:
        yield f"{before}{place}: {kind.value if isinstance(kind, Kind) else kind}"
