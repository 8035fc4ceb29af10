"""Certifying a period: whoever entered figures does not certify them, and what is certified never changes."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import ADJUSTMENTS
from ihwb.kernel.errors import Refused
from pool.models import Period, Statement
from pool.selectors.certification import why_not
from pool.services.statement import freeze


@transaction.atomic
def certify_period(*, period_id: int, by: User, at: datetime) -> Period:
    """Lock the period's figures, keep its risk-share statement, and open the next period of the year.

    Raises Refused: already_certified, own_entries, missing_figures, no_lines, rules_faulty.
    """
    # The period's row is what entering figures locks as well: no figure slips in between check and certificate.
    locked = Period.objects.select_for_update(of=("self",))
    period = locked.select_related("fund__agreement__partnership").get(pk=period_id)
    if refusal := why_not(period, by):
        raise Refused(refusal.code, refusal.message)
    statement = freeze(period, by=by, at=at)
    _open_next(period)
    audit.record(
        act="pool.certify_period",
        partnership=period.fund.agreement.partnership,
        subject=f"{period.fund.name}, {period.month.label}",
        by=by,
        detail=_detail(statement),
    )
    return period


def _detail(statement: Statement) -> dict[str, Any]:
    shared = ("variance", "partners", "funds", "carried_forward", "unresolved")
    return {"statement": statement.pk, **{name: statement.result[name] for name in shared}}


def _open_next(period: Period) -> None:
    """The period after it, so that entering goes on; nothing after the adjustments of period 13."""
    if period.number == ADJUSTMENTS:
        return
    keys = {"fund": period.fund, "year": period.year, "number": period.number + 1}
    if not Period.objects.filter(**keys).exists():
        following = Period(**keys)
        following._change_reason = f"Opened when {period.month.label} was certified"  # type: ignore[attr-defined]
        following.save()
