"""The outturn page: one period's lines with what stands, what may be changed, and what is not this person's to see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from ihwb.kernel.dates import show_date
from ihwb.kernel.money import ZERO, show
from ihwb.web.access import Access
from pool.models import Budget, BudgetLine, Outturn, Period
from pool.rules.outturn import Standing
from pool.selectors.closing import submitted_organisations
from pool.selectors.lines import lines_of


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
    """One line. shown: False when its figures are another partner's alone; locked: why it cannot be changed, or ""."""

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

    @property
    def variance(self) -> Decimal | None:
        return None if self.forecast is None else self.forecast - self.budget


@dataclass(frozen=True, slots=True)
class OutturnGroup:
    code: str
    name: str
    rows: tuple[OutturnRow, ...]
    total: Totals


@dataclass(frozen=True, slots=True)
class OutturnGrid:
    """editable: how many rows the person may change; hidden: names of partners whose open figures are not shown."""

    groups: tuple[OutturnGroup, ...]
    total: Totals
    editable: int
    hidden: tuple[str, ...]

    @property
    def rows(self) -> list[OutturnRow]:
        return [row for group in self.groups for row in group.rows]


# --- Who sees and changes what ----------------------------------------------------------------------------------------


def visible_organisations(access: Access, period: Period) -> frozenset[int] | None:
    """Ids of the organisations whose figures of the period the person may see; None means all of them.

    While a period is open each partner's figures are its own: its officers see them, the pool manager and the
    auditor see everybody's. What is certified is everybody's.
    """
    if not period.is_open or access.may("pool.view_open_figures"):
        return None
    return access.organisations_for("pool.view_outturn")


def may_see(access: Access, period: Period, line: BudgetLine) -> bool:
    """True if the person may see the line's figures in the period."""
    visible = visible_organisations(access, period)
    return visible is None or line.lead_id in visible


def why_locked(
    line: BudgetLine, period: Period, enters_for: frozenset[int], submitted: frozenset[int] = frozenset()
) -> str:
    """Why a person who enters for these organisations may not change the line; "" when they may.

    submitted: ids of the organisations whose figures are handed in.
    """
    if not period.is_open:
        return "the period is certified."
    if line.lead_id not in enters_for:
        return f"its figures are entered by {line.lead.name} alone."
    if line.lead_id in submitted:
        return f"the figures of {line.lead.name} are submitted. Have them returned first."
    return ""


def certified_message(period: Period) -> str:
    """Why nothing can be entered in a certified period any more."""
    assert period.certified_at is not None
    return (
        f"{period.month.label} was certified on {moment(period.certified_at)}: its figures are locked. "
        "Enter the correction in a period that is open."
    )


def moment(at: datetime) -> str:
    """3 November 2014 at 14:05, by the clock in London."""
    local = timezone.localtime(at)
    return f"{show_date(local.date())} at {local:%H:%M}"


# --- What stands ------------------------------------------------------------------------------------------------------


def standing_rows(
    period: Period, outturns: Iterable[Outturn], enters_for: frozenset[int]
) -> tuple[dict[str, Standing], dict[str, BudgetLine]]:
    """Every line of the period's year as it stands, and the lines themselves, by code. Four queries."""
    held = {outturn.line_id: outturn for outturn in outturns}
    submitted = submitted_organisations(period)
    lines = {line.code: line for line in lines_of(period.fund, period.year)}
    standing = {
        code: _standing(line, held.get(line.pk), why_locked(line, period, enters_for, submitted))
        for code, line in lines.items()
    }
    return standing, lines


def _standing(line: BudgetLine, outturn: Outturn | None, locked: str) -> Standing:
    if outturn is None:
        return Standing(line.code, line.name, locked=locked)
    return Standing(
        line.code,
        line.name,
        outturn.actual,
        outturn.forecast,
        outturn.comment,
        outturn.version,
        locked,
        outturn.entered_by.name if outturn.entered_by else "",
        moment(outturn.entered_at) if outturn.entered_at else "",
    )


