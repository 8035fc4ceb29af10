"""The outturn grid in a real browser: typing, pasting, saving, faults, conflicts, and what outlives a reload."""

import os
import shutil
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from commissioning.models import User
from pool.models import Outturn
from tests.factories import person
from tests.pool.outturn.conftest import Desk, desk

__all__ = ["desk"]  # a fixture: the pool's own
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """([id, text]) => {
    const cell = document.getElementById(id);
    cell.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("IHWB_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@pytest.fixture
def grid(chromium: Browser, desk: Desk, live_server: Any) -> Iterator[Page]:
    """The grid as the council's finance officer sees it."""
    page = signed_in(chromium, live_server.url, desk.mine)
    page.goto(live_server.url + desk.url())
    yield page
    assert not page.errors, page.errors  # type: ignore[attr-defined]
    page.context.close()


def signed_in(chromium: Browser, address: str, user: User, **options: Any) -> Page:
    client = Client()
    client.force_login(user)
    context = chromium.new_context(base_url=address, **options)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    page = context.new_page()
    errors: list[object] = []
    page.errors = errors  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: errors.append(error))  # Playwright takes no built-in
    page.on("dialog", lambda dialog: dialog.accept())  # "leave the page?", with unsaved figures on it
    page.set_default_timeout(10_000)
    return page


def cell(page: Page, name: str) -> Any:
    return page.get_by_label(name, exact=True)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save figures").click()


def state(page: Page) -> Any:
    return page.locator("[data-grid-state]")


def test_figures_are_typed_and_saved_with_keys_alone(grid: Page, desk: Desk) -> None:
    cell(grid, "Service 1, actual to date").focus()
    grid.keyboard.type("510")
    grid.keyboard.press("ArrowRight")
    expect(cell(grid, "Service 1, forecast outturn")).to_be_focused()
    grid.keyboard.type("1,120.50")
    expect(grid.locator("tr[data-line=L001] [data-variance]")).to_have_text("£120.50")
    grid.keyboard.press("Enter")  # down, over the other partner's locked line
    expect(cell(grid, "Service 3, forecast outturn")).to_be_focused()
    grid.keyboard.type("(5)")
    grid.keyboard.press("Shift+Enter")
    expect(cell(grid, "Service 1, forecast outturn")).to_be_focused()
    grid.keyboard.press("ArrowDown")
    grid.keyboard.press("ArrowLeft")
    grid.keyboard.type("0")
    expect(state(grid)).to_have_text("4 cells not saved.")
    grid.keyboard.press("Control+Enter")
    expect(state(grid)).to_have_text("4 figures saved. The forecast of your lines moved by £1,115.50 to £1,115.50.")
    expect(cell(grid, "Service 3, forecast outturn")).to_have_value("(5.00)")
    expect(grid.locator('[data-total=""] [data-figure=forecast]')).to_have_text("£1,115.50")
    assert desk.row("L003").forecast == Decimal("-5.00")


def test_escape_brings_back_what_the_cell_held(grid: Page) -> None:
    actual = cell(grid, "Service 1, actual to date")
    actual.focus()
    grid.keyboard.type("99")
    grid.keyboard.press("Escape")
    expect(actual).to_have_value("")
    expect(state(grid)).to_have_text("")


def test_a_block_from_a_spreadsheet_fills_own_lines_and_passes_over_locked_ones(grid: Page, desk: Desk) -> None:
    block = '"1,000.00"\t£2,000.00\tWinter\r\n(3.50)\t4\t"said ""no"""\r\n'
    grid.evaluate(PASTE, ["actual-L001", block])
    expect(state(grid)).to_contain_text("6 cells pasted, from Service 1, actual to date to Service 3, comment.")
    expect(cell(grid, "Service 3, comment")).to_have_value('said "no"')
    save(grid)
    expect(state(grid)).to_contain_text("4 figures and 2 comments saved.")
    assert (desk.row("L003").actual, desk.row("L001").comment) == (Decimal("-3.50"), "Winter")
    assert not Outturn.objects.filter(line__code="L002").exists()


def test_a_block_that_does_not_fit_is_not_pasted_at_all(grid: Page) -> None:
    grid.evaluate(PASTE, ["forecast-L003", "1\t2\n3\t4\n"])
    expect(grid.locator(".grid-notice")).to_have_text(
        "Nothing was pasted: the block has 2 rows and 2 columns, and from Service 3, forecast outturn on there are "
        "1 row and 2 columns of yours."
    )
    expect(cell(grid, "Service 3, forecast outturn")).to_have_value("")


def test_wrong_figures_are_named_cell_by_cell_and_stay_on_the_page(grid: Page) -> None:
    grid.evaluate(PASTE, ["actual-L001", "475.962,00\t1.234\n12/10/2015\tabc\n"])
    save(grid)
    summary = grid.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Nothing was saved: 4 places need correcting.")
    first = cell(grid, "Service 1, actual to date")
    expect(first).to_have_value("475.962,00")
    expect(first).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link", name="Service 3, actual to date: “12/10/2015” looks like a date").click()
    expect(cell(grid, "Service 3, actual to date")).to_be_focused()
    assert not Outturn.objects.exists()
    assert serious(grid) == []
    grid.keyboard.type("5")
    expect(cell(grid, "Service 3, actual to date")).not_to_have_attribute("aria-invalid", "true")


