"""The casting gate: totals, shares, units and ties, and what rounding may do."""

from datetime import date
from decimal import Decimal

import pytest

from scrutiny.rules.casting import RULES, Table, Tolerance, cast, tolerance_on
from scrutiny.rules.table_cells import address, read

DAY = date(2015, 10, 1)


def table(text: str, number: int = 1, name: str = "Section “Money”") -> Table:
    return Table(
        number, name, [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in text.split("\n")]
    )


def told(*tables: Table) -> list[tuple[str, str]]:
    return [(one.code, one.cell) for one in cast(tables, DAY)]


@pytest.mark.parametrize(
    ("text", "value", "scale", "percent"),
    [
        ("1,234", "1234", 0, False), ("(1,234.50)", "-1234.50", 0, False), ("£421.1m", "421.1", 6, False),
        ("−12", "-12", 0, False), ("48%", "48", 0, True), ("£3 million", "3", 6, False), ("1,234*", "1234", 0, False),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_a_figure(text: str, value: str, scale: int, percent: bool) -> None:
    figure = read(text)
    assert figure is not None
    assert (figure.value, figure.scale, figure.percent) == (Decimal(value), scale, percent)


@pytest.mark.parametrize("text", ["", "-", "–", "from April 2015", "1,23", "12 beds", "2015/16", "(12", "n/a"])
def test_words_dashes_and_dates_are_no_figures(text: str) -> None:
    assert read(text) is None


def test_a_cell_is_addressed_as_in_a_spreadsheet() -> None:
    assert (address(0, 0), address(3, 6), address(26, 1)) == ("A1", "D7", "AA2")


def test_a_total_that_is_not_the_sum_is_found_with_what_it_should_be() -> None:
    (finding,) = cast([table("| Line | 2015/16 |\n| Acute | 100 |\n| Care | 50 |\n| Total | 160 |")], DAY)
    assert (finding.code, finding.cell) == ("total", "Table 1, B4")
    assert finding.sentence == (
        "Table 1, B4 (Total), says 160; the 2 figures above it add up to 150, a difference of 10."
    )


def test_a_table_that_casts_says_nothing() -> None:
    text = (
        "| Line | Council | CCG | Total | % |\n| Acute | 100 | 200 | 300 | 75% |\n| Care | (25) | 125 | 100 | 25% |\n"
        "| Total | 75 | 325 | 400 | 100% |"
    )
    assert told(table(text)) == []


def test_a_total_may_be_of_its_subtotals_or_of_all_detail() -> None:
    text = (
        "| Line | £ |\n| a | 1 |\n| b | 2 |\n| Subtotal | 3 |\n| c | 4 |\n| d | 5 |\n| Subtotal | 9 |\n| Total | {} |"
    )
    assert told(table(text.format("12"))) == []
    assert told(table(text.format("13"))) == [("total", "Table 1, B8")]


def test_a_row_that_does_not_add_up_to_its_total_column_is_found() -> None:
    text = "| Line | Council | CCG | Total |\n| Acute | 100 | 200 | 310 |\n| Care | 5 | 5 | 10 |"
    assert told(table(text)) == [("row_total", "Table 1, D2")]


def test_rounding_explains_a_total_in_millions_and_not_one_in_pounds() -> None:
    assert told(table("| Line | £m |\n| a | £1.4m |\n| b | £1.4m |\n| Total | £2.9m |")) == []
    assert told(table("| Line | £m |\n| a | £1.4m |\n| b | £1.4m |\n| Total | £3.1m |")) == [("total", "Table 1, B4")]
    assert told(table("| Line | £ |\n| a | 14 |\n| b | 14 |\n| Total | 29 |")) == [("total", "Table 1, B4")]


def test_what_rounding_may_do_is_dated() -> None:
    strict = Tolerance(date(2020, 1, 1), Decimal(0), Decimal(0), "Exact")
    assert tolerance_on(date(2019, 12, 31), [*RULES, strict]) is RULES[0]
    assert tolerance_on(date(2020, 1, 1), [*RULES, strict]) is strict


def test_a_wrong_share_and_shares_that_do_not_come_to_a_hundred_are_found() -> None:
    text = "| Line | Budget | % |\n| Acute | 300 | 57% |\n| Care | 100 | 25% |\n| Total | 400 | 100% |"
    assert told(table(text)) == [("share", "Table 1, C2"), ("shares", "Table 1, C4")]


def test_thirds_are_shares_of_a_hundred_as_far_as_rounding_goes() -> None:
    text = "| Line | Budget | % |\n| a | 1 | 33% |\n| b | 1 | 33% |\n| c | 1 | 33% |\n| Total | 3 | 100% |"
    assert told(table(text)) == []


def test_pounds_among_thousands_are_found() -> None:
    text = "| Line | Budget (£000) |\n| Acute | 151,414 |\n| Care | £3.2m |"
    assert told(table(text)) == [("unit", "Table 1, B3")]
    mixed = "| Line | Budget |\n| Acute | £1.2m |\n| Care | £3.2m |\n| Other | 45,000 |"
    assert told(table(mixed)) == [("unit", "Table 1, B4")]


def test_the_same_line_in_two_tables_is_the_same_figure() -> None:
    first = table("| Line | 2015/16 |\n| Acute care | 151,414 |\n| Other | 5 |")
    other = table("| Service | 2015/16 | 2016/17 |\n| Acute Care | 151,441 | 9 |\n| Third | 5 | 7 |", 2)
    found = cast([first, other], DAY)
    assert [(one.code, one.cell) for one in found] == [("tie", "Table 2, B2")]
    assert "is 151,414 in Table 1, B2" in found[0].sentence


def test_the_same_amount_in_another_unit_ties() -> None:
    first = table("| Line | 2015/16 (£000) |\n| Acute | 151,414 |\n| Other | 5 |")
    other = table("| Line | 2015/16 |\n| Acute | £151.4m |\n| Third | £1.0m |", 2)
    assert told(first, other) == []


def test_a_table_of_words_and_one_with_two_equal_names_say_nothing() -> None:
    words = table("| Step | When |\n| Pool manager appointed | March 2015 |\n| Total place | 2016 |")
    twice = table("| Line | A |\n| x | 1 |\n| x | 2 |")
    assert told(words, twice, table("| Line | A |\n| x | 3 |\n| y | 1 |", 3)) == []


def test_an_explanation_holds_for_the_same_figures_wherever_the_table_has_moved() -> None:
    text = "| Line | £ |\n| a | 1 |\n| b | 2 |\n| Total | 4 |"
    (one,), (moved,) = cast([table(text)], DAY), cast([table(text, 7)], DAY)
    (other,) = cast([table(text.replace("4", "5"))], DAY)
    assert one.key != other.key
    assert moved.key == one.key
