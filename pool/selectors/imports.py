"""Imports as people see them: their sources, runs, faults and previews; who may import what; the same file again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from commissioning.selectors.access import Access as PersonAccess
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from ihwb.web.access import Access as WebAccess
from pool.models import (
    Budget,
    BudgetLine,
    ImportFault,
    ImportKind,
    ImportRun,
    ImportSource,
    ImportState,
    Outturn,
    Period,
    PooledFund,
    StagedFigure,
)
from pool.rules.importing import LineSeen
from pool.rules.mapping import described, from_document, suggestion
from pool.selectors.cell_history import FieldChange
from pool.selectors.figures import line_figures
from pool.selectors.outturn import moment, outturns_of, standing_rows

Access = WebAccess | PersonAccess
LIVE = (ImportState.WAITING, ImportState.READING)
OPEN = (*LIVE, ImportState.READY, ImportState.FAULTY)
SHOWN_FAULTS = 200
SAME_WORDS = 3


# --- Who may ----------------------------------------------------------------------------------------------------------


def imports_for(access: Access) -> frozenset[int]:
    """Ids of the organisations whose ledger the person may bring in: those whose figures they enter as well."""
    return access.organisations_for("pool.import_figures") & access.organisations_for("pool.enter_outturn")


def may_import(access: Access, source: ImportSource) -> bool:
    if source.kind == ImportKind.BUDGET:
        return access.may("pool.change_budgets")
    return source.organisation_id in imports_for(access)


def sees_source(access: Access, source: ImportSource) -> bool:
    """A ledger's rows are its partner's own; those who see every open figure see them too."""
    if source.kind == ImportKind.BUDGET or access.may("pool.view_open_figures"):
        return True
    return source.organisation_id in imports_for(access)


def sources_of(fund: PooledFund, access: Access) -> list[ImportSource]:
    found = ImportSource.objects.filter(fund=fund).select_related("organisation", "fund")
    return [one for one in found.order_by("name") if sees_source(access, one)]


def runs_of(fund: PooledFund, access: Access) -> QuerySet[ImportRun]:
    """The fund's imports that the person may see, the latest first."""
    shown = [source.pk for source in sources_of(fund, access)]
    related = ("source__organisation", "period__fund", "uploaded_by", "applied_by")
    return ImportRun.objects.filter(fund=fund, source__in=shown).select_related(*related)


def run_at(fund: PooledFund, run_id: int) -> ImportRun | None:
    related = ("source__organisation", "fund__agreement__partnership", "period__fund", "uploaded_by", "applied_by")
    return ImportRun.objects.filter(fund=fund, pk=run_id).select_related(*related).first()


# --- The same file again ----------------------------------------------------------------------------------------------


def same_file(fund: PooledFund, sha256: str, leave_out: int | None = None) -> list[ImportRun]:
    """The runs that applied this very file, the latest first."""
    found = ImportRun.objects.filter(fund=fund, sha256=sha256, state=ImportState.APPLIED)
    if leave_out is not None:
        found = found.exclude(pk=leave_out)
    return list(found.select_related("period", "applied_by", "source").order_by("-applied_at"))


def what_for(run: ImportRun) -> str:
    """Where its figures go: Period 7, October 2015, or the budgets of 2015/16."""
    return run.period.month.label if run.period else f"the budgets of {FinancialYear(run.year).label}"


def where_applied(run: ImportRun) -> str:
    """This very file was applied to Period 7, October 2015 on 3 November 2015 at 10:05 by Finance officer."""
    assert run.applied_at is not None
    assert run.applied_by is not None
    return f"This very file was applied to {what_for(run)} on {moment(run.applied_at)} by {run.applied_by.name}."


# --- What stands, before a file is read -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """One line before the import, £. version: of its row, so that a change in between is noticed."""

    pk: int
    actual: Decimal | None = None
    forecast: Decimal | None = None
    version: int = 0
    budget: Decimal | None = None
    last_actual: Decimal | None = None
    last_forecast: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The fund's lines by code: what the reader must know of them, and their figures."""

    seen: dict[str, LineSeen]
    figures: dict[str, Figures]


def ledger_standing(run: ImportRun, enters_for: frozenset[int]) -> Standing:
    """The lines of the run's period. Those of another partner are locked: they come from its own ledger."""
    assert run.period is not None
    standing, lines = standing_rows(run.period, outturns_of(run.period), enters_for)
    budgets = {line.code: line.budget for line in line_figures(run.period)} if run.period.is_open else {}
    last = _last_figures(run.period)
    seen, figures = {}, {}
    for code, row in standing.items():
        line = lines[code]
        other = f"its figures come from the ledger of {line.lead.name}."
        locked = row.locked if line.lead_id == run.source.organisation_id else other
        seen[code] = LineSeen(code, row.name, locked)
        last_actual, last_forecast = last.get(line.pk, (None, None))
        figures[code] = Figures(
            line.pk, row.actual, row.forecast, row.version, budgets.get(code), last_actual, last_forecast
        )
    return Standing(seen, figures)


