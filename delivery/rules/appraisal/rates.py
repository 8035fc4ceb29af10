"""Discount rates: a table by years, and the factor that each year's money is multiplied by.

Source: HM Treasury, The Green Book, annex on discounting. The money of year 0 is not discounted.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from ihwb.kernel.errors import Refused

LONGEST = 100  # years that an appraisal may look ahead
DIGITS = 60  # of the decimal that a fraction becomes before it is rounded


@dataclass(frozen=True, slots=True)
class Band:
    """From this year on, counted from year 0 and included, until the next band: per cent a year."""

    from_year: int
    rate: Decimal


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rates by year, lowest year first; ``since``: the day from which the table counts, where it is a dated one."""

    name: str
    bands: tuple[Band, ...]
    source: str = ""
    since: date | None = None

    @property
    def words(self) -> str:
        """3.5% for years 0 to 30, 3% for years 31 to 75, 2.5% after."""
        if len(self.bands) == 1:
            return f"{plain(self.bands[0].rate)}%"
        parts = []
        for place, band in enumerate(self.bands):
            after = self.bands[place + 1].from_year - 1 if place + 1 < len(self.bands) else None
            years = "after" if after is None else f"for years {band.from_year} to {after}"
            parts.append(f"{plain(band.rate)}% {years}")
        return ", ".join(parts)


GREEN_BOOK = RateTable(
    name="Green Book",
    bands=(Band(0, Decimal("3.5")), Band(31, Decimal("3.0")), Band(76, Decimal("2.5"))),
    source="HM Treasury, The Green Book, social time preference rate",
    since=date(2003, 4, 1),
)


def flat(rate: Decimal, source: str = "") -> RateTable:
    """One rate for all years, per cent."""
    return RateTable(f"{plain(rate)}%", (Band(0, rate),), source)


def check_bands(bands: Sequence[Band]) -> None:
    """Raises Refused: bands_missing, bands_order, rate_outside."""
    if not bands or bands[0].from_year != 0:
        raise Refused("bands_missing", "A table of rates begins with year 0. Enter the rate for year 0.")
    if any(low.from_year >= high.from_year for low, high in itertools.pairwise(bands)):
        raise Refused("bands_order", "Each rate begins in a later year than the one before. Put them in order.")
    for band in bands:
        if not 0 <= band.rate < 100:
            raise Refused("rate_outside", f"{plain(band.rate)}% is not a rate from 0% to below 100%. Correct it.")


def table_on(tables: Sequence[RateTable], on: date) -> RateTable | None:
    """The table in force on a day: the latest that has begun by then."""
    begun = [one for one in tables if one.since is not None and one.since <= on]
    return max(begun, key=lambda one: one.since or on, default=None)


def factors(table: RateTable, years: int) -> list[Fraction]:
    """The factor of each year from 0 to ``years``, exact. Year n: the factor of year n - 1 divided by 1 + its rate."""
    found = [Fraction(1)]
    for year in range(1, years + 1):
        rate = next(band.rate for band in reversed(table.bands) if band.from_year <= year)
        found.append(found[-1] / (1 + Fraction(rate) / 100))
    return found


def decimal_of(value: Fraction) -> Decimal:
    """The fraction as a decimal of sixty digits: for rounding, not for going on with."""
    with localcontext() as context:
        context.prec = DIGITS
        return Decimal(value.numerator) / Decimal(value.denominator)


def plain(value: Decimal) -> str:
    """3.5, 3, 0.25: without noughts that say nothing."""
    return f"{value.normalize():f}"
