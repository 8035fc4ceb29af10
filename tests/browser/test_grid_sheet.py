"""The outturn grid as a spreadsheet: moving, marking, copying, pasting with a preview, filling, undoing, the year."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pool.models import Outturn
from tests.browser.test_grid import PASTE, cell, grid, signed_in, state, year_of
from tests.pool.factories import PeriodFactory
from tests.pool.outturn.conftest import Desk, desk

__all__ = ["desk", "grid"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]

COPY = """() => {
    const clipboardData = new DataTransfer();
    const event = new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
    return clipboardData.getData("text/plain");
}"""


@pytest.fixture
def filled(desk: Desk, grid: Page) -> Page:
    """Both of the council's lines have figures."""
    desk.enter("L001", actual="1,000", forecast="2,000", comment="Winter")
    desk.enter("L003", actual="(3.50)", forecast="1,000", comment="-")
    grid.reload()
    return grid


def paste(page: Page, start: str, text: str) -> Any:
    page.evaluate(PASTE, [start, text])
    dialog = page.get_by_role("dialog", name="Paste this block?")
    expect(dialog).to_be_visible()
    return dialog


def test_keys_move_edit_in_place_and_bring_back(filled: Page) -> None:
    actual, comment = cell(filled, "Service 1, actual to date"), cell(filled, "Service 1, comment")
    actual.focus()
    filled.keyboard.press("End")
    expect(comment).to_be_focused()
    filled.keyboard.press("Home")
    expect(actual).to_be_focused()
    filled.keyboard.press("Control+End")
    expect(cell(filled, "Service 3, comment")).to_be_focused()
    filled.keyboard.press("PageUp")
    expect(comment).to_be_focused()
    filled.keyboard.press("Control+Home")
    filled.keyboard.press("F2")
    filled.keyboard.press("ArrowLeft")  # moves the caret: 1,000.0|0
    filled.keyboard.type("5")
    expect(actual).to_have_value("1,000.050")
    filled.keyboard.press("Escape")
    expect(actual).to_have_value("1,000.00")
    filled.keyboard.press("Tab")
    expect(cell(filled, "Service 1, forecast outturn")).to_be_focused()
    filled.keyboard.type("7")  # replaces
    expect(cell(filled, "Service 1, forecast outturn")).to_have_value("7")


def test_the_grid_announces_rows_columns_and_headers(filled: Page) -> None:
    table = filled.get_by_role("grid")
    expect(table).to_have_attribute("aria-colcount", "9")
    expect(table.get_by_role("columnheader", name="Forecast outturn")).to_be_visible()
    expect(table.get_by_role("rowheader", name="Service 1", exact=True)).to_be_visible()
    assert int(table.get_attribute("aria-rowcount") or 0) == table.locator("tr[aria-rowindex]").count()


def test_a_marked_block_is_copied_as_plain_figures(filled: Page) -> None:
    cell(filled, "Service 1, actual to date").focus()
    filled.keyboard.press("Shift+ArrowRight")
    filled.keyboard.press("Shift+End")
    expect(filled.locator("td[aria-selected=true]")).to_have_count(3)
    assert filled.evaluate(COPY) == "1000.00\t2000.00\tWinter"
    filled.keyboard.press("Control+a")
    own, other, *locked = filled.evaluate(COPY).split("\r\n")
    assert (own, other) == ("1000.00\t2000.00\tWinter", "-3.50\t1000.00\t-")
    assert locked == ["\t\t", "\t\t"]  # the other partner's figures are not there to be copied


def test_dragging_marks_a_block_and_delete_clears_it_in_one_step(filled: Page) -> None:
    cell(filled, "Service 3, forecast outturn").scroll_into_view_if_needed()
    cell(filled, "Service 1, actual to date").scroll_into_view_if_needed()
    start = cell(filled, "Service 1, actual to date").bounding_box()
    end = cell(filled, "Service 3, forecast outturn").bounding_box()
    assert start
    assert end
    filled.mouse.move(start["x"] + 20, start["y"] + 10)
    filled.mouse.down()
    filled.mouse.move(end["x"] + 20, end["y"] + 10, steps=4)
    filled.mouse.up()
    expect(filled.locator("td[aria-selected=true]")).to_have_count(4)
    filled.keyboard.press("Delete")
    expect(cell(filled, "Service 3, forecast outturn")).to_have_value("")
    expect(state(filled)).to_contain_text("saved.")
    filled.keyboard.press("Control+z")
    expect(cell(filled, "Service 1, actual to date")).to_have_value("1,000.00")
    expect(cell(filled, "Service 3, actual to date")).to_have_value("(3.50)")


