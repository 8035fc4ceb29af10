"""The parts of a line's variance by cause: what the agreement's rules give to the partner named for it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from pool.models import Outturn, Period
from pool.rules.causes import causes_named, fault_of_causes
from pool.selectors.closing import submitted_organisations
from pool.selectors.figures import line_figures
from pool.selectors.lines import lines_of
from pool.selectors.outturn import why_locked
from pool.selectors.terms import terms_of
from pool.services.closing import access_to, locked_period


@transaction.atomic
def set_causes(
    *, period_id: int, line: str, version: int, causes: Mapping[str, Decimal], by: User, at: datetime
) -> Outturn:
    """Name the parts of the line's variance. A cause of nought is taken off.

    Raises Refused: no_such_line, locked, unknown_cause, does_not_fit, conflict.
    """
    period = locked_period(period_id)
    _check_line(period, line, by)
    known = causes_named(terms_of(period).rules)
    if unknown := [cause for cause in causes if cause not in known]:
        raise Refused("unknown_cause", f"The agreement's rules name no cause {unknown[0]}.")
    variance = next((one.variance for one in line_figures(period) if one.code == line), None)
    if fault := fault_of_causes(causes, variance):
        raise Refused("does_not_fit", fault)
    row = Outturn.objects.select_for_update().filter(period=period, line__code=line).first()
    if row is None or row.version != version:
        raise Refused("conflict", "Somebody changed this line after your page was made. Load it again.")
    row.causes = {cause: str(amount) for cause, amount in causes.items() if amount}
    row.version += 1
    row.entered_by, row.entered_at = by, at
    row._change_reason, row._history_user = "Causes of the variance", by  # type: ignore[attr-defined]
    row.save()
    audit.record(
        act="pool.set_causes",
        partnership=period.fund.agreement.partnership,
        subject=f"{line}: {period.fund.name}, {period.month.label}",
        by=by,
        detail=dict(row.causes),
    )
    return row


def _check_line(period: Period, code: str, by: User) -> None:
    found = next((one for one in lines_of(period.fund, period.year) if one.code == code), None)
    if found is None:
        raise Refused("no_such_line", f"The fund has no line {code} in this year.")
    access = access_to(period, by)
    enters_for = access.organisations_for("pool.enter_outturn") if access else frozenset()
    if locked := why_locked(found, period, enters_for, submitted_organisations(period)):
        raise Refused("locked", f"{found.name} cannot be changed: {locked}")
