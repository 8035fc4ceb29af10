"""Who entered a figure, who changed it, from what to what, and why."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ihwb.kernel.money import show
from pool.models import BudgetLine, Outturn, Period

_FIELDS = (("actual", "Actual to date"), ("forecast", "Forecast outturn"), ("comment", "Comment"))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """old, new: as people read them; "" is not entered."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    when: datetime
    who: str
    what: str
    reason: str
    changes: tuple[FieldChange, ...]


def cell_history(period: Period, line: BudgetLine) -> tuple[HistoryEntry, ...]:
    """Every change to the line's figures in the period, newest first. One query."""
    kept = Outturn.history.filter(period=period, line=line).select_related("history_user")
    entries, before = [], None
    for record in kept.order_by("history_date", "history_id"):
        changes = tuple(_changes(before, record))
        if changes or before is None:
            entries.append(
                HistoryEntry(
                    when=record.history_date,
                    who=record.history_user.name if record.history_user else "the system",
                    what="Entered" if before is None else "Changed",
                    reason=record.history_change_reason or "",
                    changes=changes,
                )
            )
        before = record
    return tuple(reversed(entries))


def _changes(before: Outturn | None, after: Outturn) -> list[FieldChange]:
    found = []
    for name, label in _FIELDS:
        old, new = _shown(getattr(before, name, None)), _shown(getattr(after, name))
        if old != new:
            found.append(FieldChange(label, old, new))
    return found


def _shown(value: Decimal | str | None) -> str:
    return show(value) if isinstance(value, Decimal) else value or ""
