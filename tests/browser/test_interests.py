"""A member declares an interest, is told at the item that it touches, leaves, and the item has no quorum any more."""

import pytest
from playwright.sync_api import expect

from commissioning.models import Body, Decision, Interest, PlanEntry, TermsOfReference
from scrutiny.models import AgendaItem
from tests.browser.conftest import Person
from tests.browser.test_routes import fill_day, record, stop, today

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
MEETING = "/p/plymouth/scrutiny/meetings/"
HERE = "/p/plymouth/interests/"


def test_a_member_declares_is_raised_leaves_and_the_item_has_no_quorum(person: Person) -> None:
    decision = Decision.objects.get(reference="EXAMPLE-2027")
    PlanEntry.objects.filter(decision=decision).update(is_key=False)  # decided today, before its notice has run
    day, month, year = today()
    council, member = person("governance.council"), person("cabinet.member")
    cabinet = Body.objects.get(code="CABINET")
    TermsOfReference.objects.filter(body=cabinet).update(quorum_number=3)

    # The first page asks for a declaration; it is made, and published by an officer.
    member.get_by_role("link", name="Declare your interests on the register").first.click()
    member.get_by_role("button", name="Declare an interest").click()
    member.get_by_label("Plymouth City Council").check()
    member.get_by_label("Other registrable interest").check()
    member.get_by_label("The interest", exact=True).fill("Trustee of a charity that the pooled fund pays.")
    member.get_by_label("Further words by which it is found").fill("pooled fund")
    member.get_by_label("The day on which the interest began or changed").check()
    fill_day(member, "arose_on", day, month, year)
    member.get_by_role("button", name="Declare").click()
    expect(member.get_by_text("In time")).to_be_visible()
    interest = Interest.objects.get(member__user__email="cabinet.member@sample.example")
    council.goto(f"{HERE}{interest.pk}/publish/")
    council.get_by_role("button", name="Publish").click()
    expect(council.get_by_text("is on the public register")).to_be_visible()

    # A meeting of Cabinet today, with three present: the very quorum.
    council.goto(f"{MEETING}add")
    council.get_by_label("Title").fill("Cabinet, today")
    council.get_by_label("Body").select_option(label="Cabinet")
    fill_day(council, "day", day, month, year)
    council.get_by_label("Time").fill("14:00")
    council.locator('[name="reason"]').fill("Called")
    council.get_by_role("button", name="Add the meeting").click()
    council.get_by_role("button", name="Add an item").click()
    council.get_by_label("Number").fill("1")
    council.get_by_label("Title", exact=True).fill("Whether the pooled fund goes on")
    council.locator('[name="decision"]').select_option(label=str(decision))
    council.locator('[name="part"][value="1"]').check()
    council.locator('[name="late_reason"]').fill("It cannot wait for the next meeting.")  # the papers are out
    council.locator('[name="reason"]').fill("For decision")
    council.get_by_role("button", name="Add the item").click()
    item = AgendaItem.objects.get(title="Whether the pooled fund goes on")
    at = f"{MEETING}{item.meeting.slug}"
    council.goto(f"{at}/attendance/edit")
    for seat in ("Transformation and change", "Finance", "Children and young people"):
        box = council.get_by_label(seat)
        present = box.locator("option", has_text=": present").first.get_attribute("value")
        box.select_option(present)
    council.locator('[name="reason"]').fill("From the attendance sheet")
    council.get_by_role("button", name="Save the attendance").click()
    expect(council.get_by_text("3 voting members present; the quorum is 3.").first).to_be_visible()

    # The member is told at the meeting, and leaves.
    member.goto(at)
    expect(member.get_by_text("You have an interest that item 1 touches.")).to_be_visible()
    member.get_by_role("link", name="Declare it").click()
    member.get_by_role("link", name="Declare an interest at item 1").click()
    member.get_by_label("Interest on the register").select_option(index=1)
    member.get_by_label("Leaves for the item").check()
    member.get_by_role("button", name="Declare it").click()
    expect(member.get_by_text("less 1 who left or may not vote is 2; the quorum is 3.")).to_be_visible()
    expect(member.get_by_text("No quorum", exact=True).first).to_be_visible()

    # What Cabinet decides without its quorum is not recorded; after the record is put right, it is.
    stage = stop(decision, "Cabinet", "decision")
    record(council, stage, "Approved", today())
    council.get_by_role("button", name="Record").click()
    expect(council.get_by_text("Cabinet had no quorum at item 1 of “Cabinet, today”").first).to_be_visible()
    stage.refresh_from_db()
    assert stage.outcome == "pending"
    council.goto(f"{at}/attendance/edit")
    box = council.get_by_label("Environment")
    box.select_option(box.locator("option", has_text=": present").first.get_attribute("value"))
    council.locator('[name="reason"]').fill("Came in for this item")
    council.get_by_role("button", name="Save the attendance").click()
    record(council, stage, "Approved", today())
    council.get_by_role("button", name="Record").click()
    stage.refresh_from_db()
    assert stage.outcome == "approved"
