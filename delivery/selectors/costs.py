"""Programme costs by type and year, computed totals beside the published ones."""

from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Partnership
from delivery.models import CostSplit, ProgrammeCost, Project, PublishedCost
from delivery.rules import costs as rules
from delivery.rules.costs import CostRow, Total
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.money import ZERO, allocate


@dataclass(frozen=True, slots=True)
class CostTable:
    """£. years: labels such as 2014/15; year_totals stand in the same order. has_published: any total was printed."""

    name: str
    years: tuple[str, ...]
    rows: tuple[CostRow, ...]
    year_totals: tuple[Total, ...]
    total: Total
    has_published: bool
    agrees: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerCosts:
    """£ that a partner bears, a year each in the order of the years; None where no rule divides that year yet."""

    partner: str
    amounts: tuple[Decimal | None, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Division:
    """The programme's yearly totals divided between the partners. rules: each rule in words."""

    years: tuple[str, ...]
    partners: tuple[PartnerCosts, ...]
    rules: tuple[str, ...]


def division(partnership: Partnership) -> Division | None:
    """The whole programme's costs by partner, to the penny; None without costs or without a rule. Four queries."""
    table = programme_costs(partnership)
    rows = CostSplit.objects.filter(partnership=partnership).prefetch_related("shares__organisation").order_by("since")
    held = list(rows)
    splits = [rules.Split(one.since, _shares(one)) for one in held]
    if not splits or not table.rows:
        return None
    names = list(dict.fromkeys(name for one in splits for name in one.shares))
    parts: list[dict[str, Decimal] | None] = []
    for label, total in zip(table.years, table.year_totals, strict=True):
        rule = rules.split_in_force(splits, FinancialYear.parse(label).start_year)
        parts.append(allocate(total.computed, rule.shares) if rule else None)
    partners = tuple(
        PartnerCosts(
            name,
            tuple(None if part is None else part.get(name, ZERO) for part in parts),
            sum((part.get(name, ZERO) for part in parts if part is not None), ZERO),
        )
        for name in names
    )
    return Division(table.years, partners, tuple(_rule_words(one) for one in held))


def _shares(split: CostSplit) -> dict[str, Decimal]:
    return {one.organisation.name: one.percent for one in split.shares.all()}


def _rule_words(split: CostSplit) -> str:
    shares = ", ".join(f"{one.organisation.name} {one.percent.normalize():f}%" for one in split.shares.all())
    return f"From {show_date(split.since)}: {shares}"


def programme_costs(partnership: Partnership) -> CostTable:
    """What the whole programme costs. Two queries."""
    costs, published = _fetched(partnership)
    return _table("Programme", None, costs, published)


def cost_tables(partnership: Partnership) -> list[CostTable]:
    """The programme's table, then one for each project that has costs of its own. Two queries."""
    costs, published = _fetched(partnership)
    projects: dict[int, Project] = {one.project.pk: one.project for one in costs if one.project}
    tables = [_table("Programme", None, costs, published)]
    tables += [_table(one.name, pk, costs, published) for pk, one in projects.items()]
    return [table for table in tables if table.rows]


def _fetched(partnership: Partnership) -> tuple[list[ProgrammeCost], list[PublishedCost]]:
    costs = ProgrammeCost.objects.filter(partnership=partnership).select_related("project")
    return list(costs.order_by("position")), list(PublishedCost.objects.filter(partnership=partnership))


def _table(name: str, project: int | None, costs: list[ProgrammeCost], published: list[PublishedCost]) -> CostTable:
    held = [one for one in costs if one.project_id == project]
    printed = [one for one in published if one.project_id == project]
    amounts: dict[tuple[str, int], Decimal] = {(one.cost_type, one.year): one.amount for one in held}
    casting = rules.cast(
        list(dict.fromkeys(one.cost_type for one in held)),
        amounts,
        {(one.cost_type, one.year): one.amount for one in printed},
    )
    totals = [*casting.year_totals, casting.total, *(row.total for row in casting.rows)]
    return CostTable(
        name=name,
        years=tuple(FinancialYear(year).label for year in casting.years),
        rows=casting.rows,
        year_totals=casting.year_totals,
        total=casting.total,
        has_published=bool(printed),
        agrees=all(total.agrees for total in totals),
        sources=tuple(dict.fromkeys([*(one.source for one in held), *(one.source for one in printed)])),
    )
