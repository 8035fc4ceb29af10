"""Savings: planned for a year, their figures entered period by period."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from pool.models import Period, PooledFund, SavingsFigure, SavingsPlan
from pool.rules.savings import check_figures
from pool.services.keeping import keep


@dataclass(frozen=True, slots=True)
class SavingValues:
    """A saving's figures as they were typed, £."""

    delivered: Decimal
    forecast: Decimal
    at_risk: Decimal
    comment: str = ""


@transaction.atomic
def save_saving(
    *, fund: PooledFund, year: int, values: dict[str, Any], by: User, saving: SavingsPlan | None = None
) -> SavingsPlan:
    """Plan a saving, or change one. Raises Refused where the database's rules do."""
    row = saving or SavingsPlan(fund=fund, year=year)
    before = {name: str(getattr(row, name) or "") for name in values} if saving else {}
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("faulty", " ".join(fault.messages)) from fault
    keep(row, by=by, reason="Saving changed" if saving else "Saving planned")
    changed = {name: str(getattr(row, name) or "") for name in values}
    _record("pool.change_saving", fund, year, by, {"code": row.code, "before": before, "after": changed})
    return row


@transaction.atomic
def enter_savings(
    *, period_id: int, figures: dict[int, SavingValues], allowed: set[int], by: User, at: datetime
) -> int:
    """Enter what savings delivered and are forecast to deliver; returns how many have changed.

    figures: by the saving's id; allowed: ids of the savings that the person may enter. Raises Refused: certified,
    not_yours, impossible.
    """
    rows = Period.objects.select_for_update(of=("self",))
    period = rows.select_related("fund__agreement__partnership").get(pk=period_id)
    if not period.is_open:
        raise Refused("certified", f"{period.month.label} is certified. Enter the figures in a period that is open.")
    if not set(figures) <= allowed:
        raise Refused("not_yours", "Another partner enters the figures of one of these savings.")
    plans = SavingsPlan.objects.in_bulk(list(figures))
    held = {one.plan_id: one for one in SavingsFigure.objects.filter(period=period, plan__in=figures)}
    changed = 0
    for pk, values in figures.items():
        if faults := check_figures(values.delivered, values.forecast, values.at_risk):
            raise Refused("impossible", f"{plans[pk].name}: {' '.join(faults)}")
        changed += _enter(held.get(pk) or SavingsFigure(plan=plans[pk], period=period), values, by, at)
    if changed:
        _record("pool.enter_savings", period.fund, period.year, by, {"period": period.number, "changed": changed})
    return changed


def _enter(row: SavingsFigure, values: SavingValues, by: User, at: datetime) -> bool:
    new = (values.delivered, values.forecast, values.at_risk, values.comment)
    if row.pk and new == (row.delivered, row.forecast, row.at_risk, row.comment):
        return False
    row.delivered, row.forecast, row.at_risk, row.comment = new
    row.entered_by, row.entered_at = by, at
    keep(row, by=by, reason="Entered")
    return True


def _record(act: str, fund: PooledFund, year: int, by: User, detail: dict[str, Any]) -> None:
    audit.record(
        act=act,
        partnership=fund.agreement.partnership,
        subject=f"{fund.name}, savings {FinancialYear(year).label}",
        by=by,
        detail=detail,
    )