def outturns_of(period: Period) -> list[Outturn]:
    return list(Outturn.objects.filter(period=period).prefetch_related("entered_by").order_by("pk"))


def neighbours(period: Period) -> dict[str, Period]:
    """The periods just before and after, of the same fund and year, where they exist. One query."""
    near = Period.objects.filter(fund=period.fund, year=period.year, number__in=(period.number - 1, period.number + 1))
    return {"before" if one.number < period.number else "after": one for one in near}


def rows_as_shown(period: Period, standing: Mapping[str, Standing], versions: Mapping[str, int]) -> dict[str, Standing]:
    """The rows as a page with these versions showed them: from history where they have changed since. One query."""
    stale = {code: version for code, version in versions.items() if code in standing}
    stale = {code: version for code, version in stale.items() if version != standing[code].version}
    shown = {**standing, **{code: Standing(code, standing[code].name) for code in stale}}
    if stale:
        kept = Outturn.history.filter(period=period, line__code__in=stale).order_by("history_date", "history_id")
        for row in kept.values("line__code", "version", "actual", "forecast", "comment"):
            code = row.pop("line__code")
            if row["version"] == stale[code]:
                shown[code] = Standing(code, standing[code].name, **row)
    return shown


# --- The page ---------------------------------------------------------------------------------------------------------


def outturn_grid(access: Access, period: Period) -> OutturnGrid:
    """The grid as this person sees it. Seven queries, whatever the number of lines."""
    rows: dict[str, list[OutturnRow]] = {}
    names: dict[str, str] = {}
    read = _Reader(access, period)
    for line in lines_of(period.fund, period.year):
        names[line.group.code] = line.group.name
        rows.setdefault(line.group.code, []).append(read.row(line))
    groups = tuple(OutturnGroup(code, names[code], tuple(held), _totals(held)) for code, held in rows.items())
    everything = [row for held in rows.values() for row in held]
    return OutturnGrid(
        groups,
        _totals(everything),
        editable=sum(not row.locked for row in everything),
        hidden=tuple(sorted({row.lead_name for row in everything if not row.shown})),
    )


class _Reader:
    """Everything the rows of one page need, read once."""

    def __init__(self, access: Access, period: Period) -> None:
        self.period = period
        self.visible = visible_organisations(access, period)
        self.enters_for = access.organisations_for("pool.enter_outturn")
        self.submitted = submitted_organisations(period)
        budgets = Budget.objects.filter(line__fund=period.fund, year=period.year)
        self.budgets = dict(budgets.values_list("line_id", "amount"))
        figures = Outturn.objects.filter(period=period)
        rows = figures.values_list("line_id", "actual", "forecast", "comment", "version", named=True)
        self.outturns = {row.line_id: row for row in rows}
        before = Outturn.objects.filter(
            period__fund=period.fund, period__year=period.year, period__number=period.number - 1
        )
        self.previous = {
            line: (actual, state != "open")
            for line, actual, state in before.values_list("line_id", "actual", "period__state")
        }

    def row(self, line: BudgetLine) -> OutturnRow:
        shown = self.visible is None or line.lead_id in self.visible
        held = self.outturns.get(line.pk) if shown else None
        previous, certified = self.previous.get(line.pk, (None, False))
        return OutturnRow(
            pk=line.pk,
            line=line.code,
            name=line.name,
            lead=line.lead.code,
            lead_name=line.lead.name,
            budget=self.budgets[line.pk],
            previous=previous if shown or certified else None,
            actual=held.actual if held else None,
            forecast=held.forecast if held else None,
            comment=held.comment if held else "",
            version=held.version if held else 0,
            shown=shown,
            locked=why_locked(line, self.period, self.enters_for, self.submitted),
        )


def _totals(rows: Iterable[OutturnRow]) -> Totals:
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
