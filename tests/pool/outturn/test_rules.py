"""What the outturn page accepts, and what it says to the rest."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from ihwb.kernel.errors import Misread
from pool.rules.outturn import (
    USUAL_REASON,
    Column,
    Entry,
    Reading,
    Standing,
    needs_comment,
    only_touched,
    read_entries,
    read_message,
    read_reason,
    refused_message,
    saved_message,
)

ACUTE = Standing(
    "ACUTE", "Acute", Decimal("75000000.00"), Decimal("151414000.00"), "", 3, "", "Person 1", "3 June 2015 at 10:00"
)
CHC = Standing("CHC", "Continuing care")
OTHERS = Standing("OLT", "Older people", locked="its figures are entered by Exampleshire Council alone.")
ROWS = {row.line: row for row in (ACUTE, CHC, OTHERS)}


def read(line: str, version: int = 3, rows: Mapping[str, Standing] = ROWS, **typed: str) -> Reading:
    return read_entries([Entry(line, version, {Column(name): text for name, text in typed.items()})], rows)


def test_figures_are_read_as_a_spreadsheet_shows_them() -> None:
    (change,) = read("ACUTE", actual="£76,000,000.50", forecast="(1,000.00)").changes
    assert (change.actual, change.forecast) == (Decimal("76000000.50"), Decimal("-1000.00"))
    assert change.columns == (Column.ACTUAL, Column.FORECAST)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("seventy", "has letters in it"),
        ("475.962,00", "continental way round"),
        ("12.345", "has more than two decimals"),
        ("03/06/2015", "looks like a date"),
        ("1,23,456", "thousands separators in the wrong place"),
        ("#REF!", "is a spreadsheet's error"),
        ("99999999999999", "is too large"),
    ],
)
def test_a_wrong_figure_is_refused_with_its_line_its_column_and_what_was_typed(typed: str, says: str) -> None:
    reading = read("ACUTE", actual=typed)
    (fault,) = reading.faults
    assert fault.message.startswith(f"Acute, actual to date: “{typed}” ")
    assert says in fault.message
    assert (fault.line, fault.column, fault.typed) == ("ACUTE", Column.ACTUAL, typed)
    assert not reading.changes


def test_every_wrong_cell_is_reported_at_once() -> None:
    entries = [
        Entry("ACUTE", 3, {Column.ACTUAL: "x", Column.FORECAST: "1.234"}),
        Entry("CHC", 0, {Column.ACTUAL: "1.1.2015", Column.FORECAST: "5"}),
        Entry("NOPE", 0, {Column.ACTUAL: "1"}),
    ]
    reading = read_entries(entries, ROWS)
    assert [(fault.line, fault.code) for fault in reading.faults] == [
        ("ACUTE", "letters"),
        ("ACUTE", "too_many_decimals"),
        ("CHC", "date"),
        ("NOPE", "unknown_line"),
    ]
    assert refused_message(reading) == "Nothing was saved: 4 places need correcting."


def test_a_figure_that_was_entered_cannot_be_blanked() -> None:
    (fault,) = read("ACUTE", actual="  ").faults
    assert fault.message == (
        "Acute, actual to date: the figure is blank; it was £75,000,000.00. Enter 0 when the amount is nil."
    )


def test_both_figures_may_be_taken_away_together_by_hand_but_not_by_a_ledger() -> None:
    (change,) = read("ACUTE", actual="", forecast="").changes
    assert change.actual is change.forecast is None
    blank = Entry("ACUTE", 3, {Column.ACTUAL: "", Column.FORECAST: ""}, where="Row 1")
    assert [fault.code for fault in read_entries([blank], ROWS).faults] == ["blank", "blank"]


def test_a_variance_above_the_threshold_either_way_needs_a_comment() -> None:
    budget, threshold = Decimal("100.00"), Decimal("10.00")
    needed = {text: needs_comment(budget, Decimal(text), "", threshold) for text in ("110", "110.01", "90", "89.99")}
    assert needed == {"110": False, "110.01": True, "90": False, "89.99": True}
    assert not needs_comment(budget, Decimal(200), "Winter", threshold)
    assert not needs_comment(budget, None, "", threshold)


def test_a_first_actual_needs_its_forecast_and_the_fault_stands_at_the_empty_cell() -> None:
    (fault,) = read("CHC", version=0, actual="10,000").faults
    assert fault.column is Column.FORECAST
    assert fault.message == (
        "Continuing care, forecast outturn: a figure is needed beside the actual to date of £10,000.00; "
        "enter 0 when the amount is nil."
    )


def test_a_row_that_stays_blank_is_unchanged() -> None:
    reading = read("CHC", version=0, actual="", forecast=" ")
    assert reading.unchanged == ("CHC",)
    assert reading.stands


def test_nought_is_a_figure() -> None:
    (change,) = read("CHC", version=0, actual="0", forecast="0.00").changes
    assert change.actual == change.forecast == Decimal("0.00")


def test_a_comment_alone_may_be_written_and_taken_away() -> None:
    (change,) = read("CHC", version=0, comment=" Late\r\ninvoices ").changes
    assert change.comment == "Late invoices"
    noted = {"CHC": replace(CHC, comment="Late invoices")}
    (change,) = read("CHC", 0, noted, comment="").changes
    assert change.comment == ""


def test_a_comment_may_not_be_endless_or_binary() -> None:
    assert "has 1,001 characters; shorten it to 1,000." in read("ACUTE", comment="x" * 1001).faults[0].message
    assert "no text" in read("ACUTE", comment="a\x00b").faults[0].message
    assert "no text" in read("ACUTE", comment="a\ud800b").faults[0].message


def test_a_line_of_the_other_partner_is_refused_without_its_figures() -> None:
    (fault,) = read("OLT", version=0, actual="1", forecast="1").faults
    assert fault.message == "Older people is locked: its figures are entered by Exampleshire Council alone."


def test_a_line_given_twice_is_refused() -> None:
    twice = [Entry("ACUTE", 3, {Column.ACTUAL: "1"}), Entry("ACUTE", 3, {Column.ACTUAL: "2"})]
    reading = read_entries(twice, ROWS)
    assert reading.faults[0].message == "Acute is given twice; keep one of the rows."


def test_figures_typed_on_an_old_page_are_a_conflict_that_shows_both() -> None:
    reading = read("ACUTE", version=2, actual="80,000,000")
    (conflict,) = reading.conflicts
    assert (conflict.mine, conflict.theirs) == ("80,000,000", "£75,000,000.00")
    assert conflict.message == (
        "Acute, actual to date: Person 1 changed this line on 3 June 2015 at 10:00, after you opened the page. "
        "It is now £75,000,000.00; you typed “80,000,000”. Keep yours or take theirs, then save again."
    )
    assert "Person 1 changed lines" in refused_message(reading)
    assert not reading.changes


def test_saving_the_same_figures_twice_is_no_conflict() -> None:
    reading = read("ACUTE", version=2, actual="75,000,000.00")
    assert reading.stands
    assert reading.unchanged == ("ACUTE",)


def test_a_wrong_figure_on_an_old_page_is_a_conflict_first() -> None:
    reading = read("ACUTE", version=2, actual="abc")
    assert [conflict.mine for conflict in reading.conflicts] == ["abc"]


def test_the_answer_says_how_many_figures_and_where_the_forecast_went() -> None:
    reading = read("ACUTE", forecast="151,534,000", comment="Winter")
    assert saved_message(reading, ROWS) == (
        "1 figure and 1 comment saved. The forecast of your lines moved by £120,000.00 to £151,534,000.00."
    )
    assert saved_message(read("ACUTE", actual="1"), ROWS) == (
        "1 figure saved. The forecast of your lines stays at £151,414,000.00."
    )
    assert saved_message(read("ACUTE", actual="75000000"), ROWS) == "Nothing to save: every figure is as it was."


def test_of_a_whole_form_only_the_cells_that_were_touched_count() -> None:
    sent = Entry("ACUTE", 3, {Column.ACTUAL: "75000000", Column.FORECAST: "12x", Column.COMMENT: ""})
    (entry,) = only_touched([sent, Entry("CHC", 0, {Column.ACTUAL: ""})], ROWS)
    assert entry.typed == {Column.FORECAST: "12x"}


def test_the_page_s_message_is_read_as_text_only() -> None:
    sent = {"rows": [{"line": "ACUTE", "version": 3, "actual": "1", "colour": "red"}], "reason": "Accrual"}
    entries, reason = read_message(sent)
    assert entries == [Entry("ACUTE", 3, {Column.ACTUAL: "1"})]
    assert reason == "Accrual"


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {"rows": {}},
        {"rows": [1]},
        {"rows": [{"line": 5, "version": 0}]},
        {"rows": [{"line": "ACUTE"}]},
        {"rows": [{"line": "ACUTE", "version": True}]},
        {"rows": [{"line": "ACUTE", "version": "3"}]},
        {"rows": [{"line": "ACUTE", "version": 3, "actual": 75.1}]},
        {"rows": [], "reason": 7},
    ],
)
def test_a_message_of_another_shape_is_refused_in_a_sentence(document: object) -> None:
    with pytest.raises(Misread, match="Nothing was saved: the message from the page cannot be read"):
        read_message(document)


def test_a_reason_may_be_left_out_but_not_be_a_letter() -> None:
    assert read_reason("  ") == (USUAL_REASON, None)
    assert read_reason("Late  accrual") == ("Late accrual", None)
    _, fault = read_reason("x" * 101)
    assert fault is not None
    assert fault.message == "The reason has 101 characters; shorten it to 100."
