"""Judging the rows of a spreadsheet of risks: each is a risk on the register's own scale, or its faults are said."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from delivery.rules.risks import MATRIX, Level, Scale, band_of
from ihwb.kernel.cells import as_day, as_text
from ihwb.kernel.errors import Misread, quote

# What a column can mean, in the order in which people are asked. The words also find the column by its heading.
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("Risk", "risk title", "title", "risk description", "description", "name"),
    "number": ("Number", "no", "no.", "ref", "reference", "risk number", "risk no", "id"),
    "cause": ("Cause", "causes", "due to"),
    "event": ("Event", "risk event"),
    "consequence": ("Consequence", "consequences", "effect", "leading to"),
    "category": ("Category", "type", "risk category"),
    "likelihood": ("Likelihood", "probability"),
    "impact": ("Impact", "severity"),
    "rating": ("Rating", "current risk rating", "risk rating", "score", "rag", "current rating"),
    "owner": ("Owner", "risk owner", "owner post"),
    "raised_on": ("Raised on", "raised", "date raised", "date identified"),
    "review_on": ("Next review", "review", "review date", "review on"),
    "response": ("Response", "treatment"),
    "proximity": ("Proximity",),
    "actions": ("Actions", "mitigation", "mitigations", "actions to reduce risk to target", "action"),
}
TEXT_LIMIT = {"title": 200}
LONGEST = 5_000
MOST_ROWS = 2_000
RESPONSES = ("tolerate", "treat", "transfer", "terminate")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell. row, column: as the spreadsheet counts them; "" for a whole row."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadRisk:
    """One risk as it would be added. number: None where the file gives none. owner, category: ids."""

    row: int
    number: int | None
    texts: Mapping[str, str]
    likelihood: str
    impact: str
    rating: str
    owner: int | None
    category: int | None
    raised_on: date | None
    review_on: date | None
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows. posts, categories, proximities: by their plain words; numbers: those taken already."""

    scale: Scale
    posts: Mapping[str, int]
    categories: Mapping[str, int]
    proximities: Mapping[str, str]
    numbers: frozenset[int]
    titles: Mapping[str, int] = field(default_factory=dict)


def plain(text: str) -> str:
    """The words as headings and names are compared: without case, marks at the end and double spaces."""
    return " ".join(text.casefold().split()).rstrip(".:")


def letter(column: int) -> str:
    """The letter of a column counted from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def guess(headings: Sequence[Any], columns: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, int]:
    """The columns that the headings tell by themselves. columns: what to find; those of risks when not given."""
    names = [plain(as_text(one)) for one in headings]
    found: dict[str, int] = {}
    for what, words in (columns or COLUMNS).items():
        place = next((names.index(plain(word)) for word in words if plain(word) in names), None)
        if place is not None and place not in found.values():
            found[what] = place
    return found


def likely_heading_row(rows: Sequence[Sequence[Any]], columns: Mapping[str, tuple[str, ...]] | None = None) -> int:
    """The row, counted from 1, in which most columns are known by their heading."""
    best = max(range(min(len(rows), 20)), key=lambda one: (len(guess(rows[one], columns)), -one), default=0)
    return best + 1


def missing(scale: Scale, columns: Mapping[str, int]) -> list[str]:
    """What no column stands for and must: the title, and the rating in the way of the register's scale."""
    rating = ["likelihood", "impact"] if scale.kind == MATRIX else ["rating"]
    return [COLUMNS[one][0] for one in ["title", *rating] if one not in columns]


