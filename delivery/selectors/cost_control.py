"""What each project's costs were budgeted at, what was spent and what is expected, by type and year and by partner."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Partnership
from delivery.models import CostSplit, ProgrammeCost
from delivery.rules import costs as rules
from delivery.rules.tolerances import Costed, whole_costs
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
    """£. of: the project or the programme, empty for all programmes together; programme: that one's, or the project's.

    whole: not a project's. budget: what was set aside; variance: expected less budget.

    spent: None where nothing is entered.
    """

    pk: int
    of: str
    programme: str
    whole: bool
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
    """£. spent: of what is entered; None where nothing is."""

    planned: Decimal
    budget: Decimal
    spent: Decimal | None
    expected: Decimal

    @property
    def variance(self) -> Decimal:
        return self.expected - self.budget


@dataclass(frozen=True, slots=True)
class ControlTable:
    """One project, or a whole programme, with its rows by type and year. programme: its code, where it has one."""

    name: str
    programme: str
    rows: tuple[ControlRow, ...]
    total: ControlTotal
    years: tuple[tuple[str, ControlTotal], ...]


@dataclass(frozen=True, slots=True)
class PartnerShare:
    """What a partner bears of one year, £. variance: expected less budget; spent: None where nothing is entered."""

    partner: str
    year_label: str
    budget: Decimal
    spent: Decimal | None
    expected: Decimal

    @property
    def variance(self) -> Decimal:
        return self.expected - self.budget


def control(partnership: Partnership) -> list[ControlTable]:
    """What is of all programmes, then each programme's own costs, then each project's. One query."""
    rows = ProgrammeCost.objects.filter(partnership=partnership).select_related("programme", "project__programme")
    tables: dict[tuple[bool, str], list[ControlRow]] = defaultdict(list)
    for one in rows.order_by("position", "year", "pk"):
        row = _row(one)
        tables[not row.whole, row.of].append(row)
    return [
        ControlTable(of or "Programme", held[0].programme, tuple(held), _total(held), _year_totals(held))
        for (_, of), held in sorted(tables.items())
    ]


def _year_totals(rows: list[ControlRow]) -> tuple[tuple[str, ControlTotal], ...]:
    """By year, where there is more than one."""
    years: dict[int, list[ControlRow]] = defaultdict(list)
    for row in rows:
        years[row.year].append(row)
    if len(years) < 2:
        return ()
    return tuple((FinancialYear(year).label, _total(held)) for year, held in sorted(years.items()))


def _row(one: ProgrammeCost) -> ControlRow:
    costed = Costed(one.amount, one.budget, one.actual, one.forecast)
    programme = one.project.programme if one.project else one.programme
    return ControlRow(
        pk=one.pk,
        of=str(one.project or one.programme or ""),
        programme=programme.code if programme else "",
        whole=one.project is None,
        cost_type=one.cost_type,
        year=one.year,
        year_label=FinancialYear(one.year).label,
        planned=one.amount,
        budget=costed.set_aside,
        spent=one.actual,
        expected=costed.expected,
    )


def _total(rows: list[ControlRow]) -> ControlTotal:
    spent = [one.spent for one in rows if one.spent is not None]
    return ControlTotal(
        sum((one.planned for one in rows), ZERO),
        sum((one.budget for one in rows), ZERO),
        sum(spent, ZERO) if spent else None,
        sum((one.expected for one in rows), ZERO),
    )


def shares(partnership: Partnership, tables: list[ControlTable]) -> list[PartnerShare]:
    """The costs of each year divided by the rule of that year, to the penny. Years without a rule are left out.

    A year's costs of a programme are its own; where none are entered, those of its projects together. What is entered
    for all programmes together stands for all of them. The parts of a year make its total, for each of budget, spent
    and expected. Two queries.
    """
    splits = CostSplit.objects.filter(partnership=partnership).prefetch_related("shares__organisation")
    held = [
        rules.Split(one.since, {share.organisation.name: share.percent for share in one.shares.all()})
        for one in splits.order_by("since")
    ]
    years = _counted(tables)
    found = []
    for year in sorted(years):
        rule = rules.split_in_force(held, year)
        if rule is None:
            continue
        total = _total(years[year])
        budget, expected = allocate(total.budget, rule.shares), allocate(total.expected, rule.shares)
        spent = None if total.spent is None else allocate(total.spent, rule.shares)
        label = FinancialYear(year).label
        found += [
            PartnerShare(name, label, budget[name], None if spent is None else spent[name], expected[name])
            for name in rule.shares
        ]
    return found


def _counted(tables: list[ControlTable]) -> dict[int, list[ControlRow]]:
    """The rows that make the costs of each year: projects are parts, counted with their programme they count twice."""
    everything: dict[int, list[ControlRow]] = defaultdict(list)
    own: dict[str, dict[int, list[ControlRow]]] = defaultdict(lambda: defaultdict(list))
    parts: dict[str, dict[int, list[ControlRow]]] = defaultdict(lambda: defaultdict(list))
    for row in (row for table in tables for row in table.rows):
        if row.whole and not row.programme:
            everything[row.year].append(row)
        else:
            (own if row.whole else parts)[row.programme][row.year].append(row)
    added: dict[int, list[ControlRow]] = defaultdict(list)
    for programme in {**own, **parts}:
        for year, held in whole_costs(own[programme], parts[programme]).items():
            added[year] += held
    return {**added, **everything}


def cost_at(partnership: Partnership, pk: int) -> ProgrammeCost | None:
    return ProgrammeCost.objects.filter(partnership=partnership, pk=pk).select_related("project", "programme").first()


def history(cost: ProgrammeCost) -> list[Entry]:
    years = {one.year: FinancialYear(one.year).label for one in cost.history.all()}
    return entries(cost.history.all(), LABELS, {"year": years})
