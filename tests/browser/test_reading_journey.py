"""A member reads on a tablet: keys, search, a note on marked words; the papers change, and the note is still there."""

import re

import pytest
from playwright.sync_api import Page, expect

from scrutiny.models import Meeting
from tests.browser.conftest import Person
from tests.scrutiny.reading.factories import pack_of

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
READ = "/p/plymouth/scrutiny/meetings/cabinet-2014-11-11/read/"
FUND = [
    "4. One fund",
    *(f"Paragraph {n} of the case for one fund." for n in range(40)),
    "The gap is 2.4 million pounds.",
]
CARE = ["5. Care at home", "Visits grow by four per cent a year."]


def test_a_member_reads_on_a_tablet_and_finds_the_note_again_in_the_next_edition(person: Person) -> None:
    meeting = Meeting.objects.get(slug="cabinet-2014-11-11")
    papers = {"agenda": ["Agenda", "What is to be decided."], "i4": FUND, "i5": CARE}
    pack_of(meeting, papers)
    page = person("cabinet.member", viewport={"width": 768, "height": 1024}, has_touch=True)
    page.goto(READ)
    item, now = page.locator(".reader__item"), page.locator("[data-page-now]")
    expect(item).to_have_text("Agenda")
    page.keyboard.press("j")
    expect(item).to_have_text("4. One fund")
    page.keyboard.press("j")
    expect(item).to_have_text("5. Care at home")
    page.keyboard.press("k")
    expect(item).to_have_text("4. One fund")
    # The agenda is always in reach, over the text where there is no room beside it.
    page.get_by_text("Paragraph 39").scroll_into_view_if_needed()
    page.get_by_role("button", name="Agenda").tap()
    expect(page.get_by_role("navigation", name="Agenda of the pack")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Agenda of the pack")).to_be_hidden()

    # Keys are not taken from fields; the help says which there are.
    page.keyboard.press("/")
    expect(page.get_by_label("Search all papers")).to_be_focused()
    page.keyboard.type("jig")
    expect(page.get_by_label("Search all papers")).to_have_value("jig")
    page.get_by_label("Search all papers").fill("gap million")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="4. One fund, page 3").click()
    expect(page).to_have_url(re.compile(r"/i4/#i4-[0-9a-f]{10}$"))
    expect(page.get_by_text("The gap is 2.4 million pounds.")).to_be_in_viewport()
    page.keyboard.press("g")
    expect(page.get_by_label("Go to page")).to_be_focused()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(item).to_have_text("5. Care at home")
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Your note")).to_be_focused()
    page.go_back()
    expect(item).to_have_text("4. One fund")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")

    # A note on marked words.
    page.get_by_text("The gap is 2.4 million pounds.").evaluate(
        """one => getSelection().setBaseAndExtent(one.firstChild, 11, one.firstChild, 22)"""
    )
    expect(page.get_by_role("button", name="Note", exact=True)).to_be_visible()
    # A browser on a telephone undoes the marking at the touch, before the button hears of it.
    page.evaluate(
        """() => {
          getSelection().removeAllRanges();
          setTimeout(() => document.querySelector("[data-mark=note]").click(), 50);
        }"""
    )
    expect(page.locator("[data-note-quote]")).to_have_text("2.4 million")
    expect(page.get_by_text("Only you see it")).to_be_visible()
    page.get_by_role("textbox", name="Your note").fill("Whose figure is this?")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Your note is kept.")).to_be_visible()
    expect(page.locator("mark.note-mark")).to_have_text("2.4 million")
    page.get_by_role("button", name="I have read this paper").click()
    expect(page.get_by_text("You have read this paper as it stands.")).to_be_visible()

    # The papers change: the note is at its words, the place is kept, and what is new is told.
    changed = [FUND[0], "A first word of the chair.", *FUND[1:-1], f"{FUND[-1]} It grows."]
    pack_of(meeting, {**papers, "i4": changed})
    page.goto(READ)
    expect(item).to_have_text("4. One fund")
    expect(page.locator("mark.note-mark")).to_have_text("2.4 million")
    expect(page.get_by_text("Whose figure is this?")).to_be_visible()
    expect(now).to_have_text("3")
    page.get_by_role("link", name="See what changed").click()
    expect(page.locator("ins", has_text="A first word of the chair.")).to_be_visible()
    expect(page.locator("ins", has_text="It grows.")).to_be_visible()


def keep(page: Page) -> None:
    page.goto(f"{READ}public/offline")
    page.get_by_role("button", name="Keep the papers").click()
    expect(page.get_by_text("The papers are on this device.")).to_be_visible()


def test_a_copy_is_read_without_a_connection_recalled_and_gone_after_signing_out(person: Person) -> None:
    meeting = Meeting.objects.get(slug="cabinet-2014-11-11")
    pack_of(meeting, {"agenda": ["Agenda"], "i5": CARE})
    page = person("cabinet.member", viewport={"width": 1024, "height": 768})
    keep(page)
    page.goto("/p/plymouth/")
    assert page.evaluate("caches.keys()") != []
    pack_of(meeting, {"agenda": ["Agenda"], "i5": [*CARE, "Corrected."]})
    page.goto("/p/plymouth/")
    page.wait_for_function("async () => (await caches.keys()).length === 0")
    keep(page)
    page.get_by_role("link", name="Open the copy").click()
    expect(page.get_by_text(CARE[1])).to_be_visible()
    page.reload()  # the worker answers for pages opened after it was there
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text(CARE[1])).to_be_visible()
    page.context.set_offline(False)
    address = page.url
    page.goto("/p/plymouth/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.context.set_offline(True)
    page.goto(address)
    expect(page.get_by_text("it was removed")).to_be_visible()
