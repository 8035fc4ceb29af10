"""From the officer who publishes to anybody who reads: the papers of a meeting without signing in."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from scrutiny.services import pack_forms
from tests.browser.conftest import Person
from tests.browser.test_pages import DESK, GRAVE, TELEPHONE

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
MEETING = "/p/plymouth/scrutiny/meetings/scrutiny-2014-11-06/"


def look(page: Page) -> None:
    """No grave finding, one h1, nothing wider than a telephone."""
    for size in (TELEPHONE, DESK):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(GRAVE, {}) == [], page.url
    assert page.locator("h1").count() == 1


@pytest.mark.usefixtures("worker")
def test_a_member_of_the_public_reads_what_an_officer_has_published(
    person: Person, chromium: Browser, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack_forms, "FORMS", {})  # large print takes long, and is tried elsewhere
    officer = person("governance.council")
    officer.goto(MEETING)
    officer.get_by_role("button", name="Build the public edition").click()
    expect(officer.get_by_text("Structure checked")).to_be_visible(timeout=60_000)
    officer.goto(MEETING)
    officer.get_by_role("button", name="Publish the pack, number 1").click()
    expect(officer.get_by_text("Late", exact=True)).to_be_visible()
    look(officer)
    officer.get_by_label("Why the papers are late").fill("The demonstration publishes them long after the meeting.")
    officer.get_by_role("button", name="Publish", exact=True).click()
    expect(officer.get_by_text("Published as edition 1.")).to_be_visible()
    look(officer)

    public = chromium.new_context(base_url=site, locale="en-GB").new_page()
    public.goto("/public/plymouth/")
    expect(public.get_by_text("No meeting is called yet.")).to_be_visible()
    look(public)
    public.get_by_role("link", name="All meetings").click()
    look(public)
    public.get_by_role("link", name="Co-operative scrutiny review, 6 and 7 November 2014").click()
    expect(public.get_by_text("Nil. Nothing is taken in private.")).to_be_visible()
    expect(public.get_by_text("pages 1 to ")).to_be_visible()
    look(public)
    public.get_by_role("link", name="Edition 1", exact=True).click()
    expect(public.get_by_text("The demonstration publishes them long after the meeting.")).to_be_visible()
    look(public)
    assert public.request.get(public.url + "papers.pdf").body().startswith(b"%PDF-")
    public.get_by_role("button", name="Read it as a web page").click()
    expect(public.get_by_role("heading", name="Recommendations").first).to_be_visible()
    look(public)
    assert public.context.cookies() == []
