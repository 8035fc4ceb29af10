"""Each partner's ledger beside its lines of a period, as the reader may see it."""

from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Organisation
from ihwb.kernel.money import ZERO
from pool.models import ImportRun, ImportState, Period, Reconciliation, ReconcilingItem
from pool.rules.position import LineFigure
from pool.rules.reconciliation import difference_left
from pool.selectors.closing import certifying_partners
from pool.selectors.figures import line_figures


@dataclass(frozen=True, slots=True)
class PoolTotal:
    """A partner's lines in the period, £. missing: lines without an actual, which count as nought."""

    actual: Decimal
    lines: tuple[LineFigure, ...]

    @property
    def missing(self) -> int:
        return sum(line.actual is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class ReconciliationView:
    """One partner's. held: None while nothing is prepared; shown: False when its figures are not the reader's to see.

    left: what no item explains, £; moved: by how much the lines have changed since the certificate, £.
    """

    organisation: Organisation
    held: Reconciliation | None
    items: tuple[ReconcilingItem, ...]
    pool: PoolTotal
    shown: bool = True

    @property
    def explained(self) -> Decimal:
        return sum((item.amount for item in self.items), ZERO)

    @property
    def left(self) -> Decimal | None:
        if self.held is None:
            return None
        return difference_left(self.held.ledger_total, self.pool_total, [item.amount for item in self.items])

    @property
    def pool_total(self) -> Decimal:
        """As certified, or as the lines stand."""
        kept = self.held.pool_total if self.held else None
        return self.pool.actual if kept is None else kept

    @property
    def certified(self) -> bool:
        return self.held is not None and self.held.certified_at is not None

    @property
    def moved(self) -> Decimal:
        return self.pool.actual - self.pool_total if self.certified else ZERO

    @property
    def state(self) -> str:
        if self.held is None:
            return "not begun"
        if self.certified:
            return "certified"
        return "explained" if not self.left else "difference left"


def reconciliations_of(period: Period, visible: frozenset[int] | None = None) -> list[ReconciliationView]:
    """Those of this round, for every partner that certifies the period, in listed order. Seven queries.

    visible: ids of the organisations whose open figures the reader may see; None means all of them.
    """
    found = Reconciliation.objects.filter(period=period, round=period.round)
    rows = found.select_related("organisation", "prepared_by", "certified_by", "run").prefetch_related("items__line")
    held = {one.organisation_id: one for one in rows}
    lines = line_figures(period)
    return [_view(one, held.get(one.pk), lines, visible) for one in certifying_partners(period)]


def _view(
    organisation: Organisation, held: Reconciliation | None, lines: list[LineFigure], visible: frozenset[int] | None
) -> ReconciliationView:
    if visible is not None and organisation.pk not in visible:
        return ReconciliationView(organisation, None, (), PoolTotal(ZERO, ()), shown=False)
    items = tuple(held.items.all()) if held else ()
    return ReconciliationView(organisation, held, items, pool_total_of(organisation, lines))


def pool_total_of(organisation: Organisation, lines: list[LineFigure]) -> PoolTotal:
    own = tuple(line for line in lines if line.lead == organisation.code)
    return PoolTotal(sum((line.actual or ZERO for line in own), ZERO), own)


def hands_of(held: Reconciliation) -> set[int]:
    """Ids of all who prepared or changed the reconciliation or one of its items, even one taken away since.

    Certifying, and withdrawing a certificate, changes none of it.
    """
    changed = held.history.exclude(history_change_reason__startswith="Certif")
    found = set(changed.values_list("history_user_id", flat=True))
    found |= set(ReconcilingItem.history.filter(reconciliation_id=held.pk).values_list("history_user_id", flat=True))
    return {held.prepared_by_id, *(one for one in found if one is not None)}


def runs_for(period: Period, organisation: Organisation) -> list[ImportRun]:
    """Applied extracts of the partner's ledger whose total is one of the year so far."""
    found = ImportRun.objects.filter(period=period, source__organisation=organisation, state=ImportState.APPLIED)
    return [run for run in found.select_related("source") if run.source.mapping.get("basis", "to_date") == "to_date"]


def total_of_run(run: ImportRun) -> Decimal:
    """The extract's total up to the end of its period, £: what counts, and what is left out on purpose."""
    return Decimal(run.summary["counted"]) + Decimal(run.summary["left_out"])
