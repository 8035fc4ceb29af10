"""Funds that are released as they are earned: their targets, and what was achieved at each point."""

from django.db import transaction

from commissioning.models import User
from commissioning.services.audit import record
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from pool.models import Period, PeriodState, RiskFund
from pool.rules.earning import check_release
from pool.rules.risk_share.model import Release
from pool.rules.risk_share.releases import release_as_dict, release_of
from pool.selectors.profiles import last_certified
from pool.services.budgets import locked_year, saved


@transaction.atomic
def set_release(*, fund_id: int, year: int, code: str, release: Release, by: User) -> RiskFund:
    """Lay down what a fund pays for, and record what was achieved. The fund holds what is released from now on.

    Certified periods keep the statement that they have. Raises Refused: year_begun, year_closed.
    """
    fund = locked_year(fund_id, year)
    label = FinancialYear(year).label
    row = RiskFund.objects.select_for_update().get(fund=fund, year=year, code=code)
    begun = last_certified(fund, year)
    if begun and not Period.objects.filter(fund=fund, year=year, state=PeriodState.OPEN).exists():
        raise Refused("year_closed", f"Every period of {label} is certified. Reopen one before recording more.")
    check_release(release_of(row.release) if row.release else None, release, begun, label)
    row.release, row.amount = release_as_dict(release), release.released
    saved(row, by, "What was achieved is recorded")
    record(
        act="pool.set_release",
        partnership=fund.agreement.partnership,
        subject=fund.name,
        by=by,
        detail={"year": year, "fund": code, "released": str(row.amount), "release": row.release},
    )
    return row
