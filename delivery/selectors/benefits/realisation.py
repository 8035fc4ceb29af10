"""Cashable benefits against the pool's gap, month by month, and what one benefit does to it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from delivery.models import Benefit
from delivery.rules import benefits as rules
from delivery.selectors.benefits.figures import counted, figures_of, shares_of
from delivery.selectors.benefits.tied import of_fund
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from ihwb.web.access import Access
from ihwb.web.charts import Chart, Row, trend
from pool.models import PooledFund
from pool.selectors.benefit_outlook import BenefitOutlook, benefit_outlook
from pool.selectors.savings import SavingsView, savings_view


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month, £ that count here. expected: delivered where reported, else forecast; the last two are to date.

    delivered: None where nothing is reported yet. missing: required for the year, less what is expected to the end of
    the month and what is expected in the year without a known month; of March it is the gap.
    """

    label: str
    planned: Decimal
    forecast: Decimal
    delivered: Decimal | None
    at_risk: Decimal
    planned_to_date: Decimal
    expected_to_date: Decimal
    delivered_to_date: Decimal
    missing: Decimal | None


@dataclass(frozen=True, slots=True)
class Realisation:
    """A year of a fund. unknown_planned, unknown_forecast: what is not known by month; reported: any report is there.

    last_reported: number of the last month that every report reaches; 0 where there is none.
    """

    fund_code: str
    fund_name: str
    year: int
    year_label: str
    savings: SavingsView
    outlook: BenefitOutlook | None
    months: tuple[MonthRow, ...]
    unknown_planned: Decimal
    unknown_forecast: Decimal
    last_reported: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a benefit does to the gap of one year, £. as_planned: the gap if it came as planned; slipped: the rest."""

    year: int
    label: str
    gap: Decimal
    as_planned: Decimal
    slipped: Decimal


def realisation(access: Access, fund: PooledFund, year: int) -> Realisation:
    """The year's benefits by month beside the pool's own figures of required, planned, delivered and at risk."""
    view = savings_view(access, fund, year)
    outlook = benefit_outlook(access, fund, view)
    held = [(one, figures) for one in of_fund(access, fund) for figures in _of_year(one, year)]
    reported = max([one.number for _, figures in held for one in figures.months if one.covered], default=0)
    months = _months(held, outlook.gap if outlook else None, reported)
    planned, forecast = _unknown(held, lambda one: one.planned), _unknown(held, lambda one: one.forecast or ZERO)
    return Realisation(
        fund_code=fund.code,
        fund_name=fund.name,
        year=year,
        year_label=FinancialYear(year).label,
        savings=view,
        outlook=outlook,
        months=months,
        unknown_planned=planned - sum((one.planned for one in months), ZERO),
        unknown_forecast=forecast - (months[-1].expected_to_date if months else ZERO),
        last_reported=reported,
    )


_Held = list[tuple[Benefit, rules.YearFigures]]


def _of_year(benefit: Benefit, year: int) -> list[rules.YearFigures]:
    return [figures_of(one) for one in benefit.years.all() if one.year == year]


def _unknown(held: _Held, amount: Callable[[rules.YearFigures], Decimal]) -> Decimal:
    return sum((counted(one, amount(figures)) for one, figures in held), ZERO)


def _months(held: _Held, gap: Decimal | None, reported: int) -> tuple[MonthRow, ...]:
    if not any(figures.months for _, figures in held):
        return ()
    names: list[Callable[[rules.MonthFigures], Decimal | None]] = [
        lambda one: one.planned,
        lambda one: one.forecast,
        lambda one: one.delivered,
        lambda one: one.at_risk,
        lambda one: one.expected,
    ]
    planned, forecast, delivered, at_risk, expected = (_summed(held, name) for name in names)
    rows, to_date, due, done = [], ZERO, ZERO, ZERO
    whole = sum(expected, ZERO)
    for place in range(rules.PERIODS):
        to_date += expected[place]
        due += planned[place]
        done += delivered[place]
        rows.append(
            MonthRow(
                label=rules.month_name(place + 1),
                planned=planned[place],
                forecast=forecast[place],
                delivered=delivered[place] if place < reported else None,
                at_risk=at_risk[place],
                planned_to_date=due,
                expected_to_date=to_date,
                delivered_to_date=done,
                missing=None if gap is None else gap + whole - to_date,
            )
        )
    return tuple(rows)


def _summed(held: _Held, amount: Callable[[rules.MonthFigures], Decimal | None]) -> list[Decimal]:
    total = [ZERO] * rules.PERIODS
    for benefit, figures in held:
        if figures.months:
            own = [amount(one) or ZERO for one in figures.months]
            total = [a + b for a, b in zip(total, rules.here_by_month(own, shares_of(benefit)), strict=True)]
    return total


def chart(shown: Realisation) -> Chart | None:
    """Planned, expected and delivered to date, month by month; None where nothing is known by month."""
    if not shown.months:
        return None
    rows = [
        Row(
            one.label[:3],
            (
                one.planned_to_date,
                one.expected_to_date,
                one.delivered_to_date if number <= shown.last_reported else None,
            ),
        )
        for number, one in enumerate(shown.months, start=1)
    ]
    caption = f"Benefits to date, {shown.year_label}"
    return trend(caption, ["Planned", "Expected", "Delivered"], rows, unit="£m")


def effects(access: Access, benefit: Benefit) -> list[Effect]:
    """What a cashable benefit does to its fund's gap, year by year; empty for those who do not read savings."""
    if benefit.fund is None or not access.may("pool.view_savings"):
        return []
    found = []
    for held in sorted(benefit.years.all(), key=lambda one: one.year):
        gap = gap_of(access, benefit.fund, held.year)
        if gap is None:
            continue
        figures = figures_of(held)
        slipped = counted(benefit, figures.planned) - counted(
            benefit, figures.planned if figures.forecast is None else figures.forecast
        )
        if held.published and held.published.counted_elsewhere:
            slipped = ZERO
        found.append(Effect(held.year, FinancialYear(held.year).label, gap, gap - slipped, slipped))
    return found


def gap_of(access: Access, fund: PooledFund, year: int) -> Decimal | None:
    """The fund's gap of a year as its benefits stand now, £; None where it cannot be worked out."""
    if not access.may("pool.view_savings"):
        return None
    outlook = benefit_outlook(access, fund, savings_view(access, fund, year))
    return outlook.gap if outlook else None
