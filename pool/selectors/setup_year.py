"""What is set up of a fund's year so far."""

from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.money import ZERO
from pool.models import Budget, Contribution, Period, PooledFund, RiskFund, VirementState
from pool.models.budget import VirementLeg
from pool.selectors.profiles import last_certified


@dataclass(frozen=True, slots=True)
class YearSetup:
    """budgeted: £ of the original budgets; None before any was typed."""

    lines: int
    with_budget: int
    budgeted: Decimal | None
    contributions: tuple[Contribution, ...]
    risk_funds: tuple[RiskFund, ...]
    periods: tuple[Period, ...]
    begun: int

    @property
    def contributed(self) -> Decimal:
        return sum((one.amount for one in self.contributions), ZERO)


@dataclass(frozen=True, slots=True)
class BudgetEntry:
    """A line in the typed table. before: last year's original; base: that with last year's recurrent virements."""

    pk: int
    code: str
    name: str
    group: str
    lead: str
    amount: Decimal | None
    before: Decimal | None
    base: Decimal | None


def year_setup(fund: PooledFund, year: int) -> YearSetup:
    """Six queries."""
    amounts = list(Budget.objects.filter(line__fund=fund, year=year).values_list("amount", flat=True))
    contributions = Contribution.objects.filter(fund=fund, year=year).select_related("organisation")
    return YearSetup(
        lines=fund.lines.count(),
        with_budget=len(amounts),
        budgeted=sum(amounts, ZERO) if amounts else None,
        contributions=tuple(contributions.order_by("organisation__position")),
        risk_funds=tuple(RiskFund.objects.filter(fund=fund, year=year).order_by("code")),
        periods=tuple(Period.objects.filter(fund=fund, year=year).order_by("number")),
        begun=last_certified(fund, year),
    )


def budget_entries(fund: PooledFund, year: int) -> list[BudgetEntry]:
    """All lines of the fund in printed order. Four queries."""
    now = dict(Budget.objects.filter(line__fund=fund, year=year).values_list("line_id", "amount"))
    before = dict(Budget.objects.filter(line__fund=fund, year=year - 1).values_list("line_id", "amount"))
    base = dict(before)
    legs = VirementLeg.objects.filter(
        virement__fund=fund, virement__year=year - 1, virement__state=VirementState.APPROVED, virement__recurrent=True
    )
    for giver, taker, amount in legs.values_list("from_line_id", "to_line_id", "amount"):
        base[giver] = base.get(giver, ZERO) - amount
        base[taker] = base.get(taker, ZERO) + amount
    rows = fund.lines.order_by("group__position", "position", "code")
    columns = ("pk", "code", "name", "group__name", "lead__code")
    return [
        BudgetEntry(pk, code, name, group, lead, now.get(pk), before.get(pk), base.get(pk))
        for pk, code, name, group, lead in rows.values_list(*columns)
    ]
