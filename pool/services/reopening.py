"""Opening a certified period again: one person asks and says why, a second one decides. Nothing kept is changed."""

from datetime import datetime

from django.db import transaction

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from pool.models import Period, PeriodState, PooledFund, Reopening, ReopeningState
from pool.selectors.closing import why_not_reopen
from pool.services.closing import access_to, checked_text, locked_period


@transaction.atomic
def ask_reopening(*, period_id: int, by: User, at: datetime, reason: str) -> Reopening:
    """Ask for a certified period to be opened again.

    Raises Refused: not_allowed, not_certified, later_certified, settled, asked_already, no_reason.
    """
    period = locked_period(period_id)
    _check(period, by)
    if period.reopenings.filter(state=ReopeningState.ASKED).exists():
        raise Refused(
            "asked_already", f"Reopening {period.month.label} has been asked for already. It waits for a yes."
        )
    reopening = Reopening(
        period=period, round=period.round, reason=checked_text(reason, "reason"), asked_by=by, asked_at=at
    )
    _save(reopening, by, "Asked")
    _record("pool.ask_reopening", reopening, by)
    return reopening


@transaction.atomic
def decide_reopening(*, reopening_id: int, by: User, at: datetime, approve: bool, note: str = "") -> Reopening:
    """Approve or refuse. Approved, the period is open in its next round; the statement, submissions, certificates and
    exceptions of the round before stay as they are.

    Raises Refused: decided, own_asking, not_allowed, not_certified, later_certified, settled, no_reason.
    """
    asked = Reopening.objects.select_related("period").get(pk=reopening_id)
    # The fund first, as settling its year does: a settlement is not agreed while its last period opens again.
    PooledFund.objects.select_for_update().get(pk=asked.period.fund_id)
    period = locked_period(asked.period_id)
    reopening = Reopening.objects.select_for_update().get(pk=reopening_id)
    reopening.period = period
    _check_decision(reopening, by)
    if approve:
        _check(period, by)
    else:
        _check_person(period, by)
    reopening.state = ReopeningState.APPROVED if approve else ReopeningState.REFUSED
    reopening.decided_by, reopening.decided_at = by, at
    reopening.decision_note = checked_text(note, "reason", needed=not approve)
    _save(reopening, by, reopening.get_state_display())
    if approve:
        _open(period, reopening, by)
    _record("pool.approve_reopening" if approve else "pool.refuse_reopening", reopening, by)
    return reopening


def _check_decision(reopening: Reopening, by: User) -> None:
    if reopening.state != ReopeningState.ASKED:
        raise Refused("decided", "This reopening has been decided already.")
    if reopening.asked_by_id == by.pk:
        raise Refused("own_asking", "You asked for this reopening yourself. A second person decides.")


def _check(period: Period, by: User) -> None:
    _check_person(period, by)
    if refusal := why_not_reopen(period):
        raise Refused(refusal[0], refusal[1])


def _check_person(period: Period, by: User) -> None:
    access = access_to(period, by)
    if access is None or not access.may("pool.reopen_period"):
        raise Refused("not_allowed", "Only the pool manager and finance officers reopen a period.")


def _open(period: Period, reopening: Reopening, by: User) -> None:
    period.round += 1
    period.state = PeriodState.OPEN
    period.certified_by = period.certified_at = None
    _save(period, by, f"Reopened: {reopening.reason}"[:100])


def _save(row: Reopening | Period, by: User, reason: str) -> None:
    row._change_reason, row._history_user = reason, by  # type: ignore[union-attr]
    row.save()


def _record(act: str, reopening: Reopening, by: User) -> None:
    period = reopening.period
    audit.record(
        act=act,
        partnership=period.fund.agreement.partnership,
        subject=f"{period.fund.name}, {period.month.label}",
        by=by,
        detail={"round": reopening.round, "reason": reopening.reason, "note": reopening.decision_note},
    )