def test_a_paste_is_previewed_put_in_whole_and_is_one_step(filled: Page, desk: Desk) -> None:
    dialog = paste(filled, "actual-L001", "1,000\t£2,500.00\tWinter\r\n")
    expect(dialog.locator("[data-count=changed]")).to_have_text("1 changed")
    expect(dialog.locator("[data-count=unchanged]")).to_have_text("2 unchanged")
    expect(dialog).to_contain_text("Total movement £500.00")
    expect(dialog).to_contain_text("Service 1, forecast outturn: 2,000.00 → 2,500.00")
    dialog.get_by_label("£000").check()
    expect(dialog).to_contain_text("Service 1, actual to date: 1,000.00 → 1,000,000.00")
    dialog.get_by_label("£", exact=True).check()
    dialog.get_by_role("button", name="Put it in").click()
    expect(state(filled)).to_contain_text("1 figure saved.")
    assert desk.row("L001").forecast == Decimal("2500.00")
    filled.keyboard.press("Control+z")
    expect(cell(filled, "Service 1, forecast outturn")).to_have_value("2,000.00")
    filled.keyboard.press("Control+y")
    expect(cell(filled, "Service 1, forecast outturn")).to_have_value("2,500.00")


def test_a_block_with_one_wrong_cell_is_not_put_in_at_all(filled: Page) -> None:
    dialog = paste(filled, "forecast-L003", "12/10/2015\tWords\tToo far\n")
    expect(dialog.locator("[data-count=invalid]")).to_have_text("1 invalid")
    expect(dialog.locator("[data-count=unknown]")).to_have_text("1 unknown")
    expect(dialog.get_by_role("button", name="Put it in")).to_be_disabled()
    dialog.get_by_role("button", name="Cancel").click()
    expect(cell(filled, "Service 3, comment")).to_have_value("-")


def test_locked_lines_in_a_block_are_named_or_passed_over(filled: Page) -> None:
    dialog = paste(filled, "forecast-L001", "11\n12\n13\n")  # the third is the other partner's line
    expect(dialog.locator("[data-count=locked]")).to_have_text("1 locked")
    expect(dialog.get_by_role("button", name="Put it in")).to_be_disabled()
    dialog.get_by_label("are passed over").check()
    expect(dialog.locator("[data-count=locked]")).to_have_text("0 locked")
    expect(dialog.locator("[data-count=unknown]")).to_have_text("1 unknown")
    dialog.get_by_role("button", name="Cancel").click()


def test_a_paste_of_one_column_waits_whole_until_the_other_is_there(grid: Page, desk: Desk) -> None:
    paste(grid, "actual-L001", "5\n6\n").get_by_role("button", name="Put it in").click()
    expect(state(grid)).to_contain_text("2 lines with one figure of two")
    cell(grid, "Service 1, forecast outturn").fill("50")
    cell(grid, "Service 3, forecast outturn").focus()
    expect(state(grid)).to_contain_text("1 line with one figure of two")
    assert not Outturn.objects.exists()
    grid.keyboard.type("60")
    grid.keyboard.press("Enter")
    expect(state(grid)).to_contain_text("4 figures saved.")
    assert desk.row("L003").forecast == Decimal("60.00")


def test_control_d_fills_the_marked_block_down(filled: Page, desk: Desk) -> None:
    cell(filled, "Service 1, forecast outturn").focus()
    filled.keyboard.press("Control+Shift+ArrowDown")
    filled.keyboard.press("Control+d")
    expect(cell(filled, "Service 3, forecast outturn")).to_have_value("2,000.00")
    expect(state(filled)).to_contain_text("1 figure saved.")
    assert desk.row("L003").forecast == Decimal("2000.00")


def test_a_variance_above_the_threshold_asks_for_its_comment_at_once(filled: Page, desk: Desk) -> None:
    comment = cell(filled, "Service 1, comment")
    expect(comment).not_to_have_attribute("aria-required", "true")
    comment.fill("")
    filled.keyboard.press("Home")
    expect(comment).to_have_attribute("aria-required", "true")
    expect(state(filled)).to_contain_text("comment needed", ignore_case=True)


def test_the_year_shows_months_side_by_side_and_copies_across_them(
    chromium: Browser, desk: Desk, live_server: Any
) -> None:
    before = PeriodFactory(fund=desk.period.fund, number=5)
    desk.enter("L001", actual="510", forecast="1,100")
    before.outturns.create(line=desk.line("L001"), actual=Decimal("400.00"), forecast=Decimal("1000.00"), version=1)
    before.state, before.certified_by = "certified", desk.theirs
    before.certified_at = desk.row("L001").entered_at
    before.save()
    page = signed_in(chromium, live_server.url, desk.mine)
    page.goto(live_server.url + year_of(desk))
    frozen = page.locator("tr[data-row=L001] [data-cell=p5]")
    expect(frozen).to_have_text("£400.00")
    frozen.click()
    assert page.evaluate(COPY) == "400.00"
    page.keyboard.press("ArrowRight")
    expect(cell(page, "Service 1, period 6 actual")).to_be_focused()
    page.evaluate(PASTE, ["p6-L001", "400.00"])
    page.keyboard.press("Enter")
    expect(state(page)).to_contain_text("1 figure saved.")
    expect(page.locator('[data-total=""] [data-figure=p6]')).to_have_text("£400.00")
    assert desk.row("L001").actual == Decimal("400.00")
    assert not page.errors, page.errors  # type: ignore[attr-defined]
    page.context.close()
