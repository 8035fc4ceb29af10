"""Remarks on cells of the outturn: written, and settled, by those who enter figures and may see these."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.models import User
from commissioning.selectors.access import access_of
from ihwb.kernel.errors import Misread, Refused
from pool.models import BudgetLine, CellComment, Period
from pool.rules.outturn import LONGEST_COMMENT, clean_text
from pool.selectors.cell_comments import COLUMNS
from pool.selectors.outturn import may_see


@transaction.atomic
def add_remark(*, period: Period, line: BudgetLine, column: str, text: str, by: User, at: datetime) -> CellComment:
    """Write a remark on a cell. Raises Refused when the cell is not the person's to see, or there is no text."""
    _may_write(period, line, by)
    if column not in COLUMNS:
        raise Refused("column", "Choose whether the remark is on the actual or on the forecast.")
    try:
        kept = clean_text(text, "remark", LONGEST_COMMENT)
    except Misread as misread:
        raise Refused(misread.code, misread.message) from misread
    if not kept:
        raise Refused("blank", "Write the remark; it is blank.")
    remark = CellComment(period=period, line=line, column=column, text=kept, written_by=by, written_at=at)
    remark._history_user = by  # type: ignore[attr-defined]  # read by simple_history
    remark.save()
    return remark


@transaction.atomic
def resolve_remark(*, period: Period, line: BudgetLine, remark_id: int, by: User, at: datetime) -> None:
    """Settle a remark; one that is settled already stays as it is. Raises Refused."""
    _may_write(period, line, by)
    remarks = CellComment.objects.select_for_update().filter(period=period, line=line, pk=remark_id)
    remark = remarks.first()
    if remark is None:
        raise Refused("gone", "This remark is not on this line any more. Load the page again.")
    if remark.resolved_at is None:
        remark.resolved_by, remark.resolved_at = by, at
        remark._change_reason, remark._history_user = "Settled", by  # type: ignore[attr-defined]
        remark.save()


def _may_write(period: Period, line: BudgetLine, by: User) -> None:
    access: Any = access_of(by, period.fund.agreement.partnership.slug)
    if access is None or not access.may("pool.enter_outturn") or not may_see(access, period, line):
        raise Refused(
            "not_yours", f"Remarks on this line are written by {line.lead.name} until the period is certified."
        )
