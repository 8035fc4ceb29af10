"""A council's ledger source for a fund of four lines (L001 and L003 are the council's), and files made on the spot."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from django.urls import reverse

from commissioning.models import Organisation, User
from pool.models import ImportRun, ImportSource, Outturn, Period
from pool.rules.outturn import Column, Entry
from pool.services import import_staging, imports
from pool.services.import_applying import apply_run
from pool.services.outturn import save_outturn
from tests.factories import person
from tests.pool.factories import PeriodFactory, partners, pooled_fund

AT = datetime(2015, 10, 7, 9, 30, tzinfo=UTC)
HEADINGS = ("Cost centre", "Posted", "Description", "Amount")
MAPPING = {
    "heading_row": 1,
    "columns": {"code": "Cost centre", "date": "Posted", "description": "Description", "amount": "Amount"},
    "codes": {"4001": "L001", "4003": "L003", "4002": "L002"},
    "leave_out": ["9999"],
}
Rows = Sequence[Sequence[Any]]


def csv_file(rows: Rows, headings: Sequence[str] = HEADINGS) -> bytes:
    return "\n".join(",".join(str(cell) for cell in row) for row in (headings, *rows)).encode()


def xlsx_file(rows: Rows, headings: Sequence[str] = HEADINGS) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate((headings, *rows)):
            sheet.write_row(number, 0, row)
    return made.getvalue()


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
    '<office:spreadsheet><table:table table:name="Data">{rows}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)


_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def ods_file(rows: Rows, headings: Sequence[str] = HEADINGS) -> bytes:
    """An OpenDocument spreadsheet: numbers as numbers, all else as text, as LibreOffice writes them."""
    body = "".join(
        f"<table:table-row>{''.join(_ods_cell(cell) for cell in row)}</table:table-row>" for row in (headings, *rows)
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        packed.writestr("META-INF/manifest.xml", _MANIFEST)
        packed.writestr("content.xml", _ODS.format(rows=body))
    return made.getvalue()


def _ods_cell(value: Any) -> str:
    text = f"<text:p>{escape(str(value))}</text:p>"
    kind = f'"float" office:value="{value}"' if isinstance(value, int | float) else '"string"'
    return f"<table:table-cell office:value-type={kind}>{text}</table:table-cell>"


GOOD: Rows = (
    (4001, "30/04/2015", "Homes", "100.10"),
    (4001, "30/09/2015", "Homes", "200.20"),
    (4003, "15/08/2015", "Aids", "-50.00"),
    (9999, "01/05/2015", "Suspense", "7.00"),
    (4003, "01/10/2015", "After the period", "1000.00"),
)


@dataclass
class Office:
    """The period, its ledger source, and one finance officer of each partner."""

    folder: Path
    period: Period
    source: ImportSource
    council: Organisation
    icb: Organisation
    mine: User
    theirs: User

    def upload(self, content: bytes, name: str = "ledger.csv", by: User | None = None) -> ImportRun:
        path = self.folder / "upload"
        path.write_bytes(content)
        return imports.upload(
            source=self.source, year=2015, period=self.period, path=path, name=name, by=by or self.mine, at=AT
        )[0]

    def read(self, content: bytes, name: str = "ledger.csv") -> ImportRun:
        run = self.upload(content, name)
        assert import_staging.read(run.pk)
        run.refresh_from_db()
        return run

    def apply(self, run: ImportRun, by: User | None = None) -> ImportRun:
        return apply_run(run_id=run.pk, by=by or self.mine, at=AT)

    def enter(self, line: str, version: int = 0, by: User | None = None, **typed: str) -> None:
        entry = Entry(line, version, {Column(name): text for name, text in typed.items()})
        save_outturn(period_id=self.period.pk, by=by or self.mine, entries=[entry], at=AT)

    def row(self, line: str) -> Outturn:
        return Outturn.objects.get(period=self.period, line__code=line)

    def map(self, **changes: Any) -> None:
        self.source.mapping = {**self.source.mapping, **changes}
        self.source.save()

    def url(self, page: str, **more: Any) -> str:
        return reverse(f"pool:{page}", kwargs={"partnership": "exampleshire", "fund": "POOL", **more})


@pytest.fixture
def office(db: Any, tmp_path: Path) -> Office:
    council, icb = partners()
    fund = pooled_fund()
    source = ImportSource.objects.create(
        fund=fund, organisation=council, name="Council ledger", kind="ledger", mapping=MAPPING
    )
    mine, theirs = person("finance_officer", council), person("finance_officer", icb)
    return Office(tmp_path, PeriodFactory(fund=fund), source, council, icb, mine, theirs)
