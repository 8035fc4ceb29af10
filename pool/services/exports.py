"""Every file that leaves the pool is told to the sealed record: what, of when, by whom."""

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import FinancialYear
from pool.models import Period, PooledFund


def record_export(*, fund: PooledFund, year: int, period: Period | None, table: str, form: str, by: User) -> None:
    """table: its code, "all" or "ledger-pack-" and the partner. form: csv or xlsx. period: None for one of the year."""
    when = period.month.label if period else FinancialYear(year).label
    audit.record(
        act="pool.export_table",
        partnership=fund.agreement.partnership,
        subject=f"{fund.name}, {when}: {table}",
        by=by,
        detail={
            "fund": fund.code,
            "year": year,
            "period": period.number if period else None,
            "table": table,
            "format": form,
        },
    )
