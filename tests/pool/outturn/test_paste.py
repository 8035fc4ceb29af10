"""Rows pasted from a ledger: read, and shown before they count."""

from decimal import Decimal

import pytest

from ihwb.kernel.errors import Misread
from ihwb.kernel.money import parse
from pool.rules.outturn import Standing
from pool.rules.paste import from_thousands, preview, read_paste

ROWS = {
    row.line: row
    for row in (
        Standing("ACUTE", "Acute", Decimal("100.00"), Decimal("200.00"), "Winter", 3),
        Standing("CHC", "Continuing care"),
        Standing("OLT", "Older people", Decimal("7.00"), Decimal("7.00"), locked="it is entered by the council alone."),
    )
}


def test_a_block_from_a_spreadsheet_is_read_between_tabs() -> None:
    rows = read_paste('ACUTE\t"1,000.00"\t£2,000\r\n\r\nCHC\t(5.00)\t6\t"said ""no"""\r\n')
    assert [(row.number, row.line, row.actual, row.forecast, row.comment) for row in rows] == [
        (1, "ACUTE", "1,000.00", "£2,000", ""),
        (3, "CHC", "(5.00)", "6", 'said "no"'),
    ]


def test_commas_divide_where_there_is_no_tab() -> None:
    (row,) = read_paste('ACUTE,"1,000.00",2000.50')
    assert (row.actual, row.forecast) == ("1,000.00", "2000.50")


def test_headings_say_where_the_columns_are() -> None:
    (row,) = read_paste("Description\tForecast\tCode\tActual\nHospital\t2\tACUTE\t1")
    assert (row.line, row.actual, row.forecast) == ("ACUTE", "1", "2")


def test_headings_without_a_forecast_are_refused() -> None:
    with pytest.raises(Misread, match="none is “forecast”"):
        read_paste("Code\tActual\nACUTE\t1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing to read"),
        (" \n\t\n", "nothing to read"),
        ('ACUTE\t"1\t2\nCHC\t1\t2', "Row 1 has a quotation mark"),
        ('CHC,1,2\nACUTE,"1"0,2', "Row 2 has a quotation mark"),
        ("A,1,2\n" * 2001, "2,001 rows"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_whole(text: str, says: str) -> None:
    with pytest.raises(Misread, match=says):
        read_paste(text)


def test_unquoted_thousands_between_commas_are_never_guessed() -> None:
    (row,) = read_paste("ACUTE,1,000.00,2,000.00")
    assert row.fault.startswith("Row 1 has 5 columns; it needs a line code, an actual and a forecast")


def test_the_preview_says_what_every_row_would_do() -> None:
    text = "ACUTE\t110\t190.50\nCHC\t\t\nOLT\t1\t1\nNOPE\t1\t1\nCHC\tabc\t1\nACUTE\t1\nACUTE\t5\t5"
    shown = preview(read_paste(text), ROWS)
    assert [row.status for row in shown.rows] == [
        "changed",
        "unchanged",
        "locked",
        "unknown",
        "invalid",
        "invalid",
        "invalid",
    ]
    assert shown.rows[4].message.startswith("Row 5: Continuing care is given twice")
    assert shown.rows[6].message == "Row 7: Acute is given twice; keep one of the rows."
    assert (shown.actual_movement, shown.forecast_movement) == (Decimal("10.00"), Decimal("-9.50"))
    assert (shown.changed, shown.unchanged, shown.wrong) == (1, 1, 5)
    assert not shown.may_apply


def test_the_preview_shows_nothing_of_a_locked_line() -> None:
    (row,) = preview(read_paste("OLT\t1\t1"), ROWS).rows
    assert (row.actual_before, row.forecast_before) == (None, None)


def test_a_wrong_figure_in_a_paste_names_its_row_line_and_column() -> None:
    (row,) = preview(read_paste("CHC\t1\t475.962,00"), ROWS).rows
    assert row.message.startswith("Row 1: Continuing care, forecast outturn: “475.962,00” ")


def test_a_paste_without_comments_leaves_comments_alone() -> None:
    (row,) = read_paste("ACUTE\t100\t200")
    assert preview([row], ROWS).unchanged == 1


def test_a_paste_that_changes_nothing_is_not_offered() -> None:
    assert not preview(read_paste("ACUTE\t100\t200"), ROWS).may_apply


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("1.5", "1500.00"),
        ("(2)", "-2000.00"),
        ("£1,234.56789", "1234567.89"),
        ("-.5", "-500.00"),
        ("0", "0.00"),
        ("£(3.5)", "-3500.00"),
    ],
)
def test_a_figure_in_thousands_is_written_out_to_the_penny(text: str, pounds: str) -> None:
    assert parse(from_thousands(text)) == Decimal(pounds)


@pytest.mark.parametrize("text", ["", "abc", "1.234567", "12/3/2015", "1,23", "007"])
def test_what_is_no_figure_in_thousands_stays_as_it_was_typed(text: str) -> None:
    assert from_thousands(text) == text


def test_a_paste_in_thousands_leaves_codes_and_comments_alone() -> None:
    (row,) = read_paste("A100\t1\t2.5\t3 beds", thousands=True)
    assert (row.line, row.actual, row.forecast, row.comment) == ("A100", "1000.00", "2500.00", "3 beds")
