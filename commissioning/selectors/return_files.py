"""Collections of statutory returns as a table for a file."""

from collections.abc import Sequence
from datetime import date

from commissioning.models import Partnership
from commissioning.selectors.returns import CollectionRow
from ihwb.kernel.dates import show_date
from ihwb.web.exporting import Column, Sheet

_COLUMNS = (
    Column("Code"),
    Column("Return"),
    Column("Period"),
    Column("Period begins", "day"),
    Column("Period ends", "day"),
    Column("Data handed in by"),
    Column("Data due", "day"),
    Column("Submitted by"),
    Column("Window opens", "day"),
    Column("Window closes", "day"),
    Column("Refresh ends", "day"),
    Column("Signed off by"),
    Column("State"),
    Column("Late"),
)


def collections_sheet(partnership: Partnership, on: date, rows: Sequence[CollectionRow]) -> Sheet:
    """One line for each collection, by the day on which its window closes."""
    lines = [
        (
            one.code, one.name, one.period, one.dates.period_start, one.dates.period_end, one.collector,
            one.dates.data_due_on, one.submitter, one.dates.opens_on, one.dates.closes_on, one.dates.refresh_on,
            one.signoff_post, one.state.label, one.late,
        )
        for one in rows
    ]  # fmt: skip
    return Sheet("Returns", f"Statutory returns, {partnership.name}, {show_date(on)}", _COLUMNS, lines)
