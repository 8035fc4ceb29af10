"""Saving what was entered on the outturn page: all of it or nothing, never over somebody's newer figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import models, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from commissioning.models import User
from commissioning.selectors.access import access_of
from ihwb.kernel.errors import Refused
from pool.models import BudgetLine, Outturn, Period
from pool.rules.outturn import (
    Change,
    Entry,
    Reading,
    Standing,
    only_touched,
    read_entries,
    read_reason,
    refused_message,
    saved_message,
)
from pool.selectors.outturn import certified_message, rows_as_shown, standing_rows

_FIELDS = ["actual", "forecast", "comment", "version", "entered_by", "entered_at"]


class Rewrite(models.Manager[Outturn]):
    """A bulk update by INSERT ... ON CONFLICT: Django's own, a CASE for every cell, takes longer than all the rest.

    Only ever handed to ``bulk_update_with_history``, which writes the history beside it.
    """

    @classmethod
    def of(cls, model: type[Outturn]) -> "Rewrite":
        manager = cls()
        manager.model = model
        return manager

    def bulk_update(self, objs: Iterable[Outturn], fields: Iterable[str], batch_size: int | None = None) -> int:
        written = self.bulk_create(
            objs, batch_size=batch_size, update_conflicts=True, unique_fields=["pk"], update_fields=list(fields)
        )
        return len(written)


class OutturnRefused(Refused):
    """Nothing was saved; ``reading`` has every fault and conflict, cell by cell, ``entries`` what was typed."""

    def __init__(self, reading: Reading, entries: Sequence[Entry], period_id: int) -> None:
        super().__init__("faults" if reading.faults else "conflicts", refused_message(reading))
        self.reading = reading
        self.entries = entries
        self.period_id = period_id


@dataclass(frozen=True, slots=True)
class Saved:
    """lines: codes of the lines that changed."""

    lines: tuple[str, ...]
    message: str


@transaction.atomic
def save_outturn(*, period_id: int, by: User, entries: Sequence[Entry], at: datetime, reason: str = "") -> Saved:
    """Save every entry, or nothing when one of them is wrong, locked, or typed over newer figures.

    Raises OutturnRefused (faults and conflicts by cell) or Refused ("certified").
    """
    table = _locked(period_id, by)
    return _save(table, entries, by=by, at=at, reason=reason)


@transaction.atomic
def save_whole_form(*, period_id: int, by: User, entries: Sequence[Entry], at: datetime, reason: str = "") -> Saved:
    """The same for a form that sends every cell of the page: cells that the person left alone are passed over."""
    table = _locked(period_id, by)
    shown = rows_as_shown(table.period, table.standing, {entry.line: entry.version for entry in entries})
    return _save(table, only_touched(entries, shown), by=by, at=at, reason=reason)


@transaction.atomic
def save_periods(
    *, entries: Mapping[int, Sequence[Entry]], by: User, at: datetime, reason: str = ""
) -> dict[int, Saved]:
    """Save entries of several periods, by period id: all of them, or nothing when one entry of one period is wrong.

    Raises what save_outturn raises, for the first period that is refused.
    """
    return {
        period_id: save_outturn(period_id=period_id, by=by, entries=entries[period_id], at=at, reason=reason)
        for period_id in sorted(entries)  # always in the same order: two of these never wait for each other
    }


@dataclass(frozen=True, slots=True)
class _Table:
    """The period with all its rows, locked until the transaction ends, as one person may change them."""

    period: Period
    held: Mapping[int, Outturn]
    standing: Mapping[str, Standing]
    lines: Mapping[str, BudgetLine]


def _locked(period_id: int, by: User) -> _Table:
    # The period first: two first entries of the same line, which has no row to lock yet, wait for each other here,
    # and so does certification.
    related = "fund__agreement__partnership"
    period = Period.objects.select_for_update(of=("self",)).select_related(related).get(pk=period_id)
    if not period.is_open:
        raise Refused("certified", certified_message(period))
    rows = Outturn.objects.select_for_update().prefetch_related("entered_by").filter(period=period)
    held = {row.line_id: row for row in rows.order_by("pk")}
    access = access_of(by, period.fund.agreement.partnership.slug)
    enters_for = access.organisations_for("pool.enter_outturn") if access else frozenset()
    standing, lines = standing_rows(period, held.values(), enters_for)
    return _Table(period, held, standing, lines)


def _save(table: _Table, entries: Sequence[Entry], *, by: User, at: datetime, reason: str) -> Saved:
    reading = read_entries(entries, table.standing)
    why, fault = read_reason(reason)
    if fault:
        reading = replace(reading, faults=(*reading.faults, fault))
    if not reading.stands:
        raise OutturnRefused(reading, entries, table.period.pk)
    new: list[Outturn] = []
    old: list[Outturn] = []
    for change in reading.changes:
        line = table.lines[change.line]
        row = table.held.get(line.pk)
        (new if row is None else old).append(_changed(row or Outturn(period=table.period, line=line), change, by, at))
    bulk_create_with_history(new, Outturn, default_user=by, default_change_reason=why)
    rewrite = Rewrite.of(Outturn)
    bulk_update_with_history(old, Outturn, _FIELDS, default_user=by, default_change_reason=why, manager=rewrite)
    return Saved(tuple(change.line for change in reading.changes), saved_message(reading, table.standing))


def _changed(row: Outturn, change: Change, by: User, at: datetime) -> Outturn:
    row.actual, row.forecast, row.comment = change.actual, change.forecast, change.comment
    row.version += 1
    row.entered_by, row.entered_at = by, at
    return row
