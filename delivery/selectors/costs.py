"""Programme costs by type and year, computed totals beside the published ones."""

from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Partnership
from delivery.models import ProgrammeCost, Project, PublishedCost
from delivery.rules import costs as rules
from delivery.rules.costs import CostRow, Total
from ihwb.kernel.dates import FinancialYear


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
