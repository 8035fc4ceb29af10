"""What each project's costs were budgeted at, what was spent and what is expected, by type and year and by partner."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Partnership
from delivery.models import CostSplit, ProgrammeCost
from delivery.rules import costs as rules
from delivery.rules.tolerances import Costed
from delivery.selectors.history import Entry, entries
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO, allocate

LABELS = {
    "cost_type": "Type",
    "year": "Year",
    "amount": "Planned",
    "budget": "Budget",
    "actual": "Spent",
    "forecast": "Expected",
}


@dataclass(frozen=True, slots=True)
class ControlRow:
    """£. project: empty for the whole programme. budget: what was set aside; variance: expected less budget.

    spent: None where nothing is entered.
    """

    pk: int
    project: str
    cost_type: str
    year: int
    year_label: str
    planned: Decimal
    budget: Decimal
    spent: Decimal | None
    expected: Decimal

    @property
    def variance(self) -> Decimal:
        return self.expected - self.budget


@dataclass(frozen=True, slots=True)
class ControlTotal:
    planned: Decimal
    budget: Decimal
    spent: Decimal
    expected: Decimal

    @property
    def variance(self) -> Decimal:
        return self.expected - self.budget


@dataclass(frozen=True, slots=True)
class ControlTable:
    """One project, or the whole programme, with its rows by type and year."""

    name: str
    rows: tuple[ControlRow, ...]
    total: ControlTotal


@dataclass(frozen=True, slots=True)
class PartnerShare:
    """What a partner bears of one year, £. variance: expected less budget."""

    partner: str
    year_label: str
    budget: Decimal
    spent: Decimal
    expected: Decimal

    @property
    def variance(self) -> Decimal:
        return self.expected - self.budget


def control(partnership: Partnership) -> list[ControlTable]:
    """The programme's own costs, then each project's. One query."""
    rows = ProgrammeCost.objects.filter(partnership=partnership).select_related("project")
    tables: dict[str, list[ControlRow]] = defaultdict(list)
    for one in rows.order_by("position", "year", "pk"):
        tables[one.project.name if one.project else ""].append(_row(one))
    names = sorted(tables)  # the programme has no name here and comes first
    return [ControlTable(name or "Programme", tuple(tables[name]), _total(tables[name])) for name in names]


def _row(one: ProgrammeCost) -> ControlRow:
    costed = Costed(one.amount, one.budget, one.actual, one.forecast)
    return ControlRow(
        pk=one.pk,
        project=one.project.name if one.project else "",
        cost_type=one.cost_type,
        year=one.year,
        year_label=FinancialYear(one.year).label,
        planned=one.amount,
        budget=costed.set_aside,
        spent=one.actual,
        expected=costed.expected,
    )


def _total(rows: list[ControlRow]) -> ControlTotal:
    return ControlTotal(
        sum((one.planned for one in rows), ZERO),
        sum((one.budget for one in rows), ZERO),
        sum((one.spent for one in rows if one.spent is not None), ZERO),
        sum((one.expected for one in rows), ZERO),
    )


def shares(partnership: Partnership, tables: list[ControlTable]) -> list[PartnerShare]:
    """The costs of each year divided by the rule of that year, to the penny. Years without a rule are left out.

    A year's costs are those of the whole programme; where none are entered, those of its projects together. Two
    queries. The parts of a year make its total, for each of budget, spent and expected.
    """
    splits = CostSplit.objects.filter(partnership=partnership).prefetch_related("shares__organisation")
    held = [
        rules.Split(one.since, {share.organisation.name: share.percent for share in one.shares.all()})
        for one in splits.order_by("since")
    ]
    whole, parts_of = _by_year(tables, whole=True), _by_year(tables, whole=False)
    years = {**parts_of, **whole}  # projects are parts of the programme: counted with it, they would count twice
    found = []
    for year in sorted(years):
        rule = rules.split_in_force(held, year)
        if rule is None:
            continue
        total = _total(years[year])
        parts = [allocate(amount, rule.shares) for amount in (total.budget, total.spent, total.expected)]
        label = FinancialYear(year).label
        found += [PartnerShare(name, label, *(part.get(name, ZERO) for part in parts)) for name in rule.shares]
    return found


def _by_year(tables: list[ControlTable], *, whole: bool) -> dict[int, list[ControlRow]]:
    years: dict[int, list[ControlRow]] = defaultdict(list)
    for table in tables:
        for row in table.rows:
            if (row.project == "") == whole:
                years[row.year].append(row)
    return years


def cost_at(partnership: Partnership, pk: int) -> ProgrammeCost | None:
    return ProgrammeCost.objects.filter(partnership=partnership, pk=pk).select_related("project").first()


def history(cost: ProgrammeCost) -> list[Entry]:
    years = {one.year: FinancialYear(one.year).label for one in cost.history.all()}
    return entries(cost.history.all(), LABELS, {"year": years})
