"""A form with everything in it is filled in place: its cells change, and not a byte of anything else."""

import base64
import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ihwb.kernel.errors import Refused
from pool.rules.return_filling import CellValue
from pool.services.return_form import clean_text, filled_form
from pool.services.return_workbook import open_workbook

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def rich_form(**options: Any) -> bytes:
    """A picture, a chart, a conditional format, validation, a comment, a name, a sum and a hidden sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        yellow = book.add_format({"bg_color": "#FFFF00", "bold": True})
        day = book.add_format({"bg_color": "#FFFF00", "num_format": "dd/mm/yyyy"})
        cover, spend = book.add_worksheet("Cover"), book.add_worksheet("Spend & <more>")
        cover.insert_image("A1", "logo.png", {"image_data": io.BytesIO(PNG)})
        for place in ("C4", "C5"):
            cover.write_blank(place, None, yellow)
        cover.write_blank("C6", None, day)
        spend.write("A1", "Keep me")
        for row in range(5, 10):
            spend.write_blank(row, 1, None, yellow)
            spend.write_blank(row, 4, None, yellow)
        spend.write_formula("E12", "=SUM(E6:E10)", None, 0)
        spend.conditional_format("E6:E10", {"type": "data_bar"})
        spend.conditional_format("E6:E10", {"type": "cell", "criteria": ">", "value": 5, "format": yellow})
        spend.data_validation("B6:B10", {"validate": "list", "source": ["One", "Two"]})
        spend.write_comment("B6", "The scheme")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Spend & <more>'!$E$6:$E$10"})
        spend.insert_chart("G2", chart)
        book.define_name("Total", "='Spend & <more>'!$E$12")
        hidden = book.add_worksheet("Hidden")
        hidden.write_formula("A1", '=IF(Cover!C4="","No","Yes")', None, "No")
        hidden.hide()
    return out.getvalue()


CELLS = [
    CellValue("Spend & <more>", "E6", "amount", Decimal("1234567.80")),
    CellValue("Spend & <more>", "B6", "scheme_id", "=1+1 & <b>  two"),
    CellValue("Cover", "C4", "fund", "Pool"),
    CellValue("Cover", "C5", "on", date(2015, 5, 31)),
    CellValue("Cover", "C6", "on", date(2015, 6, 1)),
    CellValue("Spend & <more>", "E7", "amount", None),
    CellValue("Spend & <more>", "D3", "amount", 7),
    CellValue("Spend & <more>", "A40", "amount", 8),
]


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def test_only_the_sheets_the_styles_and_the_order_to_calculate_change() -> None:
    before = parts(rich_form())
    after = parts(filled_form(rich_form(), CELLS))
    assert list(after) == list(before), "every part is there, in its order"
    changed = {name for name in before if after[name] != before[name]}
    sheets = {f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3)}
    assert changed == {*sheets, "xl/workbook.xml", "xl/styles.xml"}
    assert any(name.startswith("xl/media/") for name in after)
    assert any(name.startswith("xl/charts/") for name in after)
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]
    spend = after["xl/worksheets/sheet2.xml"]
    for kept in (b"<conditionalFormatting", b"dataBar", b"<dataValidation", b"<legacyDrawing", b"<drawing "):
        assert spend.count(kept) == before["xl/worksheets/sheet2.xml"].count(kept) > 0, kept


def test_the_cells_hold_what_was_written_in_their_own_style() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled_form(rich_form(), CELLS)))
    spend, cover = book["Spend & <more>"], book["Cover"]
    assert (spend["E6"].value, spend["E7"].value, spend["E12"].value) == (1234567.8, None, "=SUM(E6:E10)")
    assert (spend["B6"].value, spend["B6"].data_type) == ("=1+1 & <b>  two", "s")
    assert (spend["A1"].value, spend["D3"].value, spend["A40"].value) == ("Keep me", 7, 8)
    assert spend["E6"].fill.fgColor.rgb == "FFFFFF00"
    assert spend["E6"].font.bold
    assert [cover[name].value.date() for name in ("C5", "C6")] == [date(2015, 5, 31), date(2015, 6, 1)]
    assert cover["C6"].number_format == "dd/mm/yyyy"
    assert (cover["C5"].fill.fgColor.rgb, cover["C5"].font.bold) == ("FFFFFF00", True)
    assert book["Hidden"].sheet_state == "hidden"
    assert open_workbook(filled_form(rich_form(), CELLS)) is not None


def test_a_formula_loses_the_result_that_it_had_before_the_form_was_filled() -> None:
    """LibreOffice 7.4 shows a result that it finds, whatever the order to calculate says; tried by hand."""
    filled = filled_form(rich_form(), CELLS)
    sheets = [parts(filled)[f"xl/worksheets/sheet{number}.xml"] for number in (2, 3)]
    assert b'<c r="E12"><f>SUM(E6:E10)</f></c>' in sheets[0]
    assert b'<c r="A1"><f>IF(Cover!C4="","No","Yes")</f></c>' in sheets[1]
    book = openpyxl.load_workbook(io.BytesIO(filled))
    assert book["Hidden"]["A1"].value == '=IF(Cover!C4="","No","Yes")'


def test_a_workbook_that_counts_from_1904_gets_its_days_right() -> None:
    content = filled_form(rich_form(date_1904=True), CELLS)
    assert openpyxl.load_workbook(io.BytesIO(content))["Cover"]["C6"].value.date() == date(2015, 6, 1)


def test_filling_what_was_filled_replaces_it() -> None:
    again = [CellValue("Spend & <more>", "B6", "scheme_id", "Other"), CellValue("Cover", "C5", "on", None)]
    book = openpyxl.load_workbook(io.BytesIO(filled_form(filled_form(rich_form(), CELLS), again)))
    assert (book["Spend & <more>"]["B6"].value, book["Cover"]["C5"].value) == ("Other", None)
    assert book["Spend & <more>"]["E6"].value == 1234567.8


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=50), st.decimals(-(10**9), 10**9, places=2))
def test_whatever_the_text_or_amount_the_workbook_opens_with_it(text: str, amount: Decimal) -> None:
    cells = [CellValue("Cover", "C4", "fund", text), CellValue("Spend & <more>", "E6", "amount", amount)]
    book = openpyxl.load_workbook(io.BytesIO(filled_form(FORM, cells)))
    assert book["Spend & <more>"]["E6"].value == pytest.approx(float(amount))
    kept = book["Cover"]["C4"]
    assert (kept.value or "", kept.data_type) == (clean_text(text), "s" if text else "n")


FORM = rich_form()


def test_a_form_whose_parts_are_missing_is_refused_in_words() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(Refused, match="cannot be filled"):
        filled_form(out.getvalue(), CELLS)
