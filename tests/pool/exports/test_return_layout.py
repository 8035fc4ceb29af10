"""A layout as data: what is wrong in it is said at its place, all at once; what goes where, and what is missing."""

from datetime import date
from decimal import Decimal

import pytest

from ihwb.kernel.errors import Misread
from pool.rules.return_filling import Signature, Values, check_signature, fill
from pool.rules.return_layout import SIGNATORIES, as_values, layout_of, read_layout
from pool.rules.risk_share.faults import ScenarioErrors

LAYOUT = """
return: bcf
name: Return
year: 2015/16
sheets:
  - name: Cover
    cells: {C4: fund, C5: complete, C6: council_chief_name, C7: nhs_chief_name, C8: s151_name}
    checker: C2
  - name: Spend
    rows: {of: expenditure, first: 8, last: 9, columns: {B: scheme_id, C: type, D: amount, E: joint_nhs}}
"""


def faults(text: str) -> list[str]:
    with pytest.raises(ScenarioErrors) as raised:
        read_layout(text)
    return [str(fault) for fault in raised.value.faults]


def test_a_layout_reads_back_as_it_was_kept() -> None:
    layout = read_layout(LAYOUT)
    assert layout_of(as_values(layout)) == layout


def test_every_fault_is_told_at_once_with_its_place_and_line() -> None:
    wrong = (
        LAYOUT.replace("C4: fund", "4C: fond")
        .replace("last: 9", "last: 7")
        .replace("C: type", "C: tipe")
        .replace("2015/16", "2015/18")
        .replace("name: Spend", "name: Cover")
    )
    told = faults(wrong + "schemes: {A: {colour: red, joint_nhs: 140}}\n")
    for part in ("4C", "fond", "last", "tipe", "year", "given twice", "colour", "from 0 to 100"):
        assert any(part in one for one in told), part
    assert all("(line " in one for one in told)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1, 2]",
        "just words",
        "a: [",
        "return: bcf",
        LAYOUT.replace("{C4: fund,", "{c4: fund, C4: year,"),
        LAYOUT.replace("checker: C2", "checker: C4"),
        LAYOUT.replace("first: 8", "first: 99999999999999999999"),
        LAYOUT.replace("cells: {C4", "cells: {ZZZ4"),
        LAYOUT.replace("name: Spend", "name: 'a/b'"),
        LAYOUT + "input_fill: yellow\n",
        LAYOUT + "signed: {s151: {name: x}}\n",
        LAYOUT + "schemes: [1]\n",
        "sheets: " + "[" * 60 + "]" * 60,
    ],
)
def test_a_wrong_layout_is_refused_in_words(text: str) -> None:
    assert faults(text)


ROW = {"scheme_id": "A", "type": "Other", "amount": Decimal("10.00"), "commissioner": "LA"}


def signed(seal: str) -> dict[str, Signature]:
    return {role: Signature("A. Signatory", title, date(2015, 5, 1), seal) for role, title in SIGNATORIES.items()}


def test_the_cover_is_complete_only_when_every_sheet_is_and_all_have_signed_these_figures() -> None:
    layout, values = read_layout(LAYOUT), Values({"fund": "Fund"}, {"expenditure": [ROW]})
    first = fill(layout, values, {})
    assert [check.answer for check in first.checks] == ["No", "Yes"]
    assert first.checks[0].missing[0] == "C6 (Chief executive of the council: name)"
    done = fill(layout, values, signed(first.seal))
    assert done.complete
    assert {one.cell: one.value for one in done.cells}["C5"] == "Yes"
    more = Values(values.cells, {"expenditure": [{**ROW, "amount": Decimal("10.01")}]})
    assert fill(layout, more, signed(first.seal)).checks[0].answer == "No"


def test_missing_cells_are_named_and_rows_that_do_not_fit_are_told() -> None:
    rows = [ROW, {**ROW, "type": "", "commissioner": "Joint"}, ROW]
    check = fill(read_layout(LAYOUT), Values({}, {"expenditure": rows}), {}).checks[1]
    assert check.missing == (
        "3 rows of expenditure do not fit between rows 8 and 9",
        "C9 (type)",
        "E9 (joint: % NHS)",
    )


@pytest.mark.parametrize(
    ("role", "post", "in_person", "right"),
    [
        ("council_chief", "Chief executive", True, True),
        ("council_chief", "Chief executive", False, False),
        ("nhs_chief", "Deputy accountable officer", True, False),
        ("nhs_chief", "Director, on behalf of the accountable officer", True, False),
        ("s151", "Deputy section 151 officer", False, True),
    ],
)
def test_a_chief_executives_signature_is_not_delegated(role: str, post: str, in_person: bool, right: bool) -> None:
    if right:
        check_signature(role, post, in_person)
    else:
        with pytest.raises(Misread, match="cannot delegate"):
            check_signature(role, post, in_person)
