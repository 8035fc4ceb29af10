"""A contract near its end becomes a decision in the forward plan, and is extended once that is carried out."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from commissioning.models import Implementation
from delivery.models import Contract, ContractDecision
from tests.browser.conftest import Person
from tests.browser.test_law_journey import enter_day, press
from tests.browser.test_pages import serious

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
PLACE = "/p/plymouth/delivery/contracts/"


def test_a_contract_near_its_end_becomes_a_decision_in_the_forward_plan(person: Person) -> None:
    today = timezone.localdate()
    end, later = today + timedelta(days=160), today + timedelta(days=525)
    officer = person("commissioner")
    officer.goto(PLACE)
    officer.get_by_role("button", name="Add a contract").click()
    officer.get_by_label("Code").fill("parenting")
    officer.get_by_label("Title").fill("Parenting support")
    officer.get_by_label("Commissioner").select_option("Plymouth City Council")
    officer.get_by_label("Provider").select_option("Livewell South West")
    officer.get_by_label("School nursing").check()
    enter_day(officer, "First day", today - timedelta(days=400))
    enter_day(officer, "Last day", end)
    officer.get_by_label("Months of notice").fill("3")
    officer.get_by_label("Reason for the change").fill("Signed last year")
    press(officer, "Add it")
    officer.get_by_role("link", name="Parenting support").click()
    officer.get_by_role("link", name="Enter an option").click()
    enter_day(officer, "Last day, if it is taken", later)
    officer.get_by_label("Reason for the change").fill("Clause 4")
    press(officer, "Save")

    # Its end stands with the day of the decision that it needs; from there the decision is started.
    officer.goto(f"{PLACE}ends/")
    expect(officer.get_by_role("row").filter(has_text="Parenting support").first).to_contain_text("Extend")
    assert serious(officer) == []
    officer.get_by_role("link", name=re.compile("^Start the decision on Parenting support")).click()
    expect(officer.get_by_label("Who decides")).to_have_value(re.compile("^body:"))
    officer.get_by_label("Reference").fill("IHWB-90")
    officer.get_by_label("Whom to contact").fill("Strategic commissioning, the council")
    officer.get_by_label("Who is consulted, how, by when").fill("Families, by letter, within a month")
    officer.get_by_label("Reason for the change").fill("The end is near")
    press(officer, "Draft the decision")
    expect(officer.get_by_text("The decision is drafted with its entry in the forward plan.")).to_be_visible()
    assert serious(officer) == []

    # Linked both ways, and in the forward plan.
    officer.get_by_role("link", name=re.compile("^IHWB-90")).click()
    officer.get_by_role("link", name="Contract: Parenting support").click()
    officer.goto("/p/plymouth/law/forward-plan/")
    expect(officer.get_by_text("IHWB-90").first).to_be_visible()

    # Carried out (as a decision's own journey shows), the extension is recorded against it.
    link = ContractDecision.objects.get()
    Implementation.objects.create(
        partnership=link.decision.partnership, decision=link.decision, joint=False, approved_on=today,
        implemented_on=today, implemented_by=link.decision.drafted_by,
    )  # fmt: skip
    officer.goto(f"{PLACE}parenting/")
    officer.get_by_role("link", name=re.compile("^Record what came of it")).click()
    officer.get_by_label("Reason for the change").fill("Carried out")
    press(officer, "Record it")
    expect(officer.get_by_text("(option 1)").first).to_be_visible()
    contract = Contract.objects.get(code="parenting")
    assert contract.options.get().state == "taken"
