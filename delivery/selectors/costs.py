"""Programme costs by type and year, computed totals beside the published ones."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Partnership
from delivery.models import CostSplit, ProgrammeCost, PublishedCost
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


def programme_costs(partnership: Partnership, programmes: Collection[str] = ()) -> CostTable:
    """What the programmes cost as a whole: those of these codes, or all of them together. Two queries."""
    costs, published = _fetched(partnership)
    asked = [one for one in costs if one.project is None]
    if programmes:
        asked = [one for one in asked if one.programme and one.programme.code in programmes]
    owners = {one.programme_id for one in asked}
    printed = [one for one in published if one.project_id is None and {one.programme_id} == owners]
    return _table("Programme", asked, printed)


def cost_tables(partnership: Partnership) -> list[CostTable]:
    """A table for each programme, then one for each project that has costs of its own. Two queries."""
    costs, published = _fetched(partnership)
    held: dict[tuple[int | None, int | None], list[ProgrammeCost]] = defaultdict(list)
    for one in costs:
        held[one.programme_id, one.project_id].append(one)
    order = sorted(held, key=lambda key: (key[1] is not None, key[0] or 0))
    return [
        _table(
            str(held[key][0].project or held[key][0].programme or "All programmes"),
            held[key],
            [one for one in published if (one.programme_id, one.project_id) == key],
        )
        for key in order
    ]


def _fetched(partnership: Partnership) -> tuple[list[ProgrammeCost], list[PublishedCost]]:
    costs = ProgrammeCost.objects.filter(partnership=partnership).select_related("project", "programme")
    return list(costs.order_by("position")), list(PublishedCost.objects.filter(partnership=partnership))


def _table(name: str, held: list[ProgrammeCost], printed: list[PublishedCost]) -> CostTable:
    amounts: dict[tuple[str, int], Decimal] = {}
    for one in held:
        amounts[one.cost_type, one.year] = amounts.get((one.cost_type, one.year), ZERO) + one.amount
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
