"""An import of 100,000 ledger rows from a workbook, against reading the same file and a bare insert of its rows."""

import os
import resource
import tempfile
from datetime import date
from functools import partial
from math import log
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.files import File
from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from bench import fund, machine
from bench.clock import in_turns, seconds
from bench.size import Size
from bench.table import Row
from commissioning.models import RoleHolding, User
from pool.models import ImportRun, ImportSource, Period
from pool.services import import_staging, imports
from pool.services.import_applying import apply_run

HEADINGS = ("Cost centre", "Posted", "Description", "Reference", "Amount")
MAPPING = {
    "heading_row": 1,
    "columns": {"code": "Cost centre", "date": "Posted", "description": "Description", "amount": "Amount"},
}


def measure(size: Size) -> list[Row]:
    period = fund.year_of(fund.fund("imports", size.lines), fund.YEAR, periods=1)[-1]
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        large, small = (_workbook(Path(folder), rows, period) for rows in (size.rows, size.rows // 10))
        source, by = _source(period)
        bring = partial(_bring, source, period, by)
        bring(large)
        memory = machine.peak_mb(os.getpid())  # before the bare insert, which holds every row
        reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        whole = in_turns(lambda: bring(large), lambda: _bare(large, source, period, by), min(size.rounds, 2))
        part = seconds(lambda: bring(small))
        preview, apply = _parts(large, source, period, by)
    what = f"{size.rows:,} ledger rows from XLSX"
    bare = "reading the file, a bare insert"
    growth = log(whole.measured / part) / log(10)
    row = partial(Row, "import")
    return [
        row(f"{what}: preview and apply", whole.measured, "s", bare, whole.baseline, bar=5),
        row(f"{what}: preview", preview, "s", bare, whole.baseline, bar=30, bar_on="measured"),
        row(f"{what}: apply", apply, "s", bare, whole.baseline, bar=30, bar_on="measured"),
        row("growth exponent from a tenth of the rows", growth, "", "in proportion", 1.0, bar=1.1),
        row(
            "memory of the worker",
            memory,
            "MB",
            "the process that reads the file, at most",
            reader,
            bar=400,
            bar_on="measured",
        ),
    ]


def _workbook(folder: Path, rows: int, period: Period) -> Path:
    codes = list(period.fund.lines.filter(lead=fund.partners()[0]).values_list("code", flat=True))
    path = folder / f"{rows}.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Extract")
        sheet.write_row(0, 0, HEADINGS)
        for row in range(rows):
            amount = (row * 7919 % 2_000_000 - 500_000) / 100
            values = (codes[row % len(codes)], f"{1 + row % 28:02}/04/2015", f"Invoice {row}", f"R{row}", amount)
            sheet.write_row(row + 1, 0, values)
    return path


def _source(period: Period) -> tuple[ImportSource, User]:
    council = fund.partners()[0]
    by = User.objects.create_user(email="imports@example.org", name="Somebody", password=None)
    RoleHolding.objects.create(
        user=by, partnership=council.partnership, organisation=council, role="finance_officer", since=date(2014, 1, 1)
    )
    source = ImportSource.objects.create(fund=period.fund, organisation=council, name="Ledger", mapping=MAPPING)
    return source, by


def _read(source: ImportSource, period: Period, by: User, path: Path) -> ImportRun:
    """A run of its own each time: the same file would be known again."""
    run = _run(source, period, by, path)
    with path.open("rb") as content:
        run.file.save(path.name, File(content))
    import_staging.read(run.pk)
    run.refresh_from_db()
    if run.state != "ready":
        raise RuntimeError(f"The import was not read: {run.message}, {run.fault_count} faults")
    return run


def _run(source: ImportSource, period: Period, by: User, path: Path) -> ImportRun:
    return ImportRun.objects.create(
        source=source,
        fund=source.fund,
        period=period,
        year=period.year,
        file_name=path.name,
        size=path.stat().st_size,
        sha256=os.urandom(32).hex(),
        uploaded_by=by,
        uploaded_at=fund.AT,
    )


def _bring(source: ImportSource, period: Period, by: User, path: Path) -> None:
    run = _read(source, period, by, path)
    apply_run(run_id=run.pk, by=by, at=fund.AT)
    with transaction.atomic():
        imports.clear(run)


def _parts(path: Path, source: ImportSource, period: Period, by: User) -> tuple[float, float]:
    """Seconds of the preview, and of applying it."""
    made: list[ImportRun] = []
    preview = seconds(lambda: made.append(_read(source, period, by, path)))
    return preview, seconds(lambda: apply_run(run_id=made[0].pk, by=by, at=fund.AT))


def _bare(path: Path, source: ImportSource, period: Period, by: User) -> None:
    """Every cell out of the file, and the rows into the table, with nothing looked at."""
    run = _run(source, period, by, path)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows()
    next(rows)
    values: list[Any] = [
        (run.pk, "", number, row[0], None, None, row[2], str(row[4])) for number, row in enumerate(rows, start=2)
    ]
    names = "run_id, sheet, row, code, line_id, posted_on, description, amount"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY pool_ledgerentry ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * 8)
            cursor.executemany(f"INSERT INTO pool_ledgerentry ({names}) VALUES ({marks})", values)  # noqa: S608
    with transaction.atomic():
        imports.clear(run)
