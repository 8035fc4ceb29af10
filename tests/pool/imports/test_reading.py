"""From a file to staged figures: what it is, what each row comes to, and every fault at its place."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from django.core.files.storage import default_storage
from django.utils import timezone

from ihwb.kernel.errors import Refused
from ihwb.web import sheets
from pool.models import ImportFault, ImportRun, LedgerEntry, StagedFigure
from pool.services import import_staging, imports
from pool.services.import_errors import error_file
from tests.pool.imports.conftest import GOOD, HEADINGS, Office, csv_file, ods_file, xlsx_file


def staged(run: ImportRun) -> dict[tuple[str, str], Decimal]:
    return {(one.line.code, one.column): one.after for one in StagedFigure.objects.filter(run=run)}


def faults(run: ImportRun) -> list[tuple[int | None, str, str]]:
    return [(one.row, one.column, one.message) for one in ImportFault.objects.filter(run=run).order_by("pk")]


@pytest.mark.parametrize("make", [csv_file, xlsx_file, ods_file], ids=["csv", "xlsx", "ods"])
def test_postings_of_the_year_add_up_to_the_end_of_the_period(office: Office, make: object) -> None:
    run = office.read(make(GOOD))  # type: ignore[operator]
    assert run.state == "ready", faults(run)
    assert staged(run) == {
        ("L001", "actual"): Decimal("300.30"),
        ("L001", "forecast"): Decimal("1000.00"),  # none yet: the budget
        ("L003", "actual"): Decimal("-50.00"),
        ("L003", "forecast"): Decimal("1000.00"),
    }
    assert run.summary["in_file"] == "1257.30"
    assert (run.summary["left_out"], run.summary["other_time"]) == ("7.00", "1000.00")
    entries = LedgerEntry.objects.filter(run=run)
    assert entries.count() == 5
    assert sum(one.amount for one in entries.filter(line__code="L001")) == Decimal("300.30")


def test_the_months_postings_are_added_to_the_actual_of_the_period_before(office: Office) -> None:
    office.map(basis="month")
    rows = [(4001, "02/09/2015", "Homes", "10.00"), (4001, "30/08/2015", "Earlier", "99.00")]
    run = office.read(csv_file(rows))
    assert run.state == "faulty"  # nothing to add to
    before = type(office.period).objects.create(fund=office.period.fund, year=2015, number=5)
    office.row_of = None  # type: ignore[attr-defined]
    from pool.models import Outturn

    line = office.period.fund.lines.get(code="L001")
    Outturn.objects.create(period=before, line=line, actual=Decimal("400.00"), forecast=Decimal("950.00"))
    imports.read_again(run_id=run.pk, by=office.mine)
    assert import_staging.read(run.pk)
    assert staged(run) == {("L001", "actual"): Decimal("410.00"), ("L001", "forecast"): Decimal("950.00")}


def test_every_fault_is_said_at_its_sheet_row_and_column(office: Office) -> None:
    rows = [
        (4001, "30/04/2015", "Good", "1.00"),
        (4001, "31/04/2015", "No such day", "1.00"),
        (4001, "30/04/2014", "Last year", "1.00"),
        (4001, "30/04/2015", "Three decimals", "1.005"),
        (8888, "30/04/2015", "Unknown", "1.00"),
        (4002, "30/04/2015", "Other partner", "1.00"),
        ("", "30/04/2015", "No code", "1.00"),
    ]
    run = office.read(csv_file(rows))
    assert run.state == "faulty"
    assert [(row, column) for row, column, _ in faults(run)] == [
        (3, "B"), (4, "B"), (5, "D"), (6, "A"), (7, "A"), (8, "A"),
    ]  # fmt: skip
    assert "comes from" in faults(run)[4][2] or "come from the ledger of NHS Exampleshire ICB" in faults(run)[4][2]
    assert run.summary["unknown"] == [{"code": "8888", "description": "Unknown", "rows": 1, "amount": "1.00"}]
    assert not StagedFigure.objects.filter(run=run).exists()
    with pytest.raises(Refused, match="not ready"):
        office.apply(run)


def test_thousands_of_faults_are_all_counted_and_all_stand_in_the_error_workbook(office: Office) -> None:
    run = office.read(xlsx_file([(4001, "30/04/2015", f"=cmd {number}", "none") for number in range(2500)]))
    assert run.fault_count == 2500
    assert ImportFault.objects.filter(run=run).count() == import_staging.KEPT_FAULTS
    with default_storage.open(error_file(run, "xlsx")) as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read())).active
    assert sheet is not None
    assert [sheet.cell(1, column).value for column in range(1, 6)] == [*HEADINGS, "What is wrong"]
    assert "“none” has letters in it" in str(sheet.cell(2501, 5).value)
    assert sheet.cell(2501, 3).value == "=cmd 2499"
    assert sheet.cell(2501, 3).data_type == "s"
    assert sheet.cell(2501, 4).fill.start_color.rgb == "FFFFD9D2"
    with default_storage.open(error_file(run, "csv")) as file:
        assert "'=cmd 2499" in file.read().decode("utf-8-sig").splitlines()[2500]


def test_floats_of_a_spreadsheet_come_out_to_the_penny_and_codes_as_text(office: Office) -> None:
    run = office.read(xlsx_file([(4001.0, "30/04/2015", "Float", 0.1 + 0.2), (4003, "30/04/2015", "Big", 98765432.1)]))
    assert run.state == "ready", faults(run)
    assert staged(run)["L001", "actual"] == Decimal("0.30")
    assert staged(run)["L003", "actual"] == Decimal("98765432.10")
    assert LedgerEntry.objects.filter(run=run).order_by("pk")[0].code == "4001"


def test_a_formula_counts_with_its_result_and_one_without_is_a_fault(office: Office) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for row, result in ((1, 12.5), (2, "#DIV/0!")):
            sheet.write_row(row, 0, (4001, "30/04/2015", "Formula"))
            sheet.write_formula(row, 3, "=A1/B1", None, result)
    run = office.read(made.getvalue())
    assert [(row, column) for row, column, _ in faults(run)] == [(3, "D")]
    assert "formula without a result" in faults(run)[0][2]
    assert LedgerEntry.objects.get(run=run).amount == Decimal("12.50")


def test_another_partners_or_periods_file_is_known_by_its_cells(office: Office) -> None:
    office.map(heading_row=3, cells={"fund": "A1", "period": "B1"}, expect={"fund": "Integrated fund"})
    text = b"%s,%s\n\nCost centre,Posted,Description,Amount\n4001,30/04/2015,Homes,1.00\n"
    run = office.read(text % (b"Another fund", b"Period 7"))
    assert [(row, column) for row, column, _ in faults(run)] == [(1, "A"), (1, "B")]
    assert office.read(text % (b"integrated  Fund", b"P06")).state == "ready"


def test_a_missing_heading_stops_the_reading_with_one_sentence(office: Office) -> None:
    run = office.read(csv_file(GOOD, headings=("Cost centre", "Posted", "Description", "Value")))
    assert run.fault_count == 1
    assert "has no heading “Amount”" in faults(run)[0][2]


def test_a_total_row_that_is_not_the_sum_says_that_rows_are_missing(office: Office) -> None:
    rows = [(4001, "30/04/2015", "Homes", "100.00"), ("", "", "Total", "100.01")]
    run = office.read(csv_file(rows))
    assert "rows add up to £100.00" in faults(run)[0][2]
    rows[1] = ("", "", "Total", "100.00")
    run = office.read(csv_file(rows))
    assert (run.state, run.summary["stated"]) == ("ready", "100.00")


def test_windows_letters_and_semicolons_are_read(office: Office) -> None:
    run = office.read('Cost centre;Posted;Description;Amount\n4001;30/04/2015;Café £;"1,234.50"\n'.encode("cp1252"))
    assert staged(run)["L001", "actual"] == Decimal("1234.50")
    assert LedgerEntry.objects.get(run=run).description == "Café £"


# --- What is no spreadsheet -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel workbook"),
        (b"<html><table>", "web page"),
        (b"\x89PNG\r\n\x00\x01", "neither text nor a spreadsheet"),
        (b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_a_sentence(office: Office, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        office.upload(content, "ledger.xlsx")
    assert not ImportRun.objects.exists()


def test_a_word_document_and_a_bomb_are_refused(office: Office) -> None:
    for part, content, said in (
        ("word/document.xml", b"x", "Word document"),
        ("xl/workbook.xml", b"0" * 30_000_000, "unpacks"),
    ):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(part, content)
        with pytest.raises(Refused, match=said):
            office.upload(made.getvalue(), "ledger.xlsx")


def test_cells_at_the_far_corner_of_a_sheet_end_the_reader_and_not_the_worker(office: Office) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write(1_048_575, 16_383, "far")
    run = office.read(made.getvalue(), "ledger.xlsx")
    assert (run.state, run.message) == ("failed", sheets.TOO_FAR)


def test_a_workbook_named_csv_is_read_as_what_it_is_and_that_is_said(office: Office) -> None:
    run = office.read(xlsx_file(GOOD), "ledger.csv")
    assert run.state == "ready"
    assert "is an Excel workbook, whatever its name says" in run.summary["note"]


# --- The job ----------------------------------------------------------------------------------------------------------


def test_a_run_whose_worker_was_killed_is_queued_again_and_the_third_time_fails(office: Office) -> None:
    run = office.upload(csv_file(GOOD))
    runs = ImportRun.objects.filter(pk=run.pk)
    for attempt in (1, 2, 3):
        assert imports.claim(run.pk) == attempt
        assert imports.claim(run.pk) is None  # somebody has it
        assert imports.stale() == []
        runs.update(heartbeat=timezone.now() - timedelta(hours=1))
        assert imports.stale() == ([run.pk] if attempt < 3 else [])
    run.refresh_from_db()
    assert run.state == "failed"
    assert "begun 3 times" in run.message


def test_a_worker_thought_dead_writes_nothing_over_its_successor(office: Office) -> None:
    run = office.upload(csv_file(GOOD))
    first = imports.claim(run.pk)
    assert first == 1
    slow = import_staging._Reading(ImportRun.objects.get(pk=run.pk), first)
    ImportRun.objects.filter(pk=run.pk).update(heartbeat=timezone.now() - timedelta(hours=1))
    assert import_staging.read(run.pk)
    with pytest.raises(imports.Superseded):
        slow.go()
    assert LedgerEntry.objects.filter(run=run).count() == 5
    assert import_staging.read(run.pk) is False  # delivered twice
