"""A table of a page read back: figures as figures, groups as a column, links left out."""

from datetime import date
from decimal import Decimal

from ihwb.web.exporting import Cell, as_csv
from ihwb.web.page_tables import read_page, sheet_of

PAGE = """
<main><h1><span class="page__caption">Fund, 2015/16</span>Position</h1><div class="page__lead">Open.</div>
<div data-table="by-line" aria-label="By line"><table>
<caption>By line, £000<span class="caption-note">Positive is over.</span></caption>
<thead><tr><th rowspan="2">Line</th><th colspan="2">To date</th><th rowspan="2">Due</th><th rowspan="2">Note</th>
<th rowspan="2"><span class="govuk-visually-hidden">Links</span></th></tr><tr><th>Budget</th><th>Share</th></tr></thead>
<tbody><tr class="group"><th colspan="6">Acute</th></tr>
<tr><th>Care <abbr>C1</abbr></th><td class="figure"><a href="/x">(£1,234.50)</a></td><td class="figure">12.345678%</td>
<td>3 November 2014</td><td>=1+1<br>and <span>more</span></td><td><a href="/x">Change</a></td></tr>
<tr><th>Beds</th><td class="figure">not entered</td><td class="figure">£5.00</td><td>–</td><td>007</td><td></td></tr>
<tr><th>Typed</th><td class="cell"><input class="cell-input" value="-5.10"><a>1 remark</a></td>
<td class="figure">(10%)</td><td></td><td><input value="a word"></td><td></td></tr></tbody>
<tfoot><tr class="total"><th colspan="2">All £1.00 lines</th><td class="figure">£9,999,999,999,999.99</td><td></td>
<td></td><td></td></tr></tfoot></table></div></main>
"""


def test_a_table_keeps_what_it_says_and_what_kind_of_thing_it_is() -> None:
    sheet = sheet_of(read_page(PAGE.encode()), "by-line")
    assert sheet is not None
    assert sheet.title == "By line: Fund, 2015/16, Position"
    assert sheet.notes[:2] == ("Open.", "Positive is over.")
    assert [(one.label, one.kind) for one in sheet.columns] == [
        ("Group", "text"), ("Line", "text"), ("To date: Budget (£)", "money"), ("To date: Share", "percent"),
        ("Due", "day"), ("Note", "text"),
    ]  # fmt: skip
    assert list(sheet.rows) == [
        ["Acute", "Care C1", Decimal("-1234.50"), Decimal("0.12345678"), date(2014, 11, 3), "=1+1 and more"],
        ["Acute", "Beds", "not entered", Cell(Decimal("5.00"), "money"), None, "007"],
        ["Acute", "Typed", Decimal("-5.10"), Decimal("-0.1"), None, "a word"],
        ["", "All £1.00 lines", None, Cell(Decimal("9999999999999.99"), "money"), None, None],
    ]
    assert b"'=1+1 and more" in as_csv(sheet)


def test_what_the_page_has_not_is_none() -> None:
    assert sheet_of(read_page(PAGE.encode()), "other") is None
    assert sheet_of(read_page(b"<div data-table='x'></div>"), "x") is None
