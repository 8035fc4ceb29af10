"""How a line's budget runs over the months, and what of it falls in the year to date."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from ihwb.kernel.dates import ADJUSTMENTS, FinancialYear
from ihwb.kernel.dates import Period as Month
from ihwb.kernel.money import ZERO
from ihwb.web.charts import Chart, Row, trend
from pool.models import Budget, BudgetLine, BudgetProfile, Outturn, Period, PooledFund, ProfileKind, VariationEffect
from pool.rules.profiles import MONTHS, Months, equal_months, monthly, to_date
from pool.selectors.budgets import approved_moves
from pool.selectors.contributions import counts


def profiled_budget(period: Period) -> dict[int, Decimal]:
    """The current budget that falls in the year to the end of the period, £, by line id. Three queries.

    The original budget runs as its profile says; what came or went from a period on is spread over the months left.
    """
    return profiled_to(period.fund, period.year, period.number)


def profiled_to(fund: PooledFund, year: int, number: int) -> dict[int, Decimal]:
    """The same for a fund and year, up to a period."""
    found = {line: to_date(months, number) for line, _, months in _originals(fund, year)}
    for line, amount, first in _changes(fund, year, number):
        part = amount if number == ADJUSTMENTS else to_date(equal_months(amount, first), number)
        found[line] = found.get(line, ZERO) + part
    return found


def kinds_of(fund: PooledFund, year: int) -> dict[int, str]:
    """How each line's budget is spread, in words, where it is not in equal months. One query."""
    rows = BudgetProfile.objects.filter(budget__line__fund=fund, budget__year=year).exclude(kind=ProfileKind.EQUAL)
    return {line: ProfileKind(kind).label for line, kind in rows.values_list("budget__line_id", "kind")}


def _originals(fund: PooledFund, year: int) -> list[tuple[int, Decimal, Months]]:
    rows = Budget.objects.filter(line__fund=fund, year=year)
    kept = rows.values_list("line_id", "amount", "profile__kind", "profile__months")
    return [(line, amount, _months(amount, kind, months)) for line, amount, kind, months in kept]


def _months(amount: Decimal, kind: str | None, kept: Sequence[str] | None) -> Months:
    """The months as kept; equal ones where nothing is kept, or where it does not make the budget."""
    if kind in (None, ProfileKind.EQUAL):
        return equal_months(amount)
    months = tuple(Decimal(part) for part in kept or [])
    return months if len(months) == MONTHS and sum(months, ZERO) == amount else equal_months(amount)


def _changes(fund: PooledFund, year: int, number: int) -> list[tuple[int, Decimal, int]]:
    """(line id, £, period from which it counts) of approved virements and agreed variations. Two queries."""
    found = []
    for move in approved_moves(fund, year, number):
        found += [
            (move.from_line, -move.amount, move.from_period),
            (move.to_line, move.amount, move.from_period),
        ]
    effects = VariationEffect.objects.filter(counts("variation__"), variation__fund=fund, variation__year=year)
    rows = effects.filter(line__isnull=False, variation__effective_on__lte=Month(FinancialYear(year), number).end)
    for line, amount, day in rows.values_list("line_id", "amount", "variation__effective_on"):
        if line is not None:
            found.append((line, amount, Month.of(max(day, FinancialYear(year).start)).number))
    return found


# --- One line -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of a line, £. last_year: what was spent in it a year before; None where that is not certified."""

    number: int
    label: str
    original: Decimal
    change: Decimal
    to_date: Decimal
    last_year: Decimal | None
    certified: bool

    @property
    def budget(self) -> Decimal:
        return self.original + self.change


@dataclass(frozen=True, slots=True)
class LineProfile:
    """later: £ that only counts in period 13. pattern: last year's months, when all twelve are certified."""

    kind: str
    kind_label: str
    original: Decimal
    later: Decimal
    months: tuple[MonthRow, ...]
    pattern: Months | None

    @property
    def change(self) -> Decimal:
        return sum((month.change for month in self.months), ZERO)

    @property
    def moved(self) -> Decimal:
        return self.change + self.later

    @property
    def total(self) -> Decimal:
        return self.original + self.moved


def line_profile(line: BudgetLine, year: int) -> LineProfile:
    """A line's months. Six queries."""
    budget = Budget.objects.filter(line=line, year=year).select_related("profile").first()
    profile = getattr(budget, "profile", None)
    amount = budget.amount if budget else ZERO
    original = _months(amount, profile.kind if profile else None, profile.months if profile else None)
    changes = [(amount, first) for one, amount, first in _changes(line.fund, year, ADJUSTMENTS) if one == line.pk]
    spread = [equal_months(change, first) for change, first in changes]
    added: Months = reduce(_add, spread, (ZERO,) * MONTHS)
    spent, certified = spent_by_month(line, year - 1), last_certified(line.fund, year)
    kind = ProfileKind(profile.kind if profile else ProfileKind.EQUAL)
    return LineProfile(
        kind=kind.value,
        kind_label=kind.label,
        original=amount,
        later=sum((change for change, first in changes if first == ADJUSTMENTS), ZERO),
        months=tuple(
            MonthRow(
                number=month.number,
                label=month.label,
                original=original[month.number - 1],
                change=added[month.number - 1],
                to_date=to_date(original, month.number) + to_date(added, month.number),
                last_year=spent[month.number - 1],
                certified=month.number <= certified,
            )
            for month in FinancialYear(year).periods[:MONTHS]
        ),
        pattern=tuple(part for part in spent if part is not None) if None not in spent else None,
    )


def _add(one: Months, other: Months) -> Months:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def spent_by_month(line: BudgetLine, year: int) -> tuple[Decimal | None, ...]:
    """What a line took in each of the twelve months; None where the month or the one before is not certified."""
    rows = Outturn.objects.filter(line=line, period__year=year, period__state="certified", actual__isnull=False)
    dated = dict(rows.values_list("period__number", "actual"))
    dated[0] = ZERO
    found: list[Decimal | None] = []
    for number in range(1, MONTHS + 1):
        known = number in dated and number - 1 in dated
        found.append(monthly([dated[number - 1], dated[number]])[1] if known else None)  # type: ignore[list-item]
    return tuple(found)


def last_certified(fund: PooledFund, year: int) -> int:
    """The number of the latest certified period of a year; nought when none is. One query."""
    rows = Period.objects.filter(fund=fund, year=year, state="certified").order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def profile_chart(profile: LineProfile, *, with_spend: bool) -> Chart:
    """The budget to date over the year; with spend, beside what last year took where that is certified."""
    series = ["Budget to date"]
    rows = [[month.to_date] for month in profile.months]
    if with_spend and profile.pattern is not None:
        series.append("Last year's spend to date")
        rows = [[*row, to_date(profile.pattern, place)] for place, row in enumerate(rows, start=1)]
    named = [Row(f"P{month.number}", tuple(row)) for month, row in zip(profile.months, rows, strict=True)]
    return trend("Budget to date, month by month", series, named, unit="£000")
