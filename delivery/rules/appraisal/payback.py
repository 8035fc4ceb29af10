"""When the money is back: the year in which the running total stops being a loss, and how far into that year.

Interpolation: the money of a year is taken to come and go evenly through it. Year 0 begins at 0 years.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Payback:
    """year: its number from 0, None when the money is not back by the end. at: years from the start of year 0.

    again: the year in which the running total is a loss once more after that, if it is.
    """

    year: int | None
    at: Fraction | None = None
    part: Fraction = Fraction(0)
    again: int | None = None
    never_out: bool = False


def payback(net: Sequence[Fraction]) -> Payback:
    """net: £ of each year, costs subtracted. A case that is never out of pocket is paid back at once, in year 0."""
    totals = _running(net)
    if all(one >= 0 for one in totals):
        return Payback(0, Fraction(0), never_out=True)
    start = next(place for place, one in enumerate(totals) if one < 0)
    back = next((place for place in range(start + 1, len(totals)) if totals[place] >= 0), None)
    if back is None:
        return Payback(None)
    part = -totals[back - 1] / net[back]
    again = next((place for place in range(back + 1, len(totals)) if totals[place] < 0), None)
    return Payback(back, back + part, part, again)


def _running(net: Sequence[Fraction]) -> list[Fraction]:
    totals, total = [], Fraction(0)
    for one in net:
        total += one
        totals.append(total)
    return totals
