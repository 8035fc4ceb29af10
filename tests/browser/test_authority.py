"""Who may decide what, in a real browser: delegating the approval of mental health professionals is refused."""

import re

import pytest
from playwright.sync_api import expect

from commissioning.models import Decision, DelegatedFunction
from tests.browser.conftest import Person
from tests.browser.test_routes import fill_day

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
HERE = "/p/plymouth/"
KEPT = "the law keeps this function with Plymouth City Council"


def test_the_approval_of_mental_health_professionals_is_not_delegated_on_any_way(person: Person) -> None:
    function = DelegatedFunction.objects.get(name__contains="(AMHP)")
    author = person("author")

    # On the register: no way in, and none by the address.
    officer = person("monitoring.council")
    officer.goto(f"{HERE}register/")
    officer.get_by_role("link", name=function.name).click()
    expect(officer.get_by_role("link", name="Delegate", exact=True)).to_have_count(0)
    officer.goto(f"{HERE}register/{function.pk}/delegate/")
    expect(officer.get_by_text(KEPT).first).to_be_visible()

    # In a decision: told while it is a draft, refused when it is to go on its route.
    author.goto(f"{HERE}decisions/new/")
    author.get_by_label("Reference").fill("AMHP-1")
    author.get_by_label("Title").fill("Approval of mental health professionals by the community provider")
    author.get_by_label("Kind of decision").select_option(label="Delegation")
    author.get_by_label("Amount").fill("0")
    author.get_by_label("Recommendation 1").fill("Let the community provider approve the professionals.")
    author.get_by_role("button", name="Save the draft").click()
    author.get_by_role("link", name="kind, amount, maker and functions").click()
    author.get_by_text("Functions of the delegation register that it uses").click()
    author.get_by_label(re.compile(rf"^{function.number}\. ")).select_option(label="Delegated")
    author.get_by_label("Reason").fill("The provider asked for it")
    author.get_by_role("button", name="Save").click()
    for body, day in (("Cabinet", "9"), ("Governing Body", "24")):
        author.get_by_role("link", name="Add a stop").click()
        author.get_by_label("Body or post").select_option(label=body)
        fill_day(author, "starts_on", day, "2", "2027")
        author.get_by_label("Decision", exact=True).check()
        author.get_by_role("button", name="Add the stop").click()
    told = author.locator("#authority ~ .govuk-warning-text").first
    expect(told).to_contain_text(KEPT)
    expect(told).to_contain_text(f"register, function {function.number}")
    author.get_by_role("button", name="Send on its route").click()
    expect(author.get_by_role("alert").or_(author.locator(".banner")).first).to_contain_text(KEPT)
    assert Decision.objects.get(reference="AMHP-1").state == "draft"

    # Carried out by the council itself it goes its way.
    author.get_by_role("link", name="kind, amount, maker and functions").click()
    author.get_by_label(re.compile(rf"^{function.number}\. ")).select_option(label="Carried out")
    author.get_by_label("Reason").fill("The council approves them itself")
    author.get_by_role("button", name="Save").click()
    expect(author.get_by_text(KEPT)).to_have_count(0)
    author.get_by_role("button", name="Send on its route").click()
    expect(author.get_by_text("AMHP-1 is on its route.")).to_be_visible()
