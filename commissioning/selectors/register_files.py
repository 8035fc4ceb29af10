"""The register as a table for a file."""

from collections.abc import Sequence
from datetime import date

from commissioning.models import Partnership
from commissioning.selectors.register import DelegationRow, FunctionRow
from ihwb.kernel.dates import show_date
from ihwb.web.exporting import Column, Sheet, Value

_COLUMNS = (
    Column("No.", "whole"),
    Column("Function"),
    Column("Law"),
    Column("Holder"),
    Column("State"),
    Column("Where the law says so"),
    Column("Part that can be delegated"),
    Column("Condition"),
    Column("Delegated to"),
    Column("Part delegated"),
    Column("Document"),
    Column("Clause"),
    Column("From", "day"),
    Column("Until, included", "day"),
    Column("Conditions and who sees to them"),
    Column("Oversight"),
    Column("Notes"),
    Column("Source"),
)


def register_sheet(partnership: Partnership, on: date, rows: Sequence[FunctionRow]) -> Sheet:
    """One line for each delegation in force on the day; one for each function without any."""
    lines = [_line(row, one) for row in rows for one in (row.delegations or (None,))]
    title = f"Delegation register, {partnership.name}, as at {show_date(on)}"
    notes = ("The holder stays liable for what a delegate does. First and last days are included.",)
    return Sheet("Register", title, _COLUMNS, lines, notes)


def _line(row: FunctionRow, one: DelegationRow | None) -> tuple[Value, ...]:
    head = (row.number, row.name, row.statute, row.holder, row.state_label, row.law_reason, row.part, row.condition)
    tail = (row.notes, row.source)
    if one is None:
        return (*head, "", "", "", "", None, None, "", row.oversight, *tail)
    conditions = "; ".join(f"{each.text} ({each.owner or 'nobody yet'})" for each in one.conditions)
    said = (one.delegate, one.part, one.instrument, one.clause, one.since, one.until, conditions)
    return (*head, *said, one.oversight or row.oversight, *tail)
