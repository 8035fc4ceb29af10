"""All funds of a partnership at a glance: where each stands, and how its last five years ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from commissioning.models import Partnership
from ihwb.kernel import dates
from ihwb.kernel.dates import FinancialYear
from pool.models import Period, PooledFund, Statement

YEARS = 5
SORTS = ("name", "variance", "period")
SHOWS = ("all", "over", "under")


@dataclass(frozen=True, slots=True)
class FundRow:
    """One fund. budget, forecast, variance: £ of its last certified period; None before the first certificate.

    years: the variance at the end of each year of the table (of the current year: so far); None where there is none.
    """

    code: str
    name: str
    agreement: str
    period: str
    year: int
    number: int
    budget: Decimal | None
    variance: Decimal | None
    years: tuple[Decimal | None, ...]
    open_period: str

    @property
    def forecast(self) -> Decimal | None:
        return None if self.budget is None or self.variance is None else self.budget + self.variance


@dataclass(frozen=True, slots=True)
class Dashboard:
    """heads: the labels of the years, the latest last. funds: how many there are before the filter."""

    heads: tuple[str, ...]
    rows: tuple[FundRow, ...]
    funds: int
    total: tuple[Decimal | None, ...]


def dashboard(partnership: Partnership, *, sort: str = "name", show: str = "all", words: str = "") -> Dashboard:
    """Every fund, sorted and filtered. Three queries, whatever the number of funds and years."""
    funds = PooledFund.objects.filter(agreement__partnership=partnership).order_by("name", "code")
    held = list(funds.values_list("pk", "code", "name", "agreement__title"))
    ends = _year_ends(partnership)
    years = _years(ends)
    opened = _open_periods(partnership)
    rows = [_row(*fund, ends.get(fund[0], {}), years, opened.get(fund[0], "")) for fund in held]
    shown = [row for row in rows if _is_wanted(row, show, words)]
    shown.sort(key=_order(sort))
    totals = tuple(_sum([row.years[place] for row in shown]) for place in range(len(years)))
    return Dashboard(tuple(FinancialYear(year).label for year in years), tuple(shown), len(rows), totals)


_End = tuple[int, Decimal | None, Decimal | None]  # period number, budget, variance


def _year_ends(partnership: Partnership) -> dict[int, dict[int, _End]]:
    """By fund and year, the last certified period with its totals. One query."""
    later = Period.objects.filter(
        fund=OuterRef("period__fund"), year=OuterRef("period__year"), state="certified",
        number__gt=OuterRef("period__number"),
    )  # fmt: skip
    kept = Statement.objects.filter(
        ~Exists(later),
        Q(period__state="certified", round=F("period__round")),
        period__fund__agreement__partnership=partnership,
    )
    found: dict[int, dict[int, _End]] = {}
    columns = ("period__fund_id", "period__year", "period__number", "budget", "variance")
    for fund, year, *end in kept.values_list(*columns):
        found.setdefault(fund, {})[year] = (end[0], end[1], end[2])
    return found


def _years(ends: dict[int, dict[int, _End]]) -> Sequence[int]:
    last = max((year for held in ends.values() for year in held), default=None)
    return [] if last is None else range(last - YEARS + 1, last + 1)


def _open_periods(partnership: Partnership) -> dict[int, str]:
    """By fund, the label of the latest open period. One query."""
    rows = Period.objects.filter(fund__agreement__partnership=partnership, state="open").order_by("year", "number")
    return {
        fund: dates.Period(FinancialYear(year), number).label
        for fund, year, number in rows.values_list("fund_id", "year", "number")
    }


def _row(
    _pk: int, code: str, name: str, agreement: str, ends: dict[int, _End], years: Sequence[int], opened: str
) -> FundRow:
    year = max(ends, default=0)
    number, budget, variance = ends.get(year, (0, None, None))
    label = dates.Period(FinancialYear(year), number).label if year else ""
    by_year = tuple(ends[one][2] if one in ends else None for one in years)
    return FundRow(code, name, agreement, label, year, number, budget, variance, by_year, opened)


def _is_wanted(row: FundRow, show: str, words: str) -> bool:
    variance = row.variance or Decimal(0)
    fits = {"over": variance > 0, "under": variance < 0}.get(show, True)
    return fits and words.lower() in f"{row.name} {row.code} {row.agreement}".lower()


def _order(sort: str) -> Callable[[FundRow], Any]:
    if sort == "variance":
        return lambda row: (row.variance is None, -(row.variance or Decimal(0)))
    if sort == "period":
        return lambda row: (-row.year, -row.number, row.name)
    return lambda row: row.name.lower()


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal("0.00")) if known else None
