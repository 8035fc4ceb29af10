"""The plan of a fund over its years: groupings, totals as printed and as they add up, benefits, shares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from pool.models import Budget, Contribution, PlannedBenefit, PooledFund, PublishedFigure
from pool.rules.plan import BENEFITS_TABLE, Check, PlanYear, casts, share_checks
from pool.selectors.terms import latest_terms

Amounts = tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the plan, a figure a year; None where the year has none. star: counted in another plan as well."""

    code: str
    name: str
    amounts: Amounts
    star: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """years: starting years; labels: as people write them. computed: what the rows above add up to.

    printed, benefits_printed: published rows under the groups and under the benefits.
    checks: all that was cast; findings: what does not agree. sources: the documents, each once.
    """

    fund_code: str
    fund_name: str
    agreement: str
    years: tuple[int, ...]
    labels: tuple[str, ...]
    groups: tuple[PlanRow, ...]
    computed: Amounts
    printed: tuple[PlanRow, ...]
    benefits: tuple[PlanRow, ...]
    benefits_computed: Amounts
    benefits_printed: tuple[PlanRow, ...]
    contributions: tuple[PlanRow, ...]
    checks: tuple[Check, ...]
    sources: tuple[str, ...]

    @property
    def findings(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.agrees)


class Figure(NamedTuple):
    """One figure of one row in one year, £."""

    code: str
    name: str
    year: int
    amount: Decimal
    source: str = ""
    star: bool = False


def plan(fund: PooledFund) -> Plan:
    """The whole plan. Five queries, whatever the number of lines: the database adds up the groups."""
    groups, printed, benefits, contributions = _groups(fund), _printed(fund), _benefits(fund), _contributions(fund)
    everything = (*groups, *printed, *benefits, *contributions)
    years = tuple(sorted({figure.year for figure in everything}))
    sources = (*_budget_sources(fund), *(figure.source for figure in everything))
    return Plan(
        fund_code=fund.code,
        fund_name=fund.name,
        agreement=fund.agreement.title,
        years=years,
        labels=tuple(FinancialYear(year).label for year in years),
        groups=_rows(groups, years),
        computed=_sums(groups, years),
        printed=_rows((figure for figure in printed if figure.code != BENEFITS_TABLE), years),
        benefits=_rows(benefits, years),
        benefits_computed=_sums(benefits, years),
        benefits_printed=_rows((figure for figure in printed if figure.code == BENEFITS_TABLE), years),
        contributions=_rows(contributions, years),
        checks=tuple(_checks(fund, years, groups, printed, benefits, contributions)),
        sources=tuple(dict.fromkeys(source for source in sources if source)),
    )


def _groups(fund: PooledFund) -> list[Figure]:
    rows = Budget.objects.filter(line__fund=fund).order_by("line__group__position", "line__group__code", "year")
    held = rows.values_list("line__group__code", "line__group__name", "year").annotate(Sum("amount"))
    return [Figure(*row) for row in held]


def _budget_sources(fund: PooledFund) -> list[str]:
    sources = Budget.objects.filter(line__fund=fund).exclude(source="").order_by("source")
    return list(sources.values_list("source", flat=True).distinct())


def _printed(fund: PooledFund) -> list[Figure]:
    rows = PublishedFigure.objects.filter(fund=fund).order_by("position", "code", "year")
    return [Figure(*row) for row in rows.values_list("code", "label", "year", "amount", "source")]


def _benefits(fund: PooledFund) -> list[Figure]:
    rows = PlannedBenefit.objects.filter(fund=fund).order_by("position", "code", "year")
    return [Figure(*row) for row in rows.values_list("code", "name", "year", "amount", "source", "counted_elsewhere")]


def _contributions(fund: PooledFund) -> list[Figure]:
    rows = Contribution.objects.filter(fund=fund).order_by("organisation__position", "organisation__code", "year")
    names = ("organisation__code", "organisation__name", "year", "amount", "source")
    return [Figure(*row) for row in rows.values_list(*names)]


def _rows(figures: Iterable[Figure], years: Sequence[int]) -> tuple[PlanRow, ...]:
    held: dict[str, dict[int, Figure]] = {}
    for figure in figures:
        held.setdefault(figure.code, {})[figure.year] = figure
    return tuple(_row(code, by_year, years) for code, by_year in held.items())


def _row(code: str, by_year: Mapping[int, Figure], years: Sequence[int]) -> PlanRow:
    first = next(iter(by_year.values()))
    amounts = tuple(by_year[year].amount if year in by_year else None for year in years)
    return PlanRow(code, first.name, amounts, any(figure.star for figure in by_year.values()))


def _sums(figures: Sequence[Figure], years: Sequence[int]) -> Amounts:
    """What the rows add up to in each year; None where there is no row at all."""
    by_year = [[figure.amount for figure in figures if figure.year == year] for year in years]
    return tuple(sum(amounts, ZERO) if amounts else None for amounts in by_year)


# --- Casting ----------------------------------------------------------------------------------------------------


def _checks(fund: PooledFund, years: Sequence[int], *tables: Sequence[Figure]) -> list[Check]:
    shares, names = (
        agreed_shares(latest_terms(fund.agreement).rules),
        {figure.code: figure.name for figure in tables[3]},
    )
    found = [
        _plan_year(year, *([figure for figure in table if figure.year == year] for table in tables)) for year in years
    ]
    return [
        *(check for year in found for check in casts(year)),
        *(check for year in found for check in share_checks(year, shares, names)),
    ]


def _plan_year(
    year: int, groups: list[Figure], printed: list[Figure], benefits: list[Figure], contributions: list[Figure]
) -> PlanYear:
    return PlanYear(
        year=year,
        lines=tuple(figure.amount for figure in groups),
        benefits=tuple(figure.amount for figure in benefits),
        printed={figure.code: figure.amount for figure in printed},
        contributions={figure.code: figure.amount for figure in contributions},
    )


def agreed_shares(rules: Mapping[str, Any]) -> dict[str, Decimal]:
    """The percentages by which the agreement shares an overspend; none if it shares on another basis."""
    for step in rules.get("overspend") or []:
        if step.get("basis") == "weights":
            return {code: Decimal(weight) for code, weight in step["weights"].items()}
    return {}
