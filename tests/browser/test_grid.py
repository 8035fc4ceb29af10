"""The outturn grid in a real browser: typing and saving, faults, conflicts, and what outlives a lost connection."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from commissioning.models import User
from tests.factories import person
from tests.pool.outturn.conftest import Desk, desk

__all__ = ["desk"]  # a fixture: the pool's own
pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]

PASTE = """([id, text]) => {
    const cell = document.getElementById(id);
    cell.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


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


def apply_paste(page: Page, start: str, text: str) -> None:
    page.evaluate(PASTE, [start, text])
    page.get_by_role("button", name="Put it in").click()


def test_figures_are_typed_with_keys_alone_and_save_themselves(grid: Page, desk: Desk) -> None:
    cell(grid, "Service 1, actual to date").focus()
    grid.keyboard.type("510")
    grid.keyboard.press("ArrowRight")
    expect(cell(grid, "Service 1, forecast outturn")).to_be_focused()
    expect(state(grid)).to_contain_text("1 line with one figure of two")  # waits for its forecast
    grid.keyboard.type("1,120.50")
    expect(grid.locator("tr[data-line=L001] [data-variance]")).to_have_text("£120.50")
    grid.keyboard.press("Enter")  # down, over the other partner's locked line
    expect(cell(grid, "Service 3, forecast outturn")).to_be_focused()
    expect(state(grid)).to_contain_text("2 figures saved.")
    expect(cell(grid, "Service 1, actual to date")).to_have_value("510.00")
    expect(grid.locator("td.cell--saved")).to_have_count(2)
    grid.keyboard.type("(5)")
    grid.keyboard.press("Shift+Enter")
    expect(cell(grid, "Service 1, forecast outturn")).to_be_focused()
    grid.keyboard.press("ArrowDown")
    grid.keyboard.press("ArrowLeft")
    grid.keyboard.type("0")
    grid.keyboard.press("Control+Enter")
    expect(state(grid)).to_contain_text("The forecast of your lines moved by (£5.00) to £1,115.50.")
    expect(grid.locator('[data-total=""] [data-figure=forecast]')).to_have_text("£1,115.50")
    expect(grid.locator("td.cell--changed")).to_have_count(0)
    assert desk.row("L003").forecast == Decimal("-5.00")


def test_wrong_figures_are_named_cell_by_cell_and_hold_up_no_other_line(grid: Page, desk: Desk) -> None:
    cell(grid, "Service 1, actual to date").fill("12/10/2015")
    cell(grid, "Service 1, forecast outturn").fill("abc")
    cell(grid, "Service 3, actual to date").fill("3")
    cell(grid, "Service 3, forecast outturn").fill("4")
    cell(grid, "Service 3, comment").focus()
    first = cell(grid, "Service 1, actual to date")
    expect(first).to_have_attribute("aria-invalid", "true")
    expect(state(grid)).to_contain_text("2 figures saved.")
    assert desk.row("L003").forecast == Decimal("4.00")
    save(grid)
    summary = grid.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Nothing was saved: 2 places need correcting.")
    expect(first).to_have_value("12/10/2015")
    assert serious(grid) == []
    summary.get_by_role("link", name="Service 1, actual to date: “12/10/2015” looks like a date").click()
    expect(first).to_be_focused()
    grid.keyboard.type("5")
    expect(first).not_to_have_attribute("aria-invalid", "true")


def test_of_two_people_the_second_sees_mine_theirs_and_before_and_chooses(
    grid: Page, desk: Desk, chromium: Browser, live_server: Any
) -> None:
    other = signed_in(chromium, live_server.url, person("finance_officer", desk.council, name="Colleague"))
    other.goto(live_server.url + desk.url())
    cell(other, "Service 1, actual to date").fill("7")
    cell(other, "Service 1, forecast outturn").fill("8")
    save(other)
    expect(state(other)).to_contain_text("2 figures saved.")
    other.context.close()
    cell(grid, "Service 1, actual to date").fill("5")
    cell(grid, "Service 1, forecast outturn").fill("6")
    cell(grid, "Service 3, actual to date").focus()
    panel = grid.get_by_role("region", name="2 cells changed by somebody else as well")
    mine = panel.get_by_role("row", name="Service 1, actual to date")
    expect(mine.get_by_role("cell").nth(0)).to_have_text("5")
    expect(mine.get_by_role("cell").nth(1)).to_have_text("£7.00")
    expect(mine.get_by_role("cell").nth(2)).to_have_text("nothing")
    expect(mine.get_by_role("cell").nth(3)).to_contain_text("Colleague")
    assert serious(grid) == []
    assert desk.row("L001").actual == Decimal("7.00")
    panel.get_by_role("button", name="Keep mine, Service 1, actual to date").click()
    grid.get_by_role("button", name="Take theirs, Service 1, forecast outturn").click()
    expect(cell(grid, "Service 1, forecast outturn")).to_have_value("8.00")
    expect(state(grid)).to_contain_text("1 figure saved.")
    row_now = desk.row("L001")
    assert (row_now.actual, row_now.forecast, row_now.version) == (Decimal("5.00"), Decimal("8.00"), 2)


def test_a_lost_connection_and_a_reload_lose_no_figure(grid: Page, desk: Desk) -> None:
    grid.context.set_offline(True)
    cell(grid, "Service 1, actual to date").fill("1")
    cell(grid, "Service 1, forecast outturn").fill("2")
    cell(grid, "Service 3, actual to date").fill("9")
    cell(grid, "Service 3, comment").focus()
    expect(grid.locator(".grid-notice")).to_contain_text("the server cannot be reached. Your figures are still on")
    grid.context.set_offline(False)  # the browser says so, and the page saves by itself
    expect(state(grid)).to_contain_text("2 figures saved.")
    expect(grid.locator(".grid-notice")).to_have_count(0)
    assert desk.row("L001").forecast == Decimal("2.00")
    grid.reload()
    expect(cell(grid, "Service 3, actual to date")).to_have_value("")
    expect(grid.locator(".grid-notice")).to_contain_text("1 cell typed here before")
    grid.get_by_role("button", name="Put them back").click()
    expect(cell(grid, "Service 3, actual to date")).to_have_value("9")
    expect(state(grid)).to_contain_text("1 cell not saved.")


def test_a_draft_put_back_over_newer_figures_is_a_conflict(grid: Page, desk: Desk) -> None:
    grid.context.set_offline(True)
    cell(grid, "Service 1, forecast outturn").fill("123")
    cell(grid, "Service 1, actual to date").fill("12")
    cell(grid, "Service 1, comment").focus()
    expect(grid.locator(".grid-notice")).to_contain_text("cannot be reached")
    desk.enter("L001", by=person("finance_officer", desk.council, name="Colleague"), actual="7", forecast="8")
    grid.evaluate("document.querySelector('[data-grid]').dataset.save = '/nowhere'")  # so that the page stays behind
    grid.context.set_offline(False)
    grid.reload()
    grid.get_by_role("button", name="Put them back").click()
    expect(grid.locator(".grid-conflicts")).to_contain_text("Colleague")
    assert desk.row("L001").forecast == Decimal("8.00")


def test_an_ended_session_loses_no_figure_and_says_what_to_do(grid: Page) -> None:
    Session.objects.all().delete()
    cell(grid, "Service 1, actual to date").fill("1")
    save(grid)
    expect(grid.locator(".grid-notice")).to_contain_text("your session has ended")
    expect(grid.get_by_role("link", name="Sign in (opens in a new tab)")).to_be_visible()
    expect(cell(grid, "Service 1, actual to date")).to_have_value("1")


def test_history_and_remarks_open_over_the_grid_and_leave_typed_figures_alone(grid: Page, desk: Desk) -> None:
    desk.enter("L001", actual="7", forecast="8", reason="Month end")
    cell(grid, "Service 3, actual to date").fill("1")
    grid.get_by_role("link", name="History of Service 1").click()
    dialog = grid.get_by_role("dialog", name="History of Service 1")
    expect(dialog).to_contain_text("Month end")
    expect(dialog).to_contain_text("£8.00")
    grid.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    grid.get_by_role("link", name="Remark on Service 1").click()
    dialog = grid.get_by_role("dialog", name="Remark on Service 1")
    dialog.get_by_label("Remark for colleagues").fill("Is the winter money in?")
    dialog.get_by_role("button", name="Keep the remark").click()
    expect(dialog.locator(".remarks li")).to_contain_text("Is the winter money in?")
    assert serious(grid) == []
    grid.keyboard.press("Escape")
    marker = grid.locator("tr[data-line=L001] .grid__forecast").get_by_role("link", name="1 remark on Service 1")
    marker.click()
    dialog = grid.get_by_role("dialog", name="1 remark on Service 1")
    dialog.get_by_role("button", name="Settle").click()
    expect(dialog).to_contain_text("Settled by")
    expect(marker).to_have_count(0)
    expect(cell(grid, "Service 3, actual to date")).to_have_value("1")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_accessible_and_no_wider_than_the_screen(
    chromium: Browser, desk: Desk, live_server: Any, width: int
) -> None:
    desk.enter("L001", actual="7", forecast="8")
    page = signed_in(chromium, live_server.url, desk.mine, viewport={"width": width, "height": 800})
    for address in (*(desk.url(what) for what in ("outturn", "outturn_preview", "outturn_form")), year_of(desk)):
        page.goto(live_server.url + address)
        assert serious(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(live_server.url + desk.url("outturn_preview"))
    page.get_by_label("Rows from your ledger").fill("L001\t9\t9\nNOPE\t1\t1")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Check what will change")).to_be_visible()
    assert serious(page) == []
    page.context.close()


def test_on_a_phone_the_grid_is_read_and_the_form_is_typed_in(chromium: Browser, desk: Desk, live_server: Any) -> None:
    desk.enter("L001", actual="7", forecast="8")
    page = signed_in(chromium, live_server.url, desk.mine, viewport={"width": 390, "height": 800})
    page.goto(live_server.url + desk.url())
    expect(cell(page, "Service 1, actual to date")).not_to_be_editable()
    expect(page.get_by_role("button", name="Save figures")).not_to_be_visible()
    page.get_by_role("link", name="Form view").click()
    line = page.get_by_role("group", name="Service 1")
    line.get_by_label("Forecast outturn").fill("9")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 figure saved.")).to_be_visible()
    assert desk.row("L001").forecast == Decimal("9.00")
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


def year_of(desk: Desk) -> str:
    return reverse("pool:outturn_year", args=("exampleshire", "POOL", 2015))


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, each with the first place where it is."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in {"serious", "critical"}
    ]
