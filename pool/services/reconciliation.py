"""Reconciling a partner's ledger: its total, the items that explain the difference, the second person's certificate."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.models import Organisation, User
from commissioning.selectors.access import access_of
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO
from pool.models import BudgetLine, ImportRun, Period, Reconciliation, ReconcilingItem
from pool.rules.reconciliation import KINDS, why_not_certify
from pool.selectors.figures import line_figures
from pool.selectors.reconciliation import ReconciliationView, hands_of, pool_total_of, total_of_run


@transaction.atomic
def set_total(
    *, period: Period, organisation: Organisation, total: Decimal | None, reference: str, run: ImportRun | None,
    by: User, at: datetime,
) -> Reconciliation:  # fmt: skip
    """State the ledger's control total, typed or taken from an import. What the import left out becomes an item.

    Raises Refused: not_yours, certified, no_total.
    """
    period = _locked(period, organisation, by)
    held = _held(period, organisation)
    if held is not None:
        _refuse_certified(held)
    if total is None and run is None:
        raise Refused("no_total", "Enter the ledger's total, or choose the import that it is taken from.")
    fresh = held is None
    held = held or Reconciliation(period=period, round=period.round, organisation=organisation)
    held.ledger_total = total_of_run(run) if total is None and run is not None else (total or ZERO)
    held.ledger_reference = reference.strip() or (run.file_name if run else "")
    held.run, held.prepared_by, held.prepared_at = run, by, at
    _save(held, by, "Ledger total stated")
    if fresh and run is not None and (left_out := Decimal(run.summary["left_out"])):
        words = f"Ledger codes that are no part of the pool, left out on purpose in {run.file_name}"
        _save(ReconcilingItem(reconciliation=held, kind="outside", amount=left_out, explanation=words), by, "Added")
    _record("pool.state_ledger_total", held, by, {"total": str(held.ledger_total)})
    return held


@transaction.atomic
def add_item(
    *, period: Period, organisation: Organisation, kind: str, amount: Decimal, explanation: str,
    line: BudgetLine | None, by: User,
) -> ReconcilingItem:  # fmt: skip
    """Explain a part of the difference. Raises Refused: not_yours, not_begun, certified, item, not_theirs."""
    held = _begun(_locked(period, organisation, by), organisation)
    if not amount or not explanation.strip() or kind not in KINDS:
        raise Refused("item", "An item has a kind, an amount that is not nil, and an explanation.")
    if line is not None and (line.lead_id != organisation.pk or line.fund_id != period.fund_id):
        raise Refused("not_theirs", f"{line.name} is not a line of {organisation.name}.")
    item = ReconcilingItem(reconciliation=held, kind=kind, amount=amount, explanation=explanation.strip(), line=line)
    _save(item, by, "Added")
    _record("pool.add_reconciling_item", held, by, {"kind": kind, "amount": str(amount)})
    return item


@transaction.atomic
def remove_item(*, period: Period, organisation: Organisation, item_id: int, by: User) -> None:
    """Take an item away; it stays in the history. Raises Refused: not_yours, not_begun, certified, gone."""
    held = _begun(_locked(period, organisation, by), organisation)
    item = held.items.filter(pk=item_id).first()
    if item is None:
        raise Refused("gone", "This item is not there any more.")
    detail = {"kind": item.kind, "amount": str(item.amount), "explanation": item.explanation}
    item._change_reason, item._history_user = "Removed", by  # type: ignore[attr-defined]  # read by simple_history
    item.delete()
    _record("pool.remove_reconciling_item", held, by, detail)


@transaction.atomic
def certify(*, period: Period, organisation: Organisation, by: User, at: datetime) -> Reconciliation:
    """The second person's word that the ledger and the lines agree. Raises Refused: not_yours, not_begun, not_ready."""
    period = _locked(period, organisation, by)
    held = _held(period, organisation)
    if held is None:
        raise Refused("not_begun", "State the ledger's total first.")
    pool = pool_total_of(organisation, line_figures(period))
    view = ReconciliationView(organisation, held, tuple(held.items.all()), pool)
    refusal = why_not_certify(
        left=view.left or ZERO, certified=view.certified, missing=pool.missing, by=by.pk, hands=hands_of(held)
    )
    if refusal:
        raise Refused("not_ready", refusal)
    held.pool_total, held.certified_by, held.certified_at = pool.actual, by, at
    _save(held, by, "Certified")
    detail = {"ledger": str(held.ledger_total), "pool": str(pool.actual), "explained": str(view.explained)}
    _record("pool.certify_reconciliation", held, by, detail)
    return held


@transaction.atomic
def withdraw(*, period: Period, organisation: Organisation, reason: str, by: User) -> Reconciliation:
    """Take the certificate back, because figures moved. Raises Refused: not_yours, not_certified, no_reason."""
    held = _held(_locked(period, organisation, by), organisation)
    if held is None or held.certified_at is None:
        raise Refused("not_certified", "This reconciliation is not certified.")
    if not reason.strip():
        raise Refused("no_reason", "Say why the certificate is withdrawn; the reason stays on record.")
    held.pool_total = held.certified_by = held.certified_at = None
    _save(held, by, f"Certificate withdrawn: {reason.strip()}")
    _record("pool.withdraw_reconciliation", held, by, {"reason": reason.strip()})
    return held


# --- What they share --------------------------------------------------------------------------------------------


def _locked(period: Period, organisation: Organisation, by: User) -> Period:
    """The period, locked: what is reconciled cannot move meanwhile. Refused for another partner's ledger."""
    related = "fund__agreement__partnership"
    locked = Period.objects.select_for_update(of=("self",)).select_related(related).get(pk=period.pk)
    access = access_of(by, locked.fund.agreement.partnership.slug)
    if access is None or organisation.pk not in access.organisations_for("pool.reconcile"):
        raise Refused("not_yours", f"The ledger of {organisation.name} is reconciled by its own finance officers.")
    return locked


def _held(period: Period, organisation: Organisation) -> Reconciliation | None:
    rows = Reconciliation.objects.select_for_update(of=("self",)).select_related("organisation", "prepared_by")
    return rows.filter(period=period, round=period.round, organisation=organisation).first()


def _begun(period: Period, organisation: Organisation) -> Reconciliation:
    held = _held(period, organisation)
    if held is None:
        raise Refused("not_begun", "State the ledger's total first.")
    _refuse_certified(held)
    return held


def _refuse_certified(held: Reconciliation) -> None:
    if held.certified_at is not None:
        raise Refused("certified", "This reconciliation is certified. Withdraw the certificate before you change it.")


def _save(row: Any, by: User, reason: str) -> None:
    row._change_reason, row._history_user = reason, by
    row.save()


def _record(act: str, held: Reconciliation, by: User, detail: dict[str, Any]) -> None:
    audit.record(
        act=act,
        partnership=held.period.fund.agreement.partnership,
        subject=f"{held.organisation.name}: {held.period.fund.name}, {held.period.month.label}",
        by=by,
        detail={"round": held.round, **detail},
    )
