"""Which groups of the pool a commissioning strategy covers, with their budgets of each year."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse

from commissioning.models import Partnership, Strategy
from commissioning.selectors.linked import Linked, Panel
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO, show
from ihwb.web.access import Access
from pool.models import Budget, LineGroup, StrategyGroup
from pool.selectors.budgets import budget_changes


def groups_of(partnership: Partnership) -> QuerySet[LineGroup]:
    """Every group that can be linked."""
    rows = LineGroup.objects.filter(fund__agreement__partnership=partnership)
    return rows.select_related("fund").order_by("fund__code", "position", "code")


def linked(strategy: Strategy, access: Access) -> list[Panel]:
    """One panel, for those who read the plan."""
    if not access.may("pool.view_plan"):
        return []
    links = StrategyGroup.objects.filter(strategy=strategy).select_related("group__fund")
    groups = [one.group for one in links.order_by("group__fund__code", "group__position")]
    budgets = _budgets(groups)
    years = sorted({year for _, year in budgets})
    slug = access.partnership.slug
    rows = tuple(
        Linked(
            label=one.name,
            url=reverse("pool:plan", kwargs={"partnership": slug, "fund": one.fund.code}),
            detail=one.fund.name,
            figures=tuple((FinancialYear(year).label, _shown(budgets.get((one.pk, year)))) for year in years),
        )
        for one in groups
    )
    change = reverse("pool:strategy_groups", kwargs={"partnership": slug, "code": strategy.code})
    return [
        Panel(
            title="Groups of the pool",
            note="Current budgets: the originals with approved virements and agreed variations. Income is negative.",
            rows=rows,
            change_url=change if access.may("commissioning.change_strategies") else "",
        )
    ]


def _shown(amount: Decimal | None) -> str:
    return show(amount) if amount is not None else "–"


def _budgets(groups: list[LineGroup]) -> dict[tuple[int, int], Decimal]:
    """By group and year, £: the current budgets of their lines."""
    rows = Budget.objects.filter(line__group__in=groups).values_list(
        "line__group", "line__group__fund", "year", "line", "amount"
    )
    found: dict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    group_of: dict[int, int] = {}
    for group, _, year, line, amount in rows:
        found[group, year] += amount
        group_of[line] = group
    for fund in {one.fund for one in groups}:
        for year in {year for _, year in list(found)}:
            for line, amount in budget_changes(fund, year).items():
                if line in group_of:
                    found[group_of[line], year] += amount
    return dict(found)
