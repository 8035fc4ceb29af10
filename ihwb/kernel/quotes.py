"""A figure that another page quotes: what it is, what it comes to, and all that a reader may ask about it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

POUNDS, PERCENT, DAY = "£", "%", "day"


@dataclass(frozen=True, slots=True)
class Entered:
    """Who entered figures behind a quoted one, and when for the last time; at: None where it is not known."""

    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Quote:
    """One figure as it stands. key: its lasting address, such as ``pool/3/2015/6/line.acute/forecast``.

    value: None while it cannot be quoted, and ``why`` says so in a sentence. unit: "£", "%", "day" or what is counted.
    as_at: the day it is as at. governed_by: the agreement's version or the rule that it rests on.
    permission: what a person needs to see it. lines: codes of the budget lines behind it; ledger: whether ledger
    entries of those lines are what it is made of.
    """

    key: str
    label: str
    value: Decimal | date | None
    unit: str
    permission: str
    as_at: date | None = None
    governed_by: str = ""
    source: str = ""
    why: str = ""
    entered: tuple[Entered, ...] = ()
    lines: tuple[str, ...] = ()
    ledger: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """Figures that are offered together, such as those of one period. note: why it holds none that can be quoted."""

    code: str
    name: str
    group: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A line of a shelf with its figures by column; None where it has none."""

    name: str
    quotes: tuple[Quote | None, ...]


@dataclass(frozen=True, slots=True)
class ShelfTable:
    shelf: Shelf
    columns: tuple[str, ...]
    rows: tuple[ShelfRow, ...]
