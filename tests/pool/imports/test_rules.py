"""Cells, mappings and code tables without any file or database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihwb.kernel.cells import as_amount, as_day, as_period, as_text, as_year
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Misread
from pool.rules.mapping import (
    LedgerMapping,
    cell_place,
    faults_of,
    from_document,
    guess_columns,
    guess_heading_row,
    letter_of,
    read_codes,
    suggestion,
    to_document,
    write_codes,
)

YEAR = FinancialYear(2015)


@given(st.integers(-(10**14), 10**14))
def test_every_amount_in_pence_survives_being_a_float(pence: int) -> None:
    assert as_amount(pence / 100) == Decimal(pence) / 100


@pytest.mark.parametrize("value", [1.005, 12.3456, float("nan"), float("inf"), 1e13, True, {"day": "2015-09-30"}, ""])
def test_what_is_no_amount_to_the_penny_is_refused(value: Any) -> None:
    with pytest.raises(Misread):
        as_amount(value)


def test_whole_numbers_of_a_spreadsheet_are_codes_without_a_point() -> None:
    assert [as_text(value) for value in (12345.0, 12345.5, " 0042 ", None)] == ["12345", "12345.5", "0042", ""]


@pytest.mark.parametrize("value", [6, 6.0, "P06", "Period 6", "06", "September", "Sep-15", "2015/06", "201506",
                                   {"day": "2015-09-30"}, "30/09/2015"])  # fmt: skip
def test_a_period_is_known_by_its_number_name_or_day(value: Any) -> None:
    assert as_period(value, YEAR) == 6


@pytest.mark.parametrize("value", ["14", "0", "Ma", {"day": "2016-09-30"}, "soon"])
def test_what_is_no_period_of_the_year_is_refused(value: Any) -> None:
    with pytest.raises(Misread):
        as_period(value, YEAR)


def test_days_and_years_are_read_the_british_way() -> None:
    days = ["30/09/2015", "30-9-15", "2015-09-30 00:00:00", "30 September 2015", "30-Sep-2015", {"day": "2015-09-30"}]
    assert {as_day(value) for value in days} == {date(2015, 9, 30)}
    assert {as_year(value) for value in ("2015/16", "2015", 2015.0, "15/16", "1516", "FY2015-16")} == {2015}


def test_a_code_table_is_read_as_it_is_written() -> None:
    table = read_codes("4001\tacute\n4002; -\n\n4003 BED BASED", ["ACUTE", "BED BASED"])
    mapping = LedgerMapping(columns={"amount": "£"}, codes=table.codes, leave_out=table.leave_out)
    assert mapping.codes == {"4001": "ACUTE", "4003": "BED BASED"}
    assert read_codes(write_codes(mapping), ["ACUTE", "BED BASED"]) == table
    assert from_document(to_document(mapping)) == mapping


@pytest.mark.parametrize(
    ("text", "said"), [("1, NONE", "not the code of a line"), ("1, A\n1, -", "keep one"), ("1", "comma")]
)
def test_a_code_table_with_a_fault_names_the_row(text: str, said: str) -> None:
    with pytest.raises(Misread, match=said):
        read_codes(text, ["A"])


def test_a_mapping_says_what_it_lacks() -> None:
    fields = [field for field, _ in faults_of(LedgerMapping(cells={"fund": "B"}), "ledger")]
    assert fields == ["amount", "code", "cell_fund", "expect_fund"]
    twice = LedgerMapping(columns={"code": "Amount", "amount": "amount"})
    assert "chosen for" in faults_of(twice, "ledger")[0][1]


def test_headings_are_guessed_and_cells_addressed() -> None:
    rows = [["Ledger", ""], ["", ""], ["Cost Centre", "Net amount"], ["1", "2"]]
    assert guess_heading_row(rows) == 3
    assert guess_columns(rows[2]) == {"code": "Cost Centre", "amount": "Net amount"}
    assert (cell_place("AB3"), cell_place("3B"), letter_of(27)) == ((2, 27), None, "AB")
    assert suggestion(" acute  care", {"A": "Acute care", "B": "Beds"}) == "A"
