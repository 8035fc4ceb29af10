"""The sample partnership loaded once a run, and put back row for row before each browser test that needs it.

Loading it is nine seconds' work; putting it back is a tenth of one. The rows are those that ``load_demo`` wrote, copied
by the database itself, so a test meets what a person would meet after ``script/demo``.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

# Kept by Django itself when it empties the database between tests.
LEFT_ALONE = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """rows: by table, in the database's own form; files: a copy of the media folder."""

    rows: dict[str, object]
    files: Path


def take(media: Path, keep: Path) -> Snapshot:
    """Load the sample partnership into the empty database and media folder, and copy what is there then."""
    call_command("load_demo", verbosity=0)
    copied = keep / "media"
    if media.exists():
        shutil.copytree(media, copied)
    rows = {table: found for table in _tables() if (found := _read(table))}
    return Snapshot(rows, copied)


def put_back(snapshot: Snapshot, media: Path) -> None:
    """The same rows and files again, in an empty database and media folder."""
    with transaction.atomic():
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA defer_foreign_keys = ON")
        for table, rows in snapshot.rows.items():
            _write(table, rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
            connection.cursor().execute(statement)
    if snapshot.files.exists():
        shutil.copytree(snapshot.files, media, dirs_exist_ok=True)


def _tables() -> Iterator[str]:
    yield from sorted(set(connection.introspection.django_table_names(only_existing=True)) - LEFT_ALONE)


def _read(table: str) -> object:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as copy:  # type: ignore[attr-defined]
                return b"".join(bytes(part) for part in copy)
        # The driver's own cursor: a text stays a text, whatever Django would make of it.
        return connection.connection.execute(f'SELECT * FROM "{table}"').fetchall()


def _write(table: str, rows: object) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f'COPY "{table}" FROM STDIN') as copy:  # type: ignore[attr-defined]
                copy.write(rows)
            return
        assert isinstance(rows, list)
        marks = ", ".join("?" * len(rows[0]))
        connection.connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
