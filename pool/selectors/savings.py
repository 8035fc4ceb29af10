"""A year's savings: what the gap requires, what is planned against it, delivered, forecast and at risk."""

from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from ihwb.web.access import Access
from pool.models import (
    Budget,
    Period,
    PlannedBenefit,
    PooledFund,
    PublishedFigure,
    SavingsFigure,
    SavingsKind,
    SavingsPlan,
)
from pool.rules.plan import DEFICIT, LIMIT, SPEND
from pool.rules.savings import Saving, SavingsSum, add_up, required_by_plan
from pool.selectors.budgets import current_budgets
from pool.selectors.contributions import contributions_of
from pool.selectors.outturn import visible_organisations
from pool.selectors.position import position


@dataclass(frozen=True, slots=True)
class SavingRow:
    """A saving, or a benefit of the published plan that no saving delivers yet (pk None).

    published: the benefit's amount in the plan where a saving delivers it; plan_code: that benefit's code; withheld:
    its open figures are another partner's alone.
    """

    pk: int | None
    code: str
    name: str
    kind: str
    line: str
    owner: str
    source: str
    planned: Decimal
    elsewhere: bool
    published: Decimal | None = None
    delivered: Decimal | None = None
    forecast: Decimal | None = None
    at_risk: Decimal | None = None
    comment: str = ""
    withheld: bool = False
    plan_code: str = ""

    @property
    def variance(self) -> Decimal | None:
        """Forecast less planned: negative is a saving that is not made."""
        return None if self.forecast is None else self.forecast - self.planned


@dataclass(frozen=True, slots=True)
class SavingsView:
    """required_words: how the requirement was worked out; gap_now: forecast outturn less contributions, or None.

    period: label of the period whose figures are shown; "" where none has any.
    """

    fund_code: str
    fund_name: str
    year: int
    year_label: str
    period: str
    period_number: int | None
    rows: tuple[SavingRow, ...]
    total: SavingsSum
    required_words: str
    gap_now: Decimal | None

    @property
    def elsewhere(self) -> tuple[SavingRow, ...]:
        return tuple(row for row in self.rows if row.elsewhere)

    @property
    def counted(self) -> tuple[SavingRow, ...]:
        return tuple(row for row in self.rows if not row.elsewhere)


def savings_years(fund: PooledFund) -> list[int]:
    """The years with a budget, in order."""
    rows = Budget.objects.filter(line__fund=fund).order_by("year").values_list("year", flat=True)
    return list(rows.distinct())


def savings_view(access: Access, fund: PooledFund, year: int) -> SavingsView:
    """The savings of a year with the figures of the latest period that the person may see."""
    period = _period(access, fund, year)
    visible = visible_organisations(access, period) if period else None
    return savings_of(fund, year, period, visible)


def savings_of(
    fund: PooledFund, year: int, period: Period | None, visible: frozenset[int] | None = None
) -> SavingsView:
    """The savings with a period's figures. visible: organisations whose open figures are shown; None: everybody's."""
    required, words = _required(fund, year)
    rows = _rows(fund, year, period, visible)
    label = FinancialYear(year).label
    return SavingsView(
        fund_code=fund.code,
        fund_name=fund.name,
        year=year,
        year_label=label,
        period=period.month.label if period else "",
        period_number=period.number if period else None,
        rows=rows,
        total=add_up(
            required, [Saving(row.planned, row.elsewhere, row.delivered, row.forecast, row.at_risk) for row in rows]
        ),
        required_words=words,
        gap_now=position(period, visible).gap if period else None,
    )


def _period(access: Access, fund: PooledFund, year: int) -> Period | None:
    """The latest period with savings figures; of an open one, only for those who enter or see such figures."""
    rows = Period.objects.filter(fund=fund, year=year).select_related("fund__agreement__partnership", "certified_by")
    if not (access.may("pool.view_open_figures") or access.may("pool.change_savings")):
        rows = rows.filter(state="certified")
    with_figures = rows.filter(savings_figures__isnull=False).order_by("-number").first()
    return with_figures or rows.filter(state="certified").order_by("-number").first()


def _required(fund: PooledFund, year: int) -> tuple[Decimal | None, str]:
    printed = dict(PublishedFigure.objects.filter(fund=fund, year=year).values_list("code", "amount"))
    budgets = current_budgets(fund, year)
    put_in = contributions_of(fund, year)
    budgeted = sum(budgets.values(), ZERO) if budgets else None
    spend = printed.get(SPEND, budgeted) if LIMIT in printed else budgeted
    return required_by_plan(
        spend, printed.get(LIMIT), printed.get(DEFICIT), sum(put_in.values(), ZERO) if put_in else None
    )


def _rows(fund: PooledFund, year: int, period: Period | None, visible: frozenset[int] | None) -> tuple[SavingRow, ...]:
    plans = list(
        SavingsPlan.objects.filter(fund=fund, year=year).select_related("line", "benefit", "owner").order_by("code")
    )
    figures = {one.plan_id: one for one in SavingsFigure.objects.filter(period=period)} if period else {}
    taken = [one.benefit_id for one in plans if one.benefit_id is not None]
    found = [_saving(one, figures.get(one.pk), _may_see(one, period, visible)) for one in plans]
    benefits = PlannedBenefit.objects.filter(fund=fund, year=year).exclude(pk__in=taken).exclude(amount=0)
    for one in benefits.order_by("position", "code"):
        found.append(
            SavingRow(
                pk=None,
                code=one.code,
                name=one.name,
                kind="Benefit of the plan",
                line="",
                owner="",
                source=one.source,
                planned=one.amount,
                elsewhere=one.counted_elsewhere,
                plan_code=one.code,
            )
        )
    return tuple(found)


def _may_see(plan: SavingsPlan, period: Period | None, visible: frozenset[int] | None) -> bool:
    if visible is None or period is None or not period.is_open:
        return True
    return plan.line is not None and plan.line.lead_id in visible


def _saving(plan: SavingsPlan, figures: SavingsFigure | None, shown: bool) -> SavingRow:
    kept = figures if shown else None
    return SavingRow(
        pk=plan.pk,
        code=plan.code,
        name=plan.name,
        kind=SavingsKind(plan.kind).label,
        line=plan.line.name if plan.line else "",
        owner=plan.owner.title if plan.owner else "",
        source=plan.source,
        planned=plan.planned,
        elsewhere=plan.counted_elsewhere or bool(plan.benefit and plan.benefit.counted_elsewhere),
        published=plan.benefit.amount if plan.benefit else None,
        delivered=kept.delivered if kept else None,
        forecast=kept.forecast if kept else None,
        at_risk=kept.at_risk if kept else None,
        comment=kept.comment if kept else "",
        withheld=figures is not None and not shown,
        plan_code=plan.benefit.code if plan.benefit else "",
    )


def open_period(fund: PooledFund, year: int) -> Period | None:
    """The latest open period of the year: where figures are entered."""
    rows = Period.objects.filter(fund=fund, year=year, state="open").select_related("fund__agreement__partnership")
    return rows.order_by("-number").first()


def own_savings(access: Access, fund: PooledFund, year: int) -> list[SavingsPlan]:
    """The savings whose figures the person may enter: of lines that its organisations lead, and of no one line."""
    own = access.organisations_for("pool.change_savings")
    rows = SavingsPlan.objects.filter(fund=fund, year=year).select_related("line", "owner", "benefit").order_by("code")
    return [one for one in rows if one.line is None or one.line.lead_id in own]
