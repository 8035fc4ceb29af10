"""A year's outturn: every line by period 1 to 13, certified months frozen, the open ones to be typed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.dates import MONTHS, FinancialYear
from ihwb.kernel.money import ZERO
from ihwb.web.access import Access
from pool.models import BudgetLine, Outturn, Period, PooledFund
from pool.selectors.budgets import current_budgets
from pool.selectors.closing import submitted_organisations
from pool.selectors.lines import lines_of
from pool.selectors.outturn import visible_organisations, why_locked


@dataclass(frozen=True, slots=True)
class Month:
    """One column. state: "open", "certified", or "" when there is no such period yet."""

    number: int
    short: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class YearCell:
    """One figure. column: "actual" or "forecast"; period: its number; kind: "open" (to be typed in), "frozen"
    (certified), "locked" (others enter it, or it is handed in), "hidden" (another partner's alone), "none".

    version: of the row, for the cells that may be typed in.
    """

    column: str
    period: int
    kind: str
    amount: Decimal | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class YearRow:
    line: str
    name: str
    lead: str
    lead_name: str
    budget: Decimal
    cells: tuple[YearCell, ...]

    @property
    def forecast(self) -> Decimal | None:
        return self.cells[-1].amount

    @property
    def variance(self) -> Decimal | None:
        return None if self.forecast is None else self.forecast - self.budget

    @property
    def editable(self) -> bool:
        return any(cell.kind == "open" for cell in self.cells)


@dataclass(frozen=True, slots=True)
class YearTotals:
    """£ of the figures that are shown, column by column; None where there is none."""

    budget: Decimal
    amounts: tuple[Decimal | None, ...]
    variance: Decimal | None


@dataclass(frozen=True, slots=True)
class YearGroup:
    code: str
    name: str
    rows: tuple[YearRow, ...]
    total: YearTotals


@dataclass(frozen=True, slots=True)
class YearGrid:
    """latest: the period whose forecast is the last column; editable: how many rows the person may change.

    partners: the rows again, by who leads them; one whose open figures are not the reader's has only what is certified.
    open_periods: those in which the person may change a row.
    """

    months: tuple[Month, ...]
    latest: Period | None
    groups: tuple[YearGroup, ...]
    partners: tuple[YearGroup, ...]
    total: YearTotals
    editable: int
    hidden: tuple[str, ...]
    open_periods: tuple[Month, ...]

    @property
    def rows(self) -> list[YearRow]:
        return [row for group in self.groups for row in group.rows]


def outturn_year(access: Access, fund: PooledFund, year: int) -> YearGrid:
    """The year as this person sees it. Three queries, and two more for each open period."""
    read = _Reader(access, fund, year)
    groups: dict[str, list[YearRow]] = {}
    names: dict[str, str] = {}
    for line in lines_of(fund, year):
        names[line.group.code] = line.group.name
        groups.setdefault(line.group.code, []).append(read.row(line))
    everything = [row for held in groups.values() for row in held]
    partners: dict[str, list[YearRow]] = {}
    for row in everything:
        partners.setdefault(row.lead, []).append(row)
    months = tuple(_month(year, number, read.periods) for number in range(1, 14))
    typed_in = {cell.period for row in everything for cell in row.cells if cell.kind == "open"}
    return YearGrid(
        months,
        read.latest,
        tuple(YearGroup(code, names[code], tuple(held), _totals(held)) for code, held in groups.items()),
        tuple(YearGroup(code, held[0].lead_name, tuple(held), _totals(held)) for code, held in partners.items()),
        _totals(everything),
        editable=sum(row.editable for row in everything),
        hidden=tuple(sorted({row.lead_name for row in everything if any(one.kind == "hidden" for one in row.cells)})),
        open_periods=tuple(month for month in months if month.number in typed_in),
    )


def _month(year: int, number: int, periods: dict[int, Period]) -> Month:
    known = FinancialYear(year).periods[number - 1]
    short = "Adj." if known.is_adjustments else MONTHS[known.start.month - 1][:3]
    return Month(number, short, known.label, periods[number].state if number in periods else "")


class _Reader:
    """Everything the rows of the page need, read once."""

    def __init__(self, access: Access, fund: PooledFund, year: int) -> None:
        found = Period.objects.filter(fund=fund, year=year).select_related("fund").order_by("number")
        self.periods = {period.number: period for period in found}
        self.latest = self.periods[max(self.periods)] if self.periods else None
        self.visible = {number: visible_organisations(access, one) for number, one in self.periods.items()}
        self.submitted = {number: submitted_organisations(one) for number, one in self.periods.items()}
        self.enters_for = access.organisations_for("pool.enter_outturn")
        self.budgets = current_budgets(fund, year)
        rows = Outturn.objects.filter(period__fund=fund, period__year=year)
        self.figures = {
            (line, number): (actual, forecast, version)
            for line, number, actual, forecast, version in rows.values_list(
                "line_id", "period__number", "actual", "forecast", "version"
            )
        }

    def row(self, line: BudgetLine) -> YearRow:
        cells = [self._cell(line, number, "actual") for number in range(1, 14)]
        last = self.latest.number if self.latest else 0
        cells.append(self._cell(line, last, "forecast"))
        return YearRow(line.code, line.name, line.lead.code, line.lead.name, self.budgets[line.pk], tuple(cells))

    def _cell(self, line: BudgetLine, number: int, column: str) -> YearCell:
        period = self.periods.get(number)
        if period is None:
            return YearCell(column, number, "none")
        visible = self.visible[number]
        if visible is not None and line.lead_id not in visible:
            return YearCell(column, number, "hidden")
        actual, forecast, version = self.figures.get((line.pk, number), (None, None, 0))
        return YearCell(column, number, self._kind(line, period), actual if column == "actual" else forecast, version)

    def _kind(self, line: BudgetLine, period: Period) -> str:
        if not period.is_open:
            return "frozen"
        return "locked" if why_locked(line, period, self.enters_for, self.submitted[period.number]) else "open"


def _totals(rows: Iterable[YearRow]) -> YearTotals:
    held = list(rows)
    amounts = tuple(_sum(row.cells[place].amount for row in held) for place in range(14)) if held else (None,) * 14
    return YearTotals(sum((row.budget for row in held), ZERO), amounts, _sum(row.variance for row in held))


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    there = [amount for amount in amounts if amount is not None]
    return sum(there, ZERO) if there else None
