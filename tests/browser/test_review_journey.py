"""A review from its request to an answer that comes one day late, in a browser."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ihwb.kernel.dates import last_day_of_months
from scrutiny.models import Review
from tests.browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
REVIEWS = "/p/plymouth/scrutiny/reviews/"
FORM = {
    "What is the name of the review?": "How carers are heard",
    "What is the review about?": "Carers and the new provider.",
    "Why does it need to take place?": "They ask for it.",
    "What is it meant to achieve?": "That carers are heard.",
    "Who will benefit?": "Carers.",
    "How long will it take?": "One day",
    "When should it begin, and why?": "At once.",
    "When should it be complete, and why?": "Before the award.",
    "Who asks for it?": "The panel",
}


def enter_day(page: Page, label: str, on: date) -> None:
    group = page.get_by_role("group", name=re.compile(f"^{label}"))
    for box, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        group.get_by_label(box, exact=True).fill(str(value))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def why(page: Page, words: str = "As the panel said") -> None:
    page.get_by_label("Reason", exact=True).fill(words)


def test_a_review_from_its_request_to_an_answer_one_day_late(person: Person) -> None:
    today = timezone.localdate()
    begun = today - timedelta(days=120)
    member = person("scrutiny.member")
    member.goto(f"{REVIEWS}add")
    for label, words in FORM.items():
        member.get_by_label(label).fill(words)
    member.get_by_label("Which panel takes it on?").select_option(label="Co-operative Scrutiny Review panel")
    why(member)
    press(member, "Save the draft")
    member.get_by_role("button", name="Submit the request").click()
    enter_day(member, "Submitted on", begun)
    why(member)
    press(member, "Submit it")
    expect(member.get_by_text("The request is with the scrutiny body.")).to_be_visible()
    page = f"{REVIEWS}{Review.objects.get(title='How carers are heard').slug}/"

    officer = person("governance.council")
    officer.goto(f"{page}decide")
    officer.get_by_label("Approved", exact=True).check()
    enter_day(officer, "On", begun)
    officer.get_by_label("Reasons").fill("Timely.")
    press(officer, "Record it")
    officer.goto(f"{page}parts/question/add")
    officer.get_by_label("Question").fill("Are carers heard?")
    why(officer)
    press(officer, "Add")
    officer.goto(f"{page}parts/session/add")
    officer.get_by_label("Title").fill("Carers")
    enter_day(officer, "Day", begun)
    officer.get_by_label("Place").fill("Council House")
    why(officer)
    press(officer, "Add")
    officer.goto(f"{page}parts/evidence/add")
    officer.get_by_label("Title").fill("A survey of carers")
    officer.get_by_label("What it is").select_option(label="Heard at a session")
    officer.get_by_label("Session").select_option(label="Session 1")
    why(officer)
    press(officer, "Add")
    officer.goto(f"{page}parts/finding/add")
    officer.get_by_label("Question").select_option(index=1)
    officer.get_by_label("What the panel found").fill("They are not asked.")
    officer.get_by_label("1. A survey of carers").check()
    why(officer)
    press(officer, "Add")
    officer.goto(f"{page}parts/recommendation/add")
    officer.get_by_label("Recommendation").fill("Ask carers every year.")
    officer.get_by_label("1. They are not asked.").check()
    officer.get_by_label("Cabinet", exact=True).check()
    why(officer)
    press(officer, "Add")
    expect(officer.get_by_text("The recommendation is added.")).to_be_visible()
    officer.goto(f"{page}report/write")
    officer.get_by_label("Introduction").fill("The panel heard carers.")
    why(officer)
    press(officer, "Save")

    second = person("monitoring.council")
    second.goto(f"{page}report/agree")
    second.get_by_label("Body").select_option(label="Co-operative Scrutiny Board")
    enter_day(second, "On", begun)
    second.get_by_label("What it resolved").fill("Agreed.")
    press(second, "Record it")
    second.goto(f"{page}report/send")
    enter_day(second, "Sent on", begun)
    enter_day(second, "Received on", begun)
    why(second)
    press(second, "Record it")
    expect(second.get_by_text("The report is sent. The time for the answer runs.")).to_be_visible()
    due = Review.objects.get(title="How carers are heard").recipients.get()
    assert due.received_on == begun
    second.get_by_text("How the day is counted").first.click()
    expect(second.get_by_text("Two months beginning with the day").first).to_be_visible()
    second.get_by_role("link", name="Record the answer of Cabinet to recommendation 1").click()
    second.get_by_label("Accepted", exact=True).check()
    second.get_by_label("In its words").fill("Agreed.")
    enter_day(second, "Answered on", last_day_of_months(begun, 2) + timedelta(days=1))
    why(second)
    press(second, "Record")
    expect(second.get_by_text("1 day late").first).to_be_visible()
    member.set_viewport_size({"width": 390, "height": 844})
    member.goto(f"{page}thread#recommendation-1")
    expect(member.get_by_text("They are not asked.")).to_be_visible()
    expect(member.get_by_text("1 day late").first).to_be_visible()
