"""A table of costs by type and year, with the totals that were published beside the computed ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class Total:
    """£. published: None where no total was printed; difference: published less computed."""

    computed: Decimal
    published: Decimal | None

    @property
    def difference(self) -> Decimal:
        return ZERO if self.published is None else self.published - self.computed

    @property
    def agrees(self) -> bool:
        return self.difference == ZERO


@dataclass(frozen=True, slots=True)
class CostRow:
    """One type of cost. amounts: one a year in the order of the years; None where the table has no figure."""

    cost_type: str
    amounts: tuple[Decimal | None, ...]
    total: Total


@dataclass(frozen=True, slots=True)
class Casting:
    """All rows, the totals of the years, and the total of everything."""

    years: tuple[int, ...]
    rows: tuple[CostRow, ...]
    year_totals: tuple[Total, ...]
    total: Total


def cast(
    types: Sequence[str],
    amounts: Mapping[tuple[str, int], Decimal],
    published: Mapping[tuple[str, int], Decimal],
) -> Casting:
    """Add a table up both ways.

    amounts: £ by (type, starting year of the financial year).
    published: printed totals; ("", year) is of a year, (type, 0) of a type, ("", 0) of everything.
    """
    years = tuple(sorted({year for _, year in amounts}))
    rows = tuple(
        CostRow(
            one,
            tuple(amounts.get((one, year)) for year in years),
            Total(_added(amounts.get((one, year)) for year in years), published.get((one, 0))),
        )
        for one in types
    )
    year_totals = tuple(
        Total(_added(amounts.get((one, year)) for one in types), published.get(("", year))) for year in years
    )
    return Casting(years, rows, year_totals, Total(_added(amounts.values()), published.get(("", 0))))


@dataclass(frozen=True, slots=True)
class Split:
    """A rule that divides costs, from a day on. shares: per cent by partner, together 100."""

    since: date
    shares: Mapping[str, Decimal]


def split_in_force(splits: Sequence[Split], year: int) -> Split | None:
    """The latest rule that stands on the last day of the financial year that starts in ``year``; None before any."""
    standing = [one for one in splits if one.since <= FinancialYear(year).end]
    return max(standing, key=lambda one: one.since, default=None)


def check_shares(shares: Mapping[str, Decimal]) -> None:
    """Raises Refused unless the shares are nought or more each and make 100 per cent together."""
    total = sum(shares.values(), ZERO)
    if total != 100 or min(shares.values()) < 0:
        raise Refused(
            "shares", f"The shares make {total.normalize():f}% together and must make 100%. Change one of them."
        )


def _added(figures: Iterable[Decimal | None]) -> Decimal:
    return sum((figure for figure in figures if figure is not None), ZERO)
