"""Every file that leaves the pool is told to the sealed record: what, of when, by whom."""

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import FinancialYear
from ihwb.web.access import PartnershipRequest
from ihwb.web.exporting import Sheet
from ihwb.web.taking import ASKED
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


def record_page_table(request: PartnershipRequest, sheet: Sheet, form: str) -> None:
    """A table of a page was taken away. The address says of what it is, with all that was asked for."""
    audit.record(
        act="pool.export_table",
        partnership=request.partnership,
        subject=sheet.title,
        by=request.access.user,
        detail={"page": request.path, "asked": _asked(request), "table": sheet.name, "format": form},
    )


def _asked(request: PartnershipRequest) -> str:
    """What the address asks for beside the table, such as "round=1"."""
    query = request.GET.copy()
    query.pop(ASKED, None)
    return query.urlencode()[:300]
