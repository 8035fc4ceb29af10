"""Live figures in a text: how a placeholder is written, how a figure is said, and what a change of it means.

In the text a figure stands as ``[[figure 3: £421.1m]]``: its number in the report, and what the reader reads. What
the reader reads always follows from the value that the report keeps; a hand that types another is put right on saving.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.money import show, show_thousands
from ihwb.kernel.quotes import DAY, PERCENT, POUNDS

PLACE = re.compile(r"\[\[figure (?P<number>\d{1,4}): ?(?P<shown>[^\[\]\n|]{1,80})\]\]", re.IGNORECASE)
_MILLION = Decimal(1_000_000)


class Manner(StrEnum):
    """How an amount is written in a text."""

    PENNY = "penny"
    POUND = "pound"
    THOUSAND = "thousand"
    MILLION = "million"
    PLAIN = "plain"


class Standing(StrEnum):
    """What a quoted figure is now. WITHHELD: its period is open again; GONE: what it was taken from is no more."""

    SAME = "same"
    CHANGED = "changed"
    KEPT = "kept"
    WITHHELD = "withheld"
    GONE = "gone"

    @property
    def is_settled(self) -> bool:
        return self in (Standing.SAME, Standing.KEPT)


def placeholder(number: int, shown: str) -> str:
    return f"[[figure {number}: {shown}]]"


def say(value: Decimal | date, unit: str, manner: Manner) -> str:
    """The figure as the text has it: £421,062,345.67, £421,062,346, 421,062 (in £000), £421.1m, 48%, a day."""
    if isinstance(value, date):
        return show_date(value)
    if unit != POUNDS:
        return _count(value, unit)
    if manner is Manner.MILLION:
        millions = (value / _MILLION).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        return f"(£{-millions:,}m)" if millions < 0 else f"£{abs(millions):,}m"
    if manner is Manner.THOUSAND:
        return show_thousands(value)
    return show(value, pence=manner is not Manner.POUND)


def _count(value: Decimal, unit: str) -> str:
    plain = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return f"{plain:,f}%" if unit == PERCENT else f"{plain:,f}"


def manners_for(unit: str) -> tuple[Manner, ...]:
    """The ways in which a figure of this unit can be written; one only for what is no money."""
    return (Manner.MILLION, Manner.POUND, Manner.PENNY, Manner.THOUSAND) if unit == POUNDS else (Manner.PLAIN,)


def to_text(value: Decimal | date) -> str:
    """The value as a row keeps it."""
    return value.isoformat() if isinstance(value, date) else f"{value:f}"


def from_text(text: str, unit: str) -> Decimal | date:
    return date.fromisoformat(text) if unit == DAY else Decimal(text)


def standing(
    quoted: Decimal | date, now: Decimal | date | None, kept: Decimal | date | None, *, withheld: bool
) -> Standing:
    """What a quoted figure is beside the one that stands now.

    kept: the later value against which the author decided to keep the old one; a still later one asks again.
    withheld: the figure exists and cannot be quoted now.
    """
    if now is None:
        return Standing.WITHHELD if withheld else Standing.GONE
    if now == quoted:
        return Standing.SAME
    return Standing.KEPT if kept is not None and now == kept else Standing.CHANGED


# --- In the text ------------------------------------------------------------------------------------------------------


def numbers_in(*texts: str) -> set[int]:
    """The numbers of the figures that the texts quote."""
    return {int(found["number"]) for text in texts for found in PLACE.finditer(text)}


def read_out(text: str) -> str:
    """The text as it is read: each placeholder is its figure."""
    return PLACE.sub(lambda found: found["shown"].strip(), text)


def rewritten(text: str, shown: Mapping[int, str]) -> str:
    """The text with each figure as the report keeps it, whatever a hand has made of the placeholder."""

    def put(found: re.Match[str]) -> str:
        number = int(found["number"])
        return placeholder(number, shown[number]) if number in shown else found[0]

    return PLACE.sub(put, text)


def loosened(text: str, number: int) -> str:
    """The text with one figure as plain words: it is no longer tied to its source."""
    return PLACE.sub(lambda found: found["shown"].strip() if int(found["number"]) == number else found[0], text)


def unknown_in(text: str, known: Iterable[int]) -> list[int]:
    """Numbers in the text that the report has no figure for."""
    return sorted(numbers_in(text) - set(known))
