"""Applying an import: everything it staged, or nothing, by the same way as figures that are typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from commissioning.models import User
from commissioning.selectors.access import access_of
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show
from pool.models import Budget, ImportKind, ImportRun, ImportState, PooledFund, StagedFigure
from pool.rules.outturn import LONGEST_REASON, Column, Entry
from pool.selectors.imports import budgets_closed, may_import, same_file, where_applied
from pool.services.imports import locked_run, record
from pool.services.outturn import OutturnRefused, save_outturn

_FRESH = "Read the file again for a fresh preview."


@dataclass(frozen=True, slots=True)
class Clash:
    """A figure that changed after the preview. mine: what the file would set; theirs: what stands now."""

    line: str
    column: str
    mine: str
    theirs: str
    message: str


class ImportRefused(Refused):
    """Nothing was changed, because figures changed since the preview."""

    def __init__(self, message: str, clashes: Sequence[Clash]) -> None:
        super().__init__("changed_since", message)
        self.clashes = clashes


@transaction.atomic
def apply_run(*, run_id: int, by: User, at: datetime) -> ImportRun:
    """Set every staged figure, with history and the reason "Imported from FILE".

    Raises ImportRefused when a staged figure changed since the preview; Refused: not_yours, state, applied_already,
    certified, budgets_closed, locked.
    """
    run = locked_run(run_id)
    _check(run, by)
    changed = _apply_budgets(run, by) if run.source.kind == ImportKind.BUDGET else _apply_figures(run, by, at)
    run.state, run.applied_by, run.applied_at, run.message = ImportState.APPLIED, by, at, f"{changed} lines changed"
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as error:  # the same file by another run of the same moment
        raise Refused("applied_already", "This very file was applied to this period a moment ago.") from error
    record(run, "pool.apply_import", by, {"sha256": run.sha256, "lines": changed, "total": run.summary.get("counted")})
    return run


def _check(run: ImportRun, by: User) -> None:
    access = access_of(by, run.fund.agreement.partnership.slug)
    if access is None or not may_import(access, run.source):
        raise Refused("not_yours", f"The figures of {run.source.name} are not yours to import.")
    if run.state != ImportState.READY:
        said = run.get_state_display().lower()
        raise Refused("state", f"“{run.file_name}” is not ready to be applied: its state is “{said}”.")
    for earlier in same_file(run.fund, run.sha256, leave_out=run.pk):
        if (earlier.source_id, earlier.year, earlier.period_id) == (run.source_id, run.year, run.period_id):
            raise Refused("applied_already", where_applied(earlier))


def _reason(run: ImportRun) -> str:
    return f"Imported from {run.file_name}"[:LONGEST_REASON]


# --- Actuals and forecasts --------------------------------------------------------------------------------------------


def _apply_figures(run: ImportRun, by: User, at: datetime) -> int:
    assert run.period_id is not None
    try:
        saved = save_outturn(period_id=run.period_id, by=by, entries=_entries(run), at=at, reason=_reason(run))
    except OutturnRefused as refused:
        raise _explained(refused) from refused
    return len(saved.lines)


def _entries(run: ImportRun) -> list[Entry]:
    """The staged figures as something typed on the page that the preview was."""
    typed: dict[str, dict[Column, str]] = {}
    versions: dict[str, int] = {}
    for figure in StagedFigure.objects.filter(run=run).select_related("line"):
        typed.setdefault(figure.line.code, {})[Column(figure.column)] = f"{figure.after:f}"
        versions[figure.line.code] = figure.base_version
    return [Entry(code, versions[code], cells) for code, cells in typed.items()]


def _explained(refused: OutturnRefused) -> Refused:
    reading = refused.reading
    if reading.faults:  # a partner's lines were submitted, or a line lost its budget, after the preview
        return Refused("locked", f"Nothing was imported: {reading.faults[0].message} {_FRESH}")
    names = {entry.line: entry for entry in refused.entries}
    clashes = [
        Clash(
            one.line,
            one.column.label,
            show(Decimal(names[one.line].typed[one.column])),
            one.theirs,
            _since(one.message),
        )
        for one in reading.conflicts
    ]
    who = " and ".join(sorted({one.by for one in reading.conflicts if one.by})) or "Somebody"
    lines = len({one.line for one in clashes})
    counted = "1 line" if lines == 1 else f"{lines} lines"
    return ImportRefused(f"Nothing was imported: {who} changed {counted} after this preview. {_FRESH}", clashes)


def _since(message: str) -> str:
    return message.split(", after you opened the page")[0] + ", after this preview was made."


# --- Budgets ----------------------------------------------------------------------------------------------------------


def _apply_budgets(run: ImportRun, by: User) -> int:
    fund = PooledFund.objects.select_for_update().get(pk=run.fund_id)
    if closed := budgets_closed(fund, run.year):
        raise Refused("budgets_closed", f"Nothing was imported: {closed}")
    staged = list(StagedFigure.objects.filter(run=run).select_related("line"))
    lines = [figure.line_id for figure in staged]
    rows = Budget.objects.select_for_update().filter(year=run.year, line__in=lines).order_by("pk")
    held = {budget.line_id: budget for budget in rows}
    _refuse_changed(staged, held)
    new, old = [], []
    for figure in staged:
        budget = held.get(figure.line_id)
        if budget is None:
            new.append(Budget(line=figure.line, year=run.year, amount=figure.after, source=_reason(run)))
        elif budget.amount != figure.after:
            budget.amount, budget.source = figure.after, _reason(run)
            old.append(budget)
    bulk_create_with_history(new, Budget, default_user=by, default_change_reason=_reason(run))
    fields = ["amount", "source"]
    bulk_update_with_history(old, Budget, fields, default_user=by, default_change_reason=_reason(run))
    return len(new) + len(old)


def _refuse_changed(staged: Sequence[StagedFigure], held: dict[int, Budget]) -> None:
    clashes = []
    for figure in staged:
        budget = held.get(figure.line_id)
        now = budget.amount if budget else None
        if now != figure.before and now != figure.after:
            theirs = "none" if now is None else show(now)
            message = f"{figure.line.name}: the budget was changed to {theirs} after this preview was made."
            clashes.append(Clash(figure.line.code, "budget", show(figure.after), theirs, message))
    if clashes:
        counted = "1 budget was" if len(clashes) == 1 else f"{len(clashes)} budgets were"
        raise ImportRefused(f"Nothing was imported: {counted} changed after this preview. {_FRESH}", clashes)
