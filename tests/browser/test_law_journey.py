"""A key decision from its first notice to the deed, called in on the way; and one whose notice came a day late."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from commissioning.models import Decision, DecisionRecord, Implementation
from tests.browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
PLACE = "/p/plymouth"


def enter_day(page: Page, label: str, on: date) -> None:
    group = page.get_by_role("group", name=re.compile(f"^{label}"))
    for box, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        group.get_by_label(box, exact=True).fill(str(value))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def complete_entry(page: Page, decision: int) -> None:
    page.goto(f"{PLACE}/decisions/{decision}/law/entry/")
    page.get_by_label("Whom to contact").fill("Democratic support, the council")
    page.get_by_label("Who is consulted, how, by when").fill("Staff and the scrutiny panel, to November")
    page.get_by_label("Reason", exact=True).fill("Contents that the notice needs")
    press(page, "Save the entry")
    expect(page.get_by_text("The entry is saved.")).to_be_visible()


def publish(page: Page, decision: int, kind: str, on: date) -> None:
    page.goto(f"{PLACE}/decisions/{decision}/law/publish/{kind}/")
    enter_day(page, "Day of publication", on)
    page.get_by_label("Where it was published").fill("The council's website")


def approve(page: Page, decision: Decision, body: str, on: date, purpose: str = "decision") -> None:
    stage = decision.stages.get(body__code=body, purpose=purpose)
    page.goto(f"{PLACE}/decisions/{decision.pk}/route/{stage.pk}/outcome/")
    page.get_by_label("Approved", exact=True).check()
    enter_day(page, "Date of the meeting", on)
    before = page.get_by_label(re.compile("came before"))
    if before.count():
        before.fill("The papers record no outcome of the earlier stops.")
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_url(re.compile(rf"/decisions/{decision.pk}/(#.*)?$"))


def test_a_key_decision_from_the_first_notice_to_the_deed_with_a_call_in(person: Person, chromium: Browser) -> None:
    decision = Decision.objects.get(reference="IHWB-IC-2014")
    law = f"{PLACE}/decisions/{decision.pk}/law/"
    complete_entry(person("author"), decision.pk)

    officer = person("governance.council")
    publish(officer, decision.pk, "key", date(2014, 10, 13))
    press(officer, "Publish it")
    expect(officer.get_by_text("Notice was published on 13 October 2014, in time.").first).to_be_visible()
    anybody = chromium.new_context().new_page()
    anybody.goto(f"{officer.url.split('/p/')[0]}/public/plymouth/forward-plan/")
    expect(anybody.get_by_text("Commissioning health and wellbeing together from one pooled fund")).to_be_visible()
    anybody.context.close()

    approve(officer, decision, "CMT", date(2014, 10, 14), "approval")
    approve(officer, decision, "CABINET", date(2014, 11, 11))
    officer.goto(f"{law}record/")
    officer.get_by_label("Reference", exact=True).fill("CAB-1")
    officer.get_by_label("Who decided").select_option(label="Cabinet")
    for label, words in (
        ("Alternatives considered and rejected", "Two budgets"),
        ("Interests declared", "None."),
        ("Dispensations granted", "None."),
    ):
        officer.get_by_label(label).fill(words)
    press(officer, "Save the record")
    expect(officer.get_by_text("Somebody else publishes it.").first).to_be_visible()

    row = DecisionRecord.objects.get(reference="CAB-1")
    record = f"{PLACE}/law/records/{row.pk}/"
    second = person("monitoring.council")
    second.goto(f"{record}publish/")
    enter_day(second, "Day of publication", date(2014, 11, 12))
    second.get_by_label("Where it was published").fill("The council's website")
    press(second, "Publish it")
    expect(second.get_by_text("Wednesday 19 November 2014").first).to_be_visible()
    for on, said in (
        (date(2014, 11, 20), "the last day was Wednesday 19 November 2014"),
        (date(2014, 11, 19), "The call-in is received."),
    ):
        second.goto(f"{record}call-in/")
        enter_day(second, "Day on which it was received", on)
        second.get_by_label("How many members have asked").fill("3")
        second.get_by_role("checkbox").first.check()
        second.get_by_label("What the members say").fill("The consultation was short.")
        press(second, "Receive it")
        expect(second.get_by_text(said).first).to_be_visible()

    doer = person("commissioner")
    doer.goto(f"{record}implement/")
    enter_day(doer, "Day on which it was done", date(2014, 12, 4))
    press(doer, "Mark it implemented")
    expect(doer.get_by_text("It is called in.").first).to_be_visible()
    second.goto(f"{record}call-in/outcome/")
    second.get_by_label("Not upheld").check()
    enter_day(second, "Day of the hearing", date(2014, 11, 24))
    second.get_by_label("Reasons").fill("The consultation met the plan.")
    press(second, "Record the outcome")
    expect(second.get_by_text("Every statutory body has to approve first.").first).to_be_visible()

    approve(person("governance.ccg"), decision, "GOVERNING-BODY", date(2014, 12, 3))
    doer.goto(record)
    expect(doer.get_by_text("It may be carried out now.")).to_be_visible()
    press(doer, "Mark the decision implemented")
    enter_day(doer, "Day on which it was done", date(2014, 12, 4))
    press(doer, "Mark it implemented")
    expect(doer.get_by_text("The decision is implemented.")).to_be_visible()
    assert Implementation.objects.get(decision=decision).implemented_on == date(2014, 12, 4)


def test_a_notice_a_day_late_is_refused_and_the_decision_taken_by_general_exception(person: Person) -> None:
    decision = Decision.objects.get(reference="IHWB-ISD-2014")
    complete_entry(person("author"), decision.pk)
    officer = person("governance.council")
    publish(officer, decision.pk, "key", date(2014, 10, 14))
    press(officer, "Publish it")
    expect(
        officer.get_by_text("14 October 2014 is too late for Cabinet on Tuesday 11 November 2014").first
    ).to_be_visible()
    officer.goto(f"{PLACE}/decisions/{decision.pk}/law/")
    press(officer, "Record the general exception")
    enter_day(officer, "Day of publication", date(2014, 11, 3))
    officer.get_by_label("Where it was published").fill("The council's website")
    officer.get_by_label("Why the ordinary notice is not possible").fill("The transfer was settled in October.")
    enter_day(officer, "Day on which the chair of scrutiny was told", date(2014, 10, 31))
    press(officer, "Publish it")
    expect(officer.get_by_text("Taken by general exception: notice of 3 November 2014.").first).to_be_visible()
    expect(officer.get_by_text("Five clear working days after Monday 3 November 2014").first).to_be_visible()
