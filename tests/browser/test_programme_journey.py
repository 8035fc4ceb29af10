"""A plan that leaves its tolerance, what the board says, a product signed off, and a gate passed and taken back."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from delivery.models import PlanException, ProductReview, ProgrammeCost, StageGate
from tests.browser.conftest import Person
from tests.browser.test_routes import fill_day

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
PROGRAMME = "/p/plymouth/delivery/programme/"
PROJECT = f"{PROGRAMME}projects/INTEGRATED-COMMISSIONING/"


def fill(page: Page, stem: str, day: date) -> None:
    fill_day(page, stem, str(day.day), str(day.month), str(day.year))


def test_from_a_cost_beyond_its_tolerance_to_a_gate_whose_outcome_is_taken_back(person: Person) -> None:
    today = timezone.localdate()
    commissioner, officer = person("commissioner"), person("governance.council")

    # £60,000 above budget, where £50,000 are tolerated: the exception is there without anybody raising it.
    cost = ProgrammeCost.objects.get(project__code="INTEGRATED-COMMISSIONING")
    money = person("finance.council")
    money.goto(f"{PROGRAMME}costs/{cost.pk}/")
    money.get_by_label("Expected for the whole year").fill("400000")
    money.get_by_label("Reason").fill("Two posts more")
    money.get_by_role("button", name="Save").click()
    expect(money.get_by_text("The cost is saved.")).to_be_visible()
    raised = PlanException.objects.get(kind="cost")
    commissioner.goto(f"{PROGRAMME}exceptions/{raised.pk}/")
    expect(commissioner.get_by_text("£60,000.00 above budget; the tolerance is £50,000.00").first).to_be_visible()
    commissioner.get_by_role("button", name="Write the report").click()
    for label in ("Cause", "Consequences", "Options", "Recommendation"):
        commissioner.get_by_label(label).fill(f"{label} in words")
    commissioner.get_by_role("button", name="Put it before the board").click()
    officer.goto(f"{PROGRAMME}exceptions/{raised.pk}/")
    officer.get_by_role("button", name="Record the board").click()
    officer.get_by_label("The deviation is accepted").check()
    fill(officer, "on", today)
    officer.get_by_label("In words").fill("Agreed up to sixty thousand")
    officer.get_by_label("Accepted up to").fill("60000")
    officer.get_by_role("button", name="Record it").click()
    expect(officer.get_by_text("Decided, not closed").first).to_be_visible()

    # The last reviewer finds the product fit, and the post that answers for it signs it off.
    review = ProductReview.objects.get(finding="")
    treasurer, director = person("s151.council"), person("director.people")
    treasurer.goto(f"{PROGRAMME}products/reviews/{review.pk}/")
    treasurer.get_by_label("Fit", exact=True).check()
    treasurer.get_by_label("Comments").fill("The budgets are right")
    treasurer.get_by_role("button", name="Give it").click()
    expect(treasurer.get_by_text("The review is given.")).to_be_visible()
    director.goto(f"{PROGRAMME}products/{review.product_id}/")
    director.get_by_role("button", name="Sign it off").click()
    director.get_by_label("Reason").fill("All reviewers find it fit")
    director.get_by_role("button", name="Sign it off").click()
    expect(director.get_by_text("The product is signed off.")).to_be_visible()

    commissioner.goto(f"{PROJECT}gates/add/")
    commissioner.get_by_label("Gate", exact=True).fill("Award of the contract")
    commissioner.get_by_label("Stage that it opens").fill("The provider delivers")
    commissioner.get_by_label("Criteria").fill("The specification is signed off")
    commissioner.get_by_label("Reviewed by the body").select_option(
        label="Integrated Health and Wellbeing Programme Board"
    )
    commissioner.get_by_label("Reason").fill("The next stage")
    commissioner.get_by_role("button", name="Add the gate").click()
    gate = StageGate.objects.get(name="Award of the contract")
    commissioner.goto(f"{PROGRAMME}gates/{gate.pk}/")
    expect(commissioner.get_by_text("Signed off").first).to_be_visible()
    commissioner.get_by_role("button", name="Put it forward").click()
    commissioner.get_by_label("What shows that the criteria hold").fill("Specification 0.1, signed off")
    commissioner.get_by_role("button", name="Put it forward").click()
    officer.goto(f"{PROGRAMME}gates/{gate.pk}/")
    officer.get_by_role("button", name="Record the outcome").click()
    officer.get_by_label("Passed", exact=True).check()
    fill(officer, "held_on", today)
    officer.get_by_label("What the review found").fill("All hold")
    officer.get_by_role("button", name="Record it").click()
    expect(officer.get_by_text("Passed, stage not begun").first).to_be_visible()
    officer.get_by_role("link", name="Take the outcome back").click()
    officer.get_by_label("Why it is taken back").fill("The board had asked for a condition")
    officer.get_by_role("button", name="Take it back").click()
    expect(officer.get_by_text("Waits for its review").first).to_be_visible()
    expect(officer.get_by_text("The board had asked for a condition").first).to_be_visible()
    commissioner.goto(f"{PROGRAMME}gates/{gate.pk}/begin/")
    fill(commissioner, "on", today)
    commissioner.get_by_label("Reason").fill("Go")
    commissioner.get_by_role("button", name="Begin it").click()
    expect(commissioner.get_by_text("is not passed (waits for its review)")).to_be_visible()