def _last_figures(period: Period) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    before = Outturn.objects.filter(
        period__fund=period.fund_id, period__year=period.year, period__number=period.number - 1
    )
    return {line: (actual, forecast) for line, actual, forecast in before.values_list("line_id", "actual", "forecast")}


def budget_standing(run: ImportRun) -> Standing:
    """Every line of the fund with its original budget of the year.

    The original and not the current one: a workbook sets original budgets, so that is what its rows replace. Held
    against the current budget, a workbook that leaves a line alone would seem to take its virements back.
    """
    held = dict(Budget.objects.filter(line__fund=run.fund_id, year=run.year).values_list("line_id", "amount"))
    locked = budgets_closed(run.fund, run.year)
    lines = list(BudgetLine.objects.filter(fund=run.fund_id).order_by("group__position", "position", "code"))
    return Standing(
        {line.code: LineSeen(line.code, line.name, locked) for line in lines},
        {line.code: Figures(line.pk, budget=held.get(line.pk)) for line in lines},
    )


def budgets_closed(fund: PooledFund, year: int) -> str:
    """Why the original budgets of a year are not changed any more; "" while they may be."""
    certified = Period.objects.filter(fund=fund, year=year).filter(
        Q(state="certified") | Q(certificates__withdrawn_at__isnull=True, certificates__round=F("round"))
    )
    first = certified.order_by("number").first()
    if first is None:
        return ""
    return f"{first.month.label} is certified on the original budgets; move money with a virement or a variation."


# --- The preview ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StagedLine:
    """One line of the preview, £: actual (or budget) and forecast before and after."""

    code: str
    name: str
    group: str
    rows: int
    before: Decimal | None
    after: Decimal | None
    forecast_before: Decimal | None
    forecast_after: Decimal | None

    @property
    def changed(self) -> bool:
        return self.before != self.after or self.forecast_before != self.forecast_after

    @property
    def movement(self) -> Decimal:
        return (self.after or ZERO) - (self.before or ZERO)


@dataclass(frozen=True, slots=True)
class Preview:
    lines: tuple[StagedLine, ...]

    @property
    def changed(self) -> int:
        return sum(line.changed for line in self.lines)

    @property
    def unchanged(self) -> int:
        return len(self.lines) - self.changed

    @property
    def before(self) -> Decimal:
        return sum((line.before or ZERO for line in self.lines), ZERO)

    @property
    def after(self) -> Decimal:
        return sum((line.after or ZERO for line in self.lines), ZERO)

    @property
    def movement(self) -> Decimal:
        return self.after - self.before

    @property
    def forecast_before(self) -> Decimal:
        return sum((line.forecast_before or ZERO for line in self.lines), ZERO)

    @property
    def forecast_after(self) -> Decimal:
        return sum((line.forecast_after or ZERO for line in self.lines), ZERO)

    @property
    def forecast_movement(self) -> Decimal:
        return self.forecast_after - self.forecast_before


def preview_of(run: ImportRun) -> Preview:
    """What applying would do, line by line, in printed order. Two queries."""
    by_line: dict[int, list[StagedFigure]] = {}
    staged = StagedFigure.objects.filter(run=run).select_related("line__group")
    for figure in staged:
        by_line.setdefault(figure.line_id, []).append(figure)
    kept = {}
    if run.period_id:
        rows = Outturn.objects.filter(period=run.period_id, line__in=by_line)
        kept = dict(rows.values_list("line_id", "forecast"))
    return Preview(tuple(_staged_line(held, kept) for held in by_line.values()))


def _staged_line(held: Sequence[StagedFigure], kept: dict[int, Decimal | None]) -> StagedLine:
    columns = {figure.column: figure for figure in held}
    main = columns.get("actual") or columns["budget"]
    forecast = columns.get("forecast")
    stays = kept.get(main.line_id) if main.column == "actual" else None
    return StagedLine(
        main.line.code,
        main.line.name,
        main.line.group.name,
        main.rows,
        main.before,
        main.after,
        forecast.before if forecast else stays,
        forecast.after if forecast else stays,
    )


