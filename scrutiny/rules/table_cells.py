"""A cell of a table as a figure, and how figures and places are told in words."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_NUMBER = re.compile(
    r"^(?P<open>\()?\s*(?P<sign>[-−–])?\s*(?P<pound>£)?\s*(?P<sign2>[-−–])?\s*"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?\s*"
    r"(?P<unit>million|billion|thousand|m|bn|k|%)?\s*(?P<close>\))?\s*(?P<percent>%)?$",
    re.IGNORECASE,
)
_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}
_HEADS = (
    (re.compile(r"£\s?000s?\b|£'000|£k\b|\(000s?\)|thousand", re.IGNORECASE), 3),
    (re.compile(r"£\s?m\b|£\s?million|\bmillions?\b", re.IGNORECASE), 6),
    (re.compile(r"£\s?bn\b|billion", re.IGNORECASE), 9),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a cell. value: as printed; places: its decimals; scale: 3 for thousands, 6 for millions, else 0."""

    value: Decimal
    places: int
    percent: bool
    pound: bool
    scale: int

    @property
    def in_full(self) -> Decimal:
        return self.value * Decimal(10) ** self.scale


def read(text: str) -> Figure | None:
    """The figure of a cell: 1,234 or (1,234), £421.1m, 48%; None for words, for a dash and for an empty cell."""
    found = _NUMBER.match(text.strip().rstrip("*†‡ "))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    value = Decimal(found["digits"].replace(",", "") + (found["decimals"] or ""))
    negative = bool(found["open"] or found["sign"] or found["sign2"])
    unit = (found["unit"] or "").lower()
    percent = unit == "%" or bool(found["percent"])
    return Figure(
        -value if negative else value,
        len(found["decimals"] or ".") - 1,
        percent,
        bool(found["pound"]),
        _SCALES.get(unit, 0),
    )


def scale_of(heading: str) -> int | None:
    """The unit that a heading names: 3 for £000, 6 for millions; None where it names none."""
    return next((power for pattern, power in _HEADS if pattern.search(heading)), None)


def address(column: int, row: int) -> str:
    """Column and row counted from nought: (3, 6) is D7."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def told(value: Decimal, like: Figure) -> str:
    """An amount in the unit and with the decimals of a figure."""
    shown = (value / Decimal(10) ** like.scale).quantize(Decimal(1).scaleb(-like.places), rounding=ROUND_HALF_UP)
    unit = {0: "", 3: "k", 6: "m", 9: "bn"}[like.scale] + ("%" if like.percent else "")
    words = f"{'£' if like.pound else ''}{abs(shown):,}{unit}"
    return f"({words})" if shown < 0 else words
