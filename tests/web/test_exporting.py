"""Tables as files: what a spreadsheet opens is what the page shows, and nothing in it runs."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from ihwb.web.exporting import Column, Sheet, as_csv, as_xlsx, download, money, safe_text

SHEET = Sheet(
    name="Position [P6]: a/b",
    title="Position, Period 6",
    columns=(
        Column("Line"),
        money("Budget"),
        Column("Share", "percent"),
        Column("Due", "day"),
        Column("Lines", "whole"),
    ),
    rows=[
        ("Acute", Decimal("151414000.00"), Decimal("0.7625"), date(2015, 9, 30), 3),
        ('=HYPERLINK("http://x")', Decimal("-0.10"), None, None, None),
    ],
    notes=("Provisional",),
)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", " =1", "|x", "%0"])
def test_a_text_that_looks_like_a_formula_is_made_a_text(text: str) -> None:
    assert safe_text(text) == f"'{text}"


def test_a_negative_figure_stays_a_figure_in_csv() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(SHEET).decode("utf-8-sig"))))
    assert rows[0] == ["Position, Period 6"]
    assert rows[3] == ["Line", "Budget (£)", "Share", "Due", "Lines"]
    assert rows[4] == ["Acute", "151414000.00", "0.7625", "2015-09-30", "3"]
    assert rows[5] == ['\'=HYPERLINK("http://x")', "-0.10", "", "", ""]


def test_a_workbook_has_real_numbers_and_days_and_no_formula() -> None:
    page = openpyxl.load_workbook(io.BytesIO(as_xlsx([SHEET, SHEET]))).worksheets
    assert [one.title for one in page] == ["Position  P6   a b", "Position  P6   a b 2"]
    first = page[0]
    assert (first["B5"].value, first["B5"].data_type) == (151414000, "n")
    assert first["D5"].value.date() == date(2015, 9, 30)
    assert (first["A6"].value, first["A6"].data_type) == ('=HYPERLINK("http://x")', "s")
    assert first["B6"].number_format == "#,##0.00;(#,##0.00)"


def test_a_file_is_saved_and_not_kept_on_the_way() -> None:
    answer = download(b"x", "position-2015-6", "csv")
    assert answer["Content-Disposition"] == 'attachment; filename="position-2015-6.csv"'
    assert answer["Cache-Control"] == "private, no-store"