def faults_shown(run: ImportRun) -> list[ImportFault]:
    """The first faults in the order of the file; of those with the same words the first three. One query."""
    times: Counter[str] = Counter()
    found = []
    for fault in ImportFault.objects.filter(run=run).order_by("pk"):
        times[fault.message] += 1
        if times[fault.message] <= SAME_WORDS:
            found.append(fault)
    return found[:SHOWN_FAULTS]


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A ledger code of a run that no line is mapped to. suggested: line code of the same name, or ""."""

    code: str
    description: str
    rows: int
    amount: Decimal
    suggested: str


def unknown_codes(run: ImportRun) -> list[UnknownCode]:
    """What the run's file holds beyond the code table; what has been mapped since is not listed again."""
    mapping = from_document(run.source.mapping)
    names = dict(BudgetLine.objects.filter(fund=run.fund_id).values_list("code", "name"))
    return [
        UnknownCode(
            one["code"],
            one["description"],
            one["rows"],
            Decimal(one["amount"]),
            suggestion(one["description"], names) or suggestion(one["code"], names),
        )
        for one in run.summary.get("unknown", [])
        if one["code"] not in mapping.codes and one["code"] not in mapping.leave_out
    ]


def lines_choices(fund: PooledFund, organisation_id: int | None = None) -> list[tuple[str, str]]:
    """(code, words) of the lines that a code may be mapped to: of a ledger, its partner's own."""
    lines: Iterable[BudgetLine] = BudgetLine.objects.filter(fund=fund).select_related("lead")
    return [
        (line.code, f"{line.name} ({line.code})")
        for line in lines
        if organisation_id is None or line.lead_id == organisation_id
    ]


@dataclass(frozen=True, slots=True)
class FileTotals:
    """Control totals of a file, £: what of it counts, and what does not, with the number of rows."""

    note: str
    in_file: Decimal
    rows: int
    counted: Decimal
    counted_rows: int
    left_out: Decimal
    left_out_rows: int
    other_time: Decimal
    other_time_rows: int
    stated: Decimal | None
    absent: tuple[str, ...]

    @property
    def no_line(self) -> Decimal:
        """£ of rows with a code that no line is mapped to."""
        return self.in_file - self.counted - self.left_out - self.other_time

    @property
    def no_line_rows(self) -> int:
        return self.rows - self.counted_rows - self.left_out_rows - self.other_time_rows


def file_totals(run: ImportRun) -> FileTotals:
    kept = run.summary
    return FileTotals(
        note=kept["note"],
        in_file=Decimal(kept["in_file"]),
        rows=run.rows,
        counted=Decimal(kept["counted"]),
        counted_rows=kept["counted_rows"],
        left_out=Decimal(kept["left_out"]),
        left_out_rows=kept["left_out_rows"],
        other_time=Decimal(kept["other_time"]),
        other_time_rows=kept["other_time_rows"],
        stated=None if kept["stated"] is None else Decimal(kept["stated"]),
        absent=tuple(kept["absent"]),
    )


def open_periods(fund: PooledFund) -> list[Period]:
    """The periods that take figures, the latest first."""
    return list(Period.objects.filter(fund=fund, state="open").select_related("fund").order_by("-year", "-number"))


def years_of(fund: PooledFund) -> list[int]:
    """The years that budgets may be brought in for: those known, and the next. The latest known first."""
    periods = Period.objects.filter(fund=fund).values_list("year", flat=True)
    known = set(periods) | set(Budget.objects.filter(line__fund=fund).values_list("year", flat=True))
    known = known or {FinancialYear.of(fund.agreement.starts_on).start_year}
    return [*sorted(known, reverse=True), max(known) + 1]


@dataclass(frozen=True, slots=True)
class SourceChange:
    """One change of a source, as the history component shows it."""

    when: datetime
    who: str
    what: str
    reason: str
    changes: tuple[FieldChange, ...]


def source_history(source: ImportSource) -> list[SourceChange]:
    """Every change of the source's columns, checks and codes, the newest first. One query."""
    found: list[SourceChange] = []
    before: dict[str, str] = {}
    for kept in source.history.select_related("history_user").order_by("history_id"):
        after = {"Name": kept.name, **described(from_document(kept.mapping))}
        names = dict.fromkeys([*before, *after])
        changes = [FieldChange(name, before.get(name, ""), after.get(name, "")) for name in names]
        moved = tuple(one for one in changes if one.old != one.new)
        who = kept.history_user.name if kept.history_user else "the system"
        what = "Changed" if found else "Made"
        found.append(SourceChange(kept.history_date, who, what, kept.history_change_reason or "", moved))
        before = after
    return found[::-1]
