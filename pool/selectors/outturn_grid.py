"""The outturn page: one period's lines with what stands, what may be changed, and what is not this person's to see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from ihwb.kernel.money import ZERO, show
from ihwb.web.access import Access
from pool.models import BudgetLine, CellComment, Outturn, Period
from pool.rules.outturn import needs_comment
from pool.selectors.budgets import current_budgets
from pool.selectors.closing import submitted_organisations
from pool.selectors.lines import lines_of
from pool.selectors.outturn import visible_organisations, why_locked
from pool.selectors.terms import terms_of

_NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Totals:
    """£ over the lines that are shown. entered: how many of them have a forecast; the variance is of these.

    None where no line has such a figure yet.
    """

    budget: Decimal
    previous: Decimal | None
    actual: Decimal | None
    forecast: Decimal | None
    variance: Decimal | None
    entered: int
    lines: int


@dataclass(frozen=True, slots=True)
class OutturnRow:
    """One line. shown: False when its figures are another partner's alone; locked: why it cannot be changed, or "".

    remarks: by column, how many are open; unexplained: the variance is above the threshold and has no comment.
    """

    pk: int
    line: str
    name: str
    lead: str
    lead_name: str
    budget: Decimal
    previous: Decimal | None
    actual: Decimal | None
    forecast: Decimal | None
    comment: str
    version: int
    shown: bool
    locked: str
    remarks: Mapping[str, int]
    unexplained: bool

    @property
    def variance(self) -> Decimal | None:
        return None if self.forecast is None else self.forecast - self.budget


@dataclass(frozen=True, slots=True)
class OutturnGroup:
    """Lines that are added up together: those of a group, or those that one partner leads."""

    code: str
    name: str
    rows: tuple[OutturnRow, ...]
    total: Totals


@dataclass(frozen=True, slots=True)
class OutturnGrid:
    """editable: how many rows the person may change; hidden: names of partners whose open figures are not shown.

    threshold: £; a variance further from nought needs a comment.
    """

    groups: tuple[OutturnGroup, ...]
    partners: tuple[OutturnGroup, ...]
    total: Totals
    editable: int
    hidden: tuple[str, ...]
    threshold: Decimal

    @property
    def rows(self) -> list[OutturnRow]:
        return [row for group in self.groups for row in group.rows]

    @property
    def unexplained(self) -> int:
        """Rows that the person may change and that still need a comment."""
        return sum(row.unexplained and not row.locked for row in self.rows)


def outturn_grid(access: Access, period: Period) -> OutturnGrid:
    """The grid as this person sees it. A fixed number of queries, whatever the number of lines."""
    groups: dict[str, list[OutturnRow]] = {}
    partners: dict[str, list[OutturnRow]] = {}
    names: dict[str, str] = {}
    read = _Reader(access, period)
    for line in lines_of(period.fund, period.year):
        row = read.row(line)
        names[line.group.code] = line.group.name
        groups.setdefault(line.group.code, []).append(row)
        partners.setdefault(row.lead, []).append(row)
    everything = [row for held in groups.values() for row in held]
    return OutturnGrid(
        tuple(OutturnGroup(code, names[code], tuple(held), totals(held)) for code, held in groups.items()),
        tuple(OutturnGroup(code, held[0].lead_name, tuple(held), totals(held)) for code, held in partners.items()),
        totals(everything),
        editable=sum(not row.locked for row in everything),
        hidden=tuple(sorted({row.lead_name for row in everything if not row.shown})),
        threshold=read.threshold,
    )


class _Reader:
    """Everything the rows of one page need, read once."""

    def __init__(self, access: Access, period: Period) -> None:
        self.period = period
        self.visible = visible_organisations(access, period)
        self.enters_for = access.organisations_for("pool.enter_outturn")
        self.submitted = submitted_organisations(period)
        self.threshold = terms_of(period).variance_threshold
        self.budgets = current_budgets(period.fund, period.year, period.number)
        figures = Outturn.objects.filter(period=period)
        rows = figures.values_list("line_id", "actual", "forecast", "comment", "version", named=True)
        self.outturns = {row.line_id: row for row in rows}
        self.previous = _previous(period)
        self.remarks = open_remarks(period)

    def row(self, line: BudgetLine) -> OutturnRow:
        shown = self.visible is None or line.lead_id in self.visible
        held = self.outturns.get(line.pk) if shown else None
        previous, certified = self.previous.get(line.pk, (None, False))
        budget, forecast, comment = (
            self.budgets[line.pk],
            held.forecast if held else None,
            held.comment if held else "",
        )
        return OutturnRow(
            pk=line.pk,
            line=line.code,
            name=line.name,
            lead=line.lead.code,
            lead_name=line.lead.name,
            budget=budget,
            previous=previous if shown or certified else None,
            actual=held.actual if held else None,
            forecast=forecast,
            comment=comment,
            version=held.version if held else 0,
            shown=shown,
            locked=why_locked(line, self.period, self.enters_for, self.submitted),
            remarks=self.remarks.get(line.pk, _NOTHING) if shown else _NOTHING,
            unexplained=needs_comment(budget, forecast, comment, self.threshold),
        )


def _previous(period: Period) -> dict[int, tuple[Decimal | None, bool]]:
    """By line: the actual of the period before, and whether that period is closed. One query."""
    before = Outturn.objects.filter(
        period__fund=period.fund, period__year=period.year, period__number=period.number - 1
    )
    found = before.values_list("line_id", "actual", "period__state")
    return {line: (actual, state != "open") for line, actual, state in found}


def open_remarks(period: Period) -> dict[int, dict[str, int]]:
    """By line and column: how many remarks are open. One query."""
    remarks = CellComment.objects.filter(period=period, resolved_at__isnull=True).order_by()
    found: dict[int, dict[str, int]] = {}
    for line, column, number in remarks.values_list("line_id", "column").annotate(number=Count("pk")):
        found.setdefault(line, {})[column] = number
    return found


def totals(rows: Iterable[OutturnRow]) -> Totals:
    shown = [row for row in rows if row.shown]
    return Totals(
        budget=sum((row.budget for row in shown), ZERO),
        previous=_sum(row.previous for row in shown),
        actual=_sum(row.actual for row in shown),
        forecast=_sum(row.forecast for row in shown),
        variance=_sum(row.variance for row in shown),
        entered=sum(row.forecast is not None for row in shown),
        lines=len(shown),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    there = [amount for amount in amounts if amount is not None]
    return sum(there, ZERO) if there else None


def as_typed(amount: Decimal | None) -> str:
    """The figure as the page's boxes hold it: 75,000.00, (75,000.00) when negative, "" when not entered."""
    return "" if amount is None else show(amount).replace("£", "")
