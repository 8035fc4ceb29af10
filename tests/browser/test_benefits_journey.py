"""A benefit that comes later, in a real browser: what it does to the pool's gap, on every page that shows it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person
from tests.browser.test_journey import go

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]


def tile(page: Page, label: str) -> str:
    """The figure of a headline tile."""
    return page.locator(".stats__tile", has_text=label).locator(".stats__value").inner_text()


def test_a_benefit_slips_and_the_gap_of_the_pool_widens_at_once(person: Person) -> None:
    page = person("commissioner")
    go(page, "Delivery", "Benefits")
    page.get_by_role("navigation", name="Benefits").get_by_role("link", name="Realisation").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Benefits realisation 2015/16")
    assert tile(page, "Gap") == "£484,000"

    page.get_by_role("link", name="Integrated commissioning", exact=True).click()
    page.get_by_role("button", name="It comes later").click()
    page.get_by_label("Amount that comes later").fill("600,000")
    page.get_by_label("From", exact=True).select_option(label="March 2016")
    page.get_by_label("To", exact=True).select_option(label="2016/17 as a whole")
    page.get_by_label("Reason for the change").fill("The contract starts a month later")
    page.get_by_role("button", name="Move the forecast").click()
    expect(page.get_by_role("alert").first).to_contain_text("March 2016 has a forecast of 538,000.00")
    page.get_by_label("Amount that comes later").fill("388,000")
    page.get_by_role("button", name="Move the forecast").click()

    said = "£388,000 moved from March 2016 to 2016/17. The gap of 2015/16 is now £872,000; it was £484,000."
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text("The gap is £872,000; with this benefit as planned it would be £434,000.")).to_be_visible()
    page.get_by_role("link", name="Savings of 2015/16").click()
    expect(page.locator("#benefits-gap")).to_contain_text("leaves a gap of £872,000.00")
    expect(page.locator("#benefits-gap")).to_contain_text("£438,000.00 that was planned for 2015/16")

    member = person("scrutiny.member")
    go(member, "Delivery", "Benefits")
    member.get_by_role("navigation", name="Benefits").get_by_role("link", name="Realisation").click()
    assert tile(member, "Gap") == "£872,000"
    expect(member.get_by_role("button", name="It comes later")).to_have_count(0)

    # The map is walked by the keyboard: from box to box, and into one.
    member.get_by_role("navigation", name="Benefits").get_by_role("link", name="Benefits maps").click()
    member.locator(".structure__link").first.focus()
    member.keyboard.press("Tab")
    second = member.locator(".structure__link").nth(1)
    expect(second).to_be_focused()
    address = second.get_attribute("href")
    member.keyboard.press("Enter")
    member.wait_for_url(f"**{address}")
    expect(member.get_by_role("heading", level=1)).to_be_visible()
