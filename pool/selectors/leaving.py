"""Notice to leave an agreement, and what each partner gets back or pays when it runs out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ihwb.kernel import dates
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from pool.models import Agreement, AgreementVersion, BudgetLine, ExitNotice, Period, PooledFund, RiskFund, Statement
from pool.rules.leaving import Divided, divide_balance, divide_variance, tell_divided, totals
from pool.rules.position import LineFigure
from pool.rules.risk_share import Scenario, ScenarioErrors
from pool.selectors.figures import frozen_lines
from pool.selectors.profiles import profiled_budget
from pool.selectors.scenario import names_of, read, scenario_values
from pool.selectors.settlement import settled_balance
from pool.selectors.terms import terms_on


@dataclass(frozen=True, slots=True)
class PartnerSum:
    """What one partner pays (positive) or gets back (negative), £."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Balance:
    """One balance divided. parts: in the order of the partners. from_funds: £ that risk funds pay."""

    label: str
    amount: Decimal
    parts: tuple[Decimal, ...]
    from_funds: Decimal
    unresolved: Decimal
    said: str


@dataclass(frozen=True, slots=True)
class FundExit:
    """One fund's balances. period: the last certified period they rest on, "" where none is certified.

    faults: why the rules cannot be applied; then there are no balances.
    """

    fund: str
    period: str
    year_label: str
    version: int
    partners: tuple[PartnerSum, ...] = ()
    balances: tuple[Balance, ...] = ()
    unresolved: Decimal = ZERO
    faults: tuple[str, ...] = ()


def standing_notice(agreement: Agreement) -> ExitNotice | None:
    """The notice that has not been withdrawn. One query."""
    rows = ExitNotice.objects.filter(agreement=agreement, withdrawn_on__isnull=True)
    return rows.select_related("organisation", "recorded_by").first()


def withdrawn_notices(agreement: Agreement) -> list[ExitNotice]:
    rows = ExitNotice.objects.filter(agreement=agreement, withdrawn_on__isnull=False)
    return list(rows.select_related("organisation", "recorded_by").order_by("-served_on"))


def exit_statement(agreement: Agreement, day: date) -> list[FundExit]:
    """Every fund's balances on a day, divided by the rules in force then. Certified figures only."""
    terms = terms_on(agreement, day)
    funds = PooledFund.objects.filter(agreement=agreement).select_related("agreement").order_by("code")
    return [_fund_exit(fund, terms, day) for fund in funds]


def _fund_exit(fund: PooledFund, terms: AgreementVersion, day: date) -> FundExit:
    period = _last_certified(fund, day)
    year = period.year if period else FinancialYear.of(day).start_year
    head = (fund.name, period.month.label if period else "", FinancialYear(year).label, terms.number)
    held = list(RiskFund.objects.filter(fund=fund, year=year).order_by("code"))
    number = period.number if period else None
    values = scenario_values(fund, year, _lines_to_date(period), terms, period=number)
    try:
        divided = _divided(fund, read(values), held, period, year)
    except ScenarioErrors as errors:
        return FundExit(*head, faults=tuple(str(fault) for fault in errors.faults))
    names = names_of(values, held)
    codes = [one["code"] for one in values["partners"]]
    summed = totals(divided, codes)
    return FundExit(
        *head,
        partners=tuple(PartnerSum(names[code], summed[code]) for code in codes),
        balances=tuple(_balance(one, codes, names) for one in divided),
        unresolved=sum((one.unresolved for one in divided), ZERO),
    )


def _balance(one: Divided, codes: list[str], names: Mapping[str, str]) -> Balance:
    parts = tuple(one.parts.get(code, ZERO) for code in codes)
    drawn = sum(one.drawn.values(), ZERO)
    return Balance(one.label, one.amount, parts, drawn, one.unresolved, tell_divided(one, names))


def _divided(
    fund: PooledFund, scenario: Scenario, held: list[RiskFund], period: Period | None, year: int
) -> list[Divided]:
    """The variance to date first: what it draws is no longer in the risk funds.

    Of a year that is settled nothing is left to share but what the settlement left in the fund.
    """
    if not scenario.partners:
        return []
    if (left := settled_balance(fund, year)) is not None:
        label = f"Left in the fund by the settlement of {FinancialYear(year).label}"
        return [divide_balance(label, left, scenario.partners, scenario.rules)]
    found = []
    drawn: Mapping[str, Decimal] = {}
    if period is not None:
        to_date = divide_variance(f"Variance to the end of {_month(period)}", scenario)
        found, drawn = [to_date], to_date.drawn
    balances = [(f"{one.name}, what is left of it", one.amount - drawn.get(one.code, ZERO)) for one in held]
    if kept := _carried_forward(fund, year - 1):
        balances.append((f"Carried forward from {FinancialYear(year - 1).label}", kept))
    return found + [divide_balance(label, amount, scenario.partners, scenario.rules) for label, amount in balances]


def _month(period: Period) -> str:
    return period.month.label.partition(", ")[2]


def _last_certified(fund: PooledFund, day: date) -> Period | None:
    rows = Period.objects.filter(fund=fund, state="certified").select_related("fund__agreement__partnership")
    return next((one for one in rows.order_by("-year", "-number") if one.month.end <= day), None)


def _lines_to_date(period: Period | None) -> list[LineFigure]:
    """The certified lines with the budget and the spending of the year to date in place of the year's."""
    if period is None:
        return []
    kept = Statement.objects.get(period=period, round=period.round)
    due, ids = profiled_budget(period), dict(BudgetLine.objects.filter(fund=period.fund).values_list("code", "pk"))
    return [
        replace(line, budget=due.get(ids.get(line.code, 0), ZERO), forecast=line.actual or ZERO)
        for line in frozen_lines(kept.inputs)
    ]


def _carried_forward(fund: PooledFund, year: int) -> Decimal:
    """£ that the year's last certified statement kept in the pool; negative for an overspend carried on."""
    rows = Statement.objects.filter(period__fund=fund, period__year=year, period__state="certified")
    rows = rows.filter(period__number__gte=dates.ADJUSTMENTS - 1).select_related("period")
    last = next((one for one in rows.order_by("-period__number", "-round")), None)
    return -Decimal(last.result["carried_forward"]) if last else ZERO
