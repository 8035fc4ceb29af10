"""Ledger entries into the database many at a time: COPY on PostgreSQL, one statement run over and over on SQLite."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from pool.models import LedgerEntry
from pool.rules.importing import ReadRow

_FIELDS = ("run", "sheet", "row", "code", "line", "posted_on", "description", "amount")
_META = LedgerEntry._meta
_TABLE = _META.db_table
_COLUMNS = [_META.get_field(name).column for name in _FIELDS]  # type: ignore[union-attr]  # none of them is generic


def write_entries(run_id: int, sheet: str, rows: Sequence[ReadRow], lines: dict[str, int]) -> None:
    """Insert the rows as entries of the run. lines: line code -> id. Inside the caller's transaction."""
    if not rows:
        return
    values = [_values(run_id, sheet[:100], row, lines) for row in rows]
    if connection.vendor == "postgresql":
        _copy(values)
    else:
        _execute_many(values)


def _values(run_id: int, sheet: str, row: ReadRow, lines: dict[str, int]) -> tuple[Any, ...]:
    line = lines[row.line] if row.line else None
    return (run_id, sheet, row.number, _clean(row.code), line, row.posted_on, _clean(row.description), row.amount)


def _clean(text: str) -> str:
    """PostgreSQL keeps no NUL in a text."""
    return text.replace("\x00", "") if "\x00" in text else text


def _copy(values: Sequence[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{_TABLE}" ({names}) FROM STDIN') as copy:
        for row in values:
            copy.write_row(row)


def _execute_many(values: Sequence[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    marks = ", ".join(["%s"] * len(_COLUMNS))
    plain = [(*row[:5], row[5].isoformat() if row[5] else None, row[6], str(row[7])) for row in values]
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{_TABLE}" ({names}) VALUES ({marks})', plain)  # noqa: S608 - names of our own
