"""Reading the scope on a day: the criteria, the lines with their arithmetic, the addressable spend, what changes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.models import LineAttribution, Partnership, ScopeCriterion, ScopeStanding, SpendLine
from commissioning.rules.scope import (
    Attribution,
    Change,
    Found,
    Line,
    RestsOn,
    Standing,
    Step,
    changed,
    doubts,
    find,
    total,
)
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.money import ZERO
from ihwb.web.exporting import Column, Sheet, money


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as the page shows it. year: such as 2012/13."""

    id: int
    found: Found
    year: str
    source: str
    attribution_source: str


@dataclass(frozen=True, slots=True)
class Addressable:
    """The addressable spend on a day. by_payer, by_category: (name, £), the parts of the same total."""

    on: date
    lines: tuple[LineView, ...]
    total: Decimal
    by_payer: tuple[tuple[str, Decimal], ...]
    by_category: tuple[tuple[str, Decimal], ...]

    @property
    def unsaid(self) -> int:
        return sum(one.found.standing is None for one in self.lines)

    @property
    def doubts(self) -> list[str]:
        """What in the total nobody can work out again, in sentences."""
        return doubts(one.found for one in self.lines)


def lines_of(partnership: Partnership) -> list[tuple[SpendLine, Line]]:
    """Every line with all that was ever said of it. Three queries."""
    rows = SpendLine.objects.filter(partnership=partnership).select_related("payer")
    rows = rows.prefetch_related("standings__criterion", "attributions").order_by("category", "payer__position", "name")
    return [(one, _line(one)) for one in rows]


def _line(one: SpendLine) -> Line:
    return Line(
        key=one.pk,
        name=one.name,
        payer=one.payer.name,
        category=one.category,
        amount=one.amount,
        standings=tuple(standing_of(row) for row in one.standings.all()),
        attributions=tuple(attribution_of(row) for row in one.attributions.all()),
        rests_on=RestsOn(one.rests_on),
    )


def standing_of(row: ScopeStanding) -> Standing:
    return Standing(row.since, row.inside, row.criterion.text, row.why)


def attribution_of(row: LineAttribution) -> Attribution:
    steps = tuple(Step(Decimal(one["percent"]), one["why"]) for one in row.steps)
    return Attribution(row.since, steps, row.source)


def addressable(partnership: Partnership, on: date) -> Addressable:
    lines = [_view(row, line, on) for row, line in lines_of(partnership)]
    payers: dict[str, Decimal] = {}
    categories: dict[str, Decimal] = {}
    for one in lines:
        line = one.found.line
        payers[line.payer] = payers.get(line.payer, ZERO) + one.found.addressable
        category = line.category or "Without a category"
        categories[category] = categories.get(category, ZERO) + one.found.addressable
    whole = total(one.found for one in lines)
    return Addressable(on, tuple(lines), whole, tuple(payers.items()), tuple(categories.items()))


def _view(row: SpendLine, line: Line, on: date) -> LineView:
    begun = [one for one in line.attributions if one.since <= on]
    source = max(begun, key=lambda one: one.since).source if begun else ""
    return LineView(row.pk, find(line, on), FinancialYear(row.year).label, row.source, source)


def differences(partnership: Partnership, first: date, second: date) -> list[Change]:
    return changed([line for _, line in lines_of(partnership)], first, second)


def criteria(partnership: Partnership, on: date) -> list[tuple[ScopeCriterion, bool]]:
    """Each criterion and whether it is in use on the day. One query."""
    rows = ScopeCriterion.objects.filter(partnership=partnership).order_by("-inside", "number")
    return [(one, one.since <= on and (one.ended_on is None or on <= one.ended_on)) for one in rows]


def sheet_of(partnership: Partnership, found: Addressable) -> Sheet:
    columns = (
        Column("Line"),
        Column("Payer"),
        Column("Category"),
        Column("Year"),
        money("Spend"),
        Column("Scope"),
        Column("Criterion"),
        Column("Attribution"),
        money("Addressable"),
        Column("Source"),
        Column("The figure is"),
    )
    rows = [_cells(one) for one in found.lines]
    rows.append(("Total", "", "", "", None, "", "", "", found.total, "", ""))
    title = f"{partnership.name}: addressable spend on {show_date(found.on)}"
    return Sheet("Addressable spend", title, columns, rows, ("Each line is rounded once, to the penny.", *found.doubts))


def _cells(one: LineView) -> tuple[str | Decimal | None, ...]:
    standing, line = one.found.standing, one.found.line
    return (
        line.name,
        line.payer,
        line.category,
        one.year,
        line.amount,
        "Not said" if standing is None else "In" if standing.inside else "Out",
        standing.criterion if standing else "",
        "; ".join(f"{worked.words} ({worked.why})" for worked in one.found.worked),
        one.found.addressable,
        one.source,
        line.rests_on.label,
    )