def test_of_two_people_the_second_chooses_with_both_figures_in_sight(grid: Page, desk: Desk) -> None:
    desk.enter("L001", by=person("finance_officer", desk.council, name="Colleague"), actual="7", forecast="8")
    cell(grid, "Service 1, actual to date").fill("5")
    cell(grid, "Service 1, forecast outturn").fill("6")
    save(grid)
    expect(grid.locator(".govuk-error-summary")).to_contain_text("Colleague changed lines that you typed in as well")
    expect(cell(grid, "Service 1, actual to date")).to_have_value("5")
    row = grid.locator("tr[data-line=L001]")
    expect(row.locator(".grid__fault").first).to_contain_text("Now £7.00, by Colleague")
    save(grid)  # without choosing: refused again
    expect(grid.locator(".govuk-error-summary")).to_be_focused()
    row.get_by_role("button", name="Keep mine").first.click()
    row.get_by_role("button", name="Take theirs").click()
    expect(cell(grid, "Service 1, forecast outturn")).to_have_value("8.00")
    save(grid)
    expect(state(grid)).to_contain_text("1 figure saved.")
    row_now = desk.row("L001")
    assert (row_now.actual, row_now.forecast, row_now.version) == (Decimal("5.00"), Decimal("8.00"), 2)


def test_what_was_not_saved_is_offered_back_after_a_reload(grid: Page) -> None:
    cell(grid, "Service 1, actual to date").fill("123")
    grid.reload()
    expect(cell(grid, "Service 1, actual to date")).to_have_value("")
    expect(grid.locator(".grid-notice")).to_contain_text("1 cell typed here before")
    grid.get_by_role("button", name="Put them back").click()
    expect(cell(grid, "Service 1, actual to date")).to_have_value("123")
    expect(state(grid)).to_have_text("1 cell not saved.")


def test_a_draft_put_back_over_newer_figures_is_a_conflict(grid: Page, desk: Desk) -> None:
    cell(grid, "Service 1, forecast outturn").fill("123")
    cell(grid, "Service 1, actual to date").fill("12")
    desk.enter("L001", by=person("finance_officer", desk.council), actual="7", forecast="8")
    grid.reload()
    grid.get_by_role("button", name="Put them back").click()
    save(grid)
    expect(grid.locator(".govuk-error-summary")).to_contain_text("after you opened the page")
    assert desk.row("L001").forecast == Decimal("8.00")


def test_a_lost_connection_loses_no_figure(grid: Page, desk: Desk) -> None:
    cell(grid, "Service 1, actual to date").fill("1")
    cell(grid, "Service 1, forecast outturn").fill("2")
    grid.context.set_offline(True)
    save(grid)
    expect(grid.locator(".grid-notice")).to_contain_text("the server cannot be reached. Your figures are still on")
    grid.context.set_offline(False)
    save(grid)
    expect(state(grid)).to_contain_text("2 figures saved.")
    assert desk.row("L001").forecast == Decimal("2.00")


def test_an_ended_session_loses_no_figure(grid: Page) -> None:
    cell(grid, "Service 1, actual to date").fill("1")
    Session.objects.all().delete()
    save(grid)
    expect(grid.locator(".grid-notice")).to_contain_text("your session has ended")
    expect(cell(grid, "Service 1, actual to date")).to_have_value("1")


def test_the_history_opens_over_the_grid_and_leaves_typed_figures_alone(grid: Page, desk: Desk) -> None:
    desk.enter("L001", actual="7", forecast="8", reason="Month end")
    cell(grid, "Service 3, actual to date").fill("1")
    grid.get_by_role("link", name="History of Service 1").click()
    dialog = grid.get_by_role("dialog", name="History of Service 1")
    expect(dialog).to_contain_text("Month end")
    expect(dialog).to_contain_text("£8.00")
    assert serious(grid) == []
    grid.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(cell(grid, "Service 3, actual to date")).to_have_value("1")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_grid_and_the_preview_are_accessible_and_no_wider_than_the_screen(
    chromium: Browser, desk: Desk, live_server: Any, width: int
) -> None:
    desk.enter("L001", actual="7", forecast="8")
    page = signed_in(chromium, live_server.url, desk.mine, viewport={"width": width, "height": 800})
    for what in ("outturn", "outturn_preview"):
        page.goto(live_server.url + desk.url(what))
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Rows from your ledger").fill("L001\t9\t9\nNOPE\t1\t1")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Check what will change")).to_be_visible()
    assert serious(page) == []
    page.context.close()


def test_without_script_the_page_is_an_ordinary_form(chromium: Browser, desk: Desk, live_server: Any) -> None:
    page = signed_in(chromium, live_server.url, desk.mine, java_script_enabled=False)
    page.goto(live_server.url + desk.url())
    cell(page, "Service 1, actual to date").fill("5")
    cell(page, "Service 1, forecast outturn").fill("x")
    save(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("“x” has letters in it")
    cell(page, "Service 1, forecast outturn").fill("6")
    save(page)
    expect(page.get_by_text("2 figures saved.")).to_be_visible()
    assert desk.row("L001").forecast == Decimal("6.00")
    page.context.close()


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, each with the first place where it is."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in {"serious", "critical"}
    ]