class Judge:
    """Reads the rows below the headings one by one; keeps which numbers and titles it has seen."""

    def __init__(self, columns: Mapping[str, int], known: Known) -> None:
        self.columns = columns
        self.known = known
        self.numbers: dict[int, int] = {}
        self.titles: dict[str, int] = {}
        self.faults: list[Fault] = []

    def row(self, number: int, cells: Sequence[Any]) -> ReadRisk | None:
        """The risk of a row; None for a blank row and for one with a fault, which is then in ``faults``."""
        if not any(as_text(cell) for cell in cells):
            return None
        before = len(self.faults)
        likelihood, impact, rating = self._rating(number, cells)
        made = ReadRisk(
            row=number,
            number=self._number(number, cells),
            texts={**self._texts(number, cells), **self._choices(number, cells)},
            likelihood=likelihood,
            impact=impact,
            rating=rating,
            owner=self._of(number, cells, "owner", self.known.posts, "a post of this partnership"),
            category=self._of(number, cells, "category", self.known.categories, "a category of this partnership"),
            raised_on=self._day(number, cells, "raised_on"),
            review_on=self._day(number, cells, "review_on"),
            actions=tuple(_actions(self._said(cells, "actions"))),
        )
        return made if len(self.faults) == before else None

    def _said(self, cells: Sequence[Any], what: str) -> str:
        place = self.columns.get(what)
        return as_text(cells[place]) if place is not None and place < len(cells) else ""

    def _fault(self, row: int, what: str, value: str, message: str) -> None:
        place = self.columns.get(what)
        self.faults.append(Fault(row, letter(place) if place is not None else "", value[:100], message))

    def _texts(self, row: int, cells: Sequence[Any]) -> dict[str, str]:
        texts = {what: self._said(cells, what) for what in ("title", "cause", "event", "consequence")}
        for what, text in texts.items():
            if len(text) > (most := TEXT_LIMIT.get(what, LONGEST)):
                message = f"{COLUMNS[what][0]} has {len(text):,} characters and may have {most:,}. Shorten it."
                self._fault(row, what, text, message)
        if not texts["title"]:
            self._fault(row, "title", "", "The row names no risk. Enter a few words, or take the row out.")
        elif (before := self.titles.setdefault(plain(texts["title"]), row)) != row:
            self._fault(row, "title", texts["title"], f"The same risk stands in row {before} already.")
        elif other := self.known.titles.get(plain(texts["title"])):
            self._fault(row, "title", texts["title"], f"The register has this risk already, with the number {other}.")
        return texts

    def _choices(self, row: int, cells: Sequence[Any]) -> dict[str, str]:
        response, proximity = plain(self._said(cells, "response")), plain(self._said(cells, "proximity"))
        if response and response not in RESPONSES:
            self._fault(row, "response", response, f"A response is one of: {', '.join(RESPONSES)}.")
        if proximity and proximity not in self.known.proximities:
            offered = ", ".join(self.known.proximities)
            self._fault(row, "proximity", proximity, f"A proximity is one of: {offered}.")
        return {"response": response, "proximity": self.known.proximities.get(proximity, "")}

    def _number(self, row: int, cells: Sequence[Any]) -> int | None:
        said = self._said(cells, "number")
        if not said:
            return None
        if not re.fullmatch(r"[1-9]\d{0,3}", said):
            self._fault(
                row, "number", said, "A risk's number is a whole number from 1 to 9999. Leave it empty for the next."
            )
            return None
        number = int(said)
        if number in self.known.numbers:
            self._fault(row, "number", said, f"The register has a risk {number} already.")
        elif (before := self.numbers.setdefault(number, row)) != row:
            self._fault(row, "number", said, f"Row {before} has the number {number} too.")
        return number

    def _rating(self, row: int, cells: Sequence[Any]) -> tuple[str, str, str]:
        scale = self.known.scale
        if scale.kind != MATRIX:
            return "", "", self._word(row, cells, "rating", scale.levels)
        likelihood = self._word(row, cells, "likelihood", scale.levels)
        impact = self._word(row, cells, "impact", scale.impacts)
        band = band_of(scale, likelihood, impact)
        return likelihood, impact, band.name if band else ""

    def _word(self, row: int, cells: Sequence[Any], what: str, levels: Sequence[Level]) -> str:
        said = self._said(cells, what)
        close = re.sub(r"\s*/\s*", "/", plain(said))
        for level in levels:
            if close in {re.sub(r"\s*/\s*", "/", plain(one)) for one in (level.label, level.name)}:
                return level.label
        offered = ", ".join(level.label for level in levels)
        message = f"{quote(said) if said else 'Nothing'} is no {what} of this register. Choose one of: {offered}."
        self._fault(row, what, said, message)
        return ""

    def _of(self, row: int, cells: Sequence[Any], what: str, known: Mapping[str, int], kind: str) -> int | None:
        said = self._said(cells, what)
        if not said:
            return None
        if plain(said) not in known:
            self._fault(row, what, said, f"{quote(said)} is not {kind}. Correct it, add it first, or leave it empty.")
        return known.get(plain(said))

    def _day(self, row: int, cells: Sequence[Any], what: str) -> date | None:
        place = self.columns.get(what)
        if place is None or place >= len(cells) or not as_text(cells[place]):
            return None
        try:
            return as_day(cells[place])
        except Misread as misread:
            self._fault(row, what, as_text(cells[place]), misread.message)
            return None


def _actions(said: str) -> Iterator[str]:
    """One action a line; numbers and dashes before them are left out."""
    for line in said.splitlines():
        if text := re.sub(r"^\s*(?:\(?\d{1,2}[.)]|[-–•*])\s*", "", line).strip():
            yield text
