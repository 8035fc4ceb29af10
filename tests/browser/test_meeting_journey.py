"""Democratic services in a real browser: an agenda from the template and a route, the meeting, its minutes, closing."""

import pytest
from playwright.sync_api import Page, expect

from commissioning.models import Decision
from tests.browser.conftest import Person
from tests.browser.test_routes import fill_day

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
HERE = "/p/plymouth/scrutiny/"
AT = f"{HERE}meetings/cabinet-2014-12-02/"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def put_in_order(page: Page) -> None:
    """The fourth item to the top by dragging, and back by the keys; what is heard of it is said as well."""
    items = page.locator(".agenda__item h4")
    expect(items).to_have_text(["Apologies", "Declarations of interest", "Minutes", "Chair's urgent business"])
    grip, first = page.locator(".agenda__grip").nth(3), page.locator(".agenda__item").first
    grip.scroll_into_view_if_needed()
    at, to = grip.bounding_box(), first.bounding_box()
    assert at
    assert to
    page.mouse.move(at["x"] + 20, at["y"] + 20)
    page.mouse.down()
    page.mouse.move(at["x"] + 20, to["y"] + to["height"] / 2 + 5, steps=8)
    page.mouse.move(at["x"] + 20, to["y"] + 2, steps=4)
    expect(page.locator("[data-order-said]")).to_have_text("Item 4: place 1 of 4 in its part")
    page.mouse.up()
    expect(page.get_by_text("Item 4 has moved to place 1 of its part.")).to_be_visible()
    expect(items.first).to_have_text("Chair's urgent business")
    page.get_by_role("button", name="Move item 1", exact=True).focus()
    for key in ("Enter", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text("Item 1 has moved to place 4 of its part.")).to_be_visible()
    expect(items.last).to_have_text("Chair's urgent business")


def test_from_the_template_to_minutes_that_keep_what_was_edited(person: Person) -> None:
    page = person("governance.council")
    page.goto(f"{HERE}bodies/CABINET/agenda/")
    press(page, "Take over the usual items")
    page.goto(f"{HERE}calendar/add")
    page.get_by_label("Body").select_option(label="Cabinet")
    page.get_by_label("Days").fill("2 12 2014")
    page.get_by_label("Time").fill("14:00")
    page.get_by_label("Reason").fill("The year's dates")
    press(page, "Add the meetings")
    page.get_by_role("link", name="Cabinet, 2 December 2014").click()
    press(page, "Lay out the template")
    put_in_order(page)
    page.get_by_role("link", name="Proposed items").click()
    row = page.get_by_role("row").filter(has_text="ACL-CJV-2014")
    expect(row).to_contain_text("due 11 November 2014 and not done")
    row.get_by_role("button").click()
    expect(page.get_by_text("ACL-CJV-2014 is item 5.")).to_be_visible()

    page.goto(f"{AT}attendance/edit")
    for seat in page.locator('select[name^="seat_"]').all()[:4]:
        seat.select_option(index=1)
    page.get_by_label("Reason").fill("From the attendance sheet")
    press(page, "Save the attendance")

    page.goto(f"{AT}record")
    page.get_by_role("link", name="Record the outcome of item 5").click()
    page.get_by_label("Decided", exact=True).check()
    page.get_by_label("Words resolved").fill("To accept the joint venture.")
    page.get_by_label("Reasons").fill("It keeps the service.")
    page.get_by_label("By seat", exact=True).check()
    for number, vote in enumerate(("for", "for", "against")):
        page.locator('select[name^="vote_"]').nth(number).select_option(vote)
    page.get_by_label("Outcome on the route of ACL-CJV-2014").select_option("approved")
    press(page, "Record the outcome")
    expect(page.get_by_text("2 for, 1 against, 0 abstained: carried")).to_be_visible()
    assert Decision.objects.get(reference="ACL-CJV-2014").stages.get(purpose="approval").outcome == "approved"
    page.get_by_role("link", name="Add an action to item 5").click()
    page.get_by_label("What is to be done").fill("Bring the business plan.")
    page.get_by_label("Who does it").select_option(index=1)
    fill_day(page, "due", "31", "1", "2015")
    press(page, "Add it")

    page.goto(f"{AT}minutes/make")
    press(page, "Make the minutes")
    press(page, "Edit")
    box = page.locator("textarea", has_text="Resolved: To accept the joint venture.")
    box.fill("RESOLVED by two votes to one to accept the joint venture.")
    page.get_by_label("Reason").fill("As the chair put it")
    press(page, "Save")

    page.goto(f"{AT}record")
    page.get_by_role("link", name="Change the outcome of item 5").click()
    page.get_by_label("Words resolved").fill("To accept the joint venture from April.")
    page.get_by_label("Reason", exact=True).fill("The month was left out")
    press(page, "Record the outcome")
    page.get_by_role("link", name="Minutes", exact=True).click()
    page.get_by_role("link", name="Look at what changed and make them again").click()
    expect(page.get_by_text("Resolved: To accept the joint venture from April.")).to_be_visible()
    page.get_by_label("The minutes", exact=True).check()
    press(page, "Make them again")
    expect(page.get_by_text("RESOLVED by two votes to one to accept the joint venture.")).to_be_visible()
    page.get_by_role("link", name="As the public reads them").click()
    expect(page.get_by_text("Bring the business plan.")).to_be_visible()

    page.goto(f"{AT}record/close")
    expect(page.get_by_text("Item 1 has no outcome.")).to_be_visible()
    page.get_by_label("Why it is closed without them").fill("The usual items need none.")
    press(page, "Close the meeting")
    expect(page.get_by_text("The record was closed on")).to_be_visible()
    expect(page.get_by_role("link", name="Change the outcome of item 5")).to_have_count(0)
