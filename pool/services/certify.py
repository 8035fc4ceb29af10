"""Certifying a period: each partner for itself, nobody their own entries; the last one locks the period for good."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from commissioning.models import Organisation, User
from commissioning.services import audit
from ihwb.kernel.dates import ADJUSTMENTS
from ihwb.kernel.errors import Refused
from pool.models import BudgetLine, Certificate, Outturn, Period, PooledFund, Statement
from pool.selectors.certification import CARRIED, desk_of, why_not
from pool.selectors.closing import certifying_partners, standing_certificates
from pool.selectors.figures import frozen_lines
from pool.services.closing import access_to, checked_text, locked_period, partner_of, withdraw_certificates
from pool.services.notices import raise_notices
from pool.services.statement import content_of, freeze


@transaction.atomic
def certify_period(*, period_id: int, organisation_id: int, by: User, at: datetime) -> Period:
    """Certify the period for one partner. When every partner has, lock its figures, keep its risk-share statement and
    open the next period of the year.

    A certificate counts for the statement that its partner saw: another partner's certificate of a statement that has
    changed since is withdrawn, and that partner certifies again.

    Raises Refused: already_certified, not_a_partner, not_yours, own_entries, own_submission, partner_certified,
    one_partner, no_lines, not_submitted, earlier_open, missing_figures, settled, rules_faulty.
    """
    # The period's row is what entering figures locks as well: no figure slips in between check and certificate.
    # The fund comes first, as in settling the year and in moving budgets.
    fund_id = Period.objects.values_list("fund", flat=True).get(pk=period_id)
    PooledFund.objects.select_for_update().get(pk=fund_id)
    period = locked_period(period_id)
    organisation = partner_of(period, organisation_id)
    if refusal := why_not(desk_of(period, access_to(period, by)), organisation):
        raise Refused(refusal.code, refusal.message)
    digest = statement_hash(*content_of(period))
    _withdraw_stale(period, digest, by, at)
    _sign(period, organisation, digest, by, at)
    held = standing_certificates(period)
    if all(one.pk in held for one in certifying_partners(period)):
        _lock(period, by, at)
    return period


def statement_hash(inputs: dict[str, Any], result: dict[str, Any]) -> str:
    """64 hexadecimal digits over all that a statement rests on and comes to."""
    whole = json.dumps([inputs, result], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def _withdraw_stale(period: Period, digest: str, by: User, at: datetime) -> None:
    same = frozenset(pk for pk, one in standing_certificates(period).items() if one.content_hash == digest)
    reason = "The statement changed after it was certified: a budget, a contribution or the rules did."
    withdraw_certificates(period, by=by, at=at, reason=reason, keep=same)


def _sign(period: Period, organisation: Organisation, digest: str, by: User, at: datetime) -> None:
    certificate = Certificate(
        period=period,
        round=period.round,
        organisation=organisation,
        certified_by=by,
        certified_at=at,
        content_hash=digest,
    )
    certificate._change_reason = "Certified"  # type: ignore[attr-defined]  # read by simple_history
    certificate._history_user = by  # type: ignore[attr-defined]
    certificate.save()
    audit.record(
        act="pool.certify_for_partner",
        partnership=period.fund.agreement.partnership,
        subject=f"{organisation.name}: {period.fund.name}, {period.month.label}",
        by=by,
        detail={"round": period.round, "statement_hash": digest},
    )


def _lock(period: Period, by: User, at: datetime) -> None:
    statement = freeze(period, by=by, at=at)
    _open_next(period, statement)
    audit.record(
        act="pool.certify_period",
        partnership=period.fund.agreement.partnership,
        subject=f"{period.fund.name}, {period.month.label}",
        by=by,
        detail=_detail(statement),
    )
    raise_notices(period, at)


def _detail(statement: Statement) -> dict[str, Any]:
    shared = ("variance", "partners", "funds", "carried_forward", "unresolved")
    return {
        "statement": statement.pk,
        "round": statement.round,
        **{name: statement.result[name] for name in shared},
    }


def _open_next(period: Period, statement: Statement) -> None:
    """The period after it, so that entering goes on; nothing after the adjustments of period 13."""
    if period.number == ADJUSTMENTS:
        return
    keys = {"fund": period.fund, "year": period.year, "number": period.number + 1}
    if Period.objects.filter(**keys).exists():
        return
    following = Period(**keys)
    following._change_reason = f"Opened when {period.month.label} was certified"  # type: ignore[attr-defined]
    following.save()
    if following.number == ADJUSTMENTS:
        _carry(following, statement)


def _carry(following: Period, statement: Statement) -> None:
    """Period 13 starts from the figures of period 12, so that only the adjustments are entered there."""
    lines = {line.code: line for line in BudgetLine.objects.filter(fund=following.fund)}
    rows = [
        Outturn(
            period=following,
            line=lines[kept.code],
            actual=kept.actual,
            forecast=kept.forecast,
            comment=kept.comment,
            causes=dict(kept.causes or {}),
            version=1,
        )
        for kept in frozen_lines(statement.inputs)
    ]
    bulk_create_with_history(rows, Outturn, default_change_reason=CARRIED)


# --- Taking a certificate back ----------------------------------------------------------------------------------------


@transaction.atomic
def withdraw_certificate(*, period_id: int, by: User, at: datetime, reason: str) -> Certificate:
    """Take back one's own certificate while another partner's is still missing.

    Raises Refused: certified, not_certified, no_reason.
    """
    period = locked_period(period_id)
    if not period.is_open:
        raise Refused("certified", f"{period.month.label} is certified by every partner. Ask for it to be reopened.")
    held = {one.certified_by_id: one for one in standing_certificates(period).values()}
    if by.pk not in held:
        raise Refused("not_certified", f"You have not certified {period.month.label}.")
    why = checked_text(reason, "reason")
    certificate = held[by.pk]
    keep = frozenset(one.organisation_id for one in held.values() if one.pk != certificate.pk)
    withdraw_certificates(period, by=by, at=at, reason=why, keep=keep)
    audit.record(
        act="pool.withdraw_certificate",
        partnership=period.fund.agreement.partnership,
        subject=f"{certificate.organisation.name}: {period.fund.name}, {period.month.label}",
        by=by,
        detail={"round": period.round, "reason": why},
    )
    return certificate
