"""What colleagues remarked on the cells of the outturn, and what of it is settled."""

from dataclasses import dataclass
from datetime import datetime

from pool.models import BudgetLine, CellComment, Period

COLUMNS = {"actual": "actual to date", "forecast": "forecast outturn"}


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark. resolved_by: who settled it, "" while it is open."""

    pk: int
    column: str
    text: str
    who: str
    when: datetime
    resolved_by: str
    resolved_at: datetime | None


def remarks_on(period: Period, line: BudgetLine) -> list[Remark]:
    """The remarks on a line's cells in the period: open ones first, then the settled, newest first. One query."""
    found = CellComment.objects.filter(period=period, line=line).select_related("written_by", "resolved_by")
    remarks = [
        Remark(
            one.pk,
            COLUMNS[one.column],
            one.text,
            one.written_by.name,
            one.written_at,
            one.resolved_by.name if one.resolved_by else "",
            one.resolved_at,
        )
        for one in found.order_by("-written_at", "-pk")
    ]
    return sorted(remarks, key=lambda one: one.resolved_at is not None)
