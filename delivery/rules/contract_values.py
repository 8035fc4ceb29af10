"""What contracts are worth in a financial year: as a whole, or as the sum of their services. £, to the penny."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ValueFact:
    """A value of one year: of a service, or of the whole contract (service None). about: given as approximate."""

    service: int | None
    year: int
    amount: Decimal
    about: bool = False


@dataclass(frozen=True, slots=True)
class YearTotal:
    """A contract's value in a year. difference: whole less the sum of services, where both are given and differ."""

    year: int
    amount: Decimal
    about: bool
    difference: Decimal | None = None


def year_totals(values: Iterable[ValueFact]) -> list[YearTotal]:
    """The value of each year, the first year first. The value of the whole counts where there is one."""
    by_year: dict[int, list[ValueFact]] = defaultdict(list)
    for one in values:
        by_year[one.year].append(one)
    return [_total(year, held) for year, held in sorted(by_year.items())]


def _total(year: int, held: Sequence[ValueFact]) -> YearTotal:
    whole = next((one for one in held if one.service is None), None)
    parts = [one for one in held if one.service is not None]
    added = sum((one.amount for one in parts), Decimal(0))
    if whole is None:
        return YearTotal(year, added, any(one.about for one in parts))
    difference = whole.amount - added if parts and whole.amount != added else None
    return YearTotal(year, whole.amount, whole.about, difference)
