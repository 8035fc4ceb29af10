"""A support plan from the provider's proposal to its commitment beside the pool's forecast, and back to nothing."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from delivery.models import SupportCase
from tests.browser.conftest import Person
from tests.browser.test_law_journey import enter_day, press
from tests.browser.test_pages import serious

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
HOME = "/p/plymouth/delivery/support"


def propose(page: Page, proposal: str) -> None:
    page.goto(f"{HOME}/propose/")
    page.get_by_label("Case reference").fill("SP-20001")
    page.get_by_label("Budget line").select_option(label="Wellbeing (Integrated health and wellbeing pooled fund)")
    page.get_by_label("Kind of package").select_option(label="Care at home")
    page.get_by_label("Cost a week").fill("2100")
    enter_day(page, "First day of the package", date(2016, 3, 1))
    enter_day(page, "Passed by quality assurance on", timezone.localdate() - timedelta(days=1))
    page.get_by_label("What is proposed").fill(proposal)
    press(page, "Propose")


def beside(page: Page) -> list[Decimal]:
    """What stands beside the forecast of the line: agreed and not yet sourced, sourced, committed, £."""
    page.goto("/p/plymouth/pool/position/")
    row = page.get_by_role("region", name="Committed by support plans").get_by_role("row").filter(has_text="Wellbeing")
    return [Decimal(re.sub("[£,]", "", one)) for one in row.locator("td").all_inner_texts()[1:]]


def more(page: Page, than: list[Decimal]) -> list[Decimal]:
    return [now - before for now, before in zip(beside(page), than, strict=True)]


def test_a_support_plan_from_proposal_to_commitment_and_back(person: Person) -> None:
    provider, council = person("provider"), person("commissioner")
    before = beside(council)

    # A name, a day of birth and an NHS number are refused where they were typed, and none of them is repeated.
    propose(provider, "For Ada Lovelace, born 3 June 1950, 943 476 5919")
    press(provider, "Propose")
    refused = provider.get_by_role("alert")
    expect(refused).to_contain_text(
        "“What is proposed” seems to hold a person's name, a date of birth and an NHS number."
    )
    expect(refused).not_to_contain_text("Lovelace")
    assert serious(provider) == []
    assert not SupportCase.objects.filter(reference="SP-20001").exists()
    provider.get_by_label("What is proposed").fill("Two calls a day")
    press(provider, "Propose")
    expect(provider.get_by_text("SP-20001 is proposed and waits for verification.")).to_be_visible()

    # The council orders its queue by age and by value, and returns the plan: the statutory duties are not met.
    council.goto(f"{HOME}/queue/")
    by_age = council.locator("tbody th").all_inner_texts()
    assert by_age[-1] == "SP-20001"
    council.get_by_label("Order by").select_option(label="Value, highest first")
    press(council, "Show")
    expect(council.locator("tbody th").first).to_have_text("SP-20001")
    council.get_by_role("link", name="Return SP-20001").click()
    for question, said in (("needs", "Yes"), ("duties", "No"), ("funding", "Yes")):
        council.locator(f"input[name={question}][value={said.lower()}]").check()
        council.locator(f"#id_{question}_words").fill(
            "The carer's assessment is missing." if said == "No" else "As planned."
        )
    press(council, "Return to the provider")
    expect(council.get_by_text("SP-20001 is returned.", exact=False)).to_be_visible()
    assert more(council, before) == [0, 0, 0]

    # The provider reads why, and proposes again.
    provider.goto(f"{HOME}/queue/?stage=returned")
    provider.get_by_role("link", name="SP-20001").click()
    expect(provider.get_by_text("The carer's assessment is missing.").first).to_be_visible()
    provider.get_by_role("button", name="Propose again").click()
    provider.get_by_label("What is proposed").fill("Two calls a day; the carer is assessed")
    press(provider, "Propose again")

    # Agreed in two clicks from the queue: 1 to 31 March 2016 are 31 days, £2,100 × 31 ÷ 7 = £9,300.
    council.goto(f"{HOME}/queue/")
    council.get_by_role("link", name="Agree SP-20001").click()
    expect(council.get_by_text("£9,300.00").first).to_be_visible()
    press(council, "Agree and post the commitment")
    expect(council.get_by_text("SP-20001 is agreed.", exact=False)).to_be_visible()
    assert more(council, before) == [9300, 0, 9300]

    # Brokerage buys it for £2,016 from 8 March: 24 days, £6,912. Then it is looked at, and ended on 21 March: 14 days.
    case = SupportCase.objects.get(reference="SP-20001")
    council.goto(f"{HOME}/cases/{case.pk}/")
    council.get_by_role("button", name="Hand to brokerage").click()
    press(council, "Hand to brokerage")
    council.get_by_role("button", name="Record the sourced package").click()
    council.get_by_label("Provider of the package").fill("Provider on the framework")
    council.get_by_label("Actual cost a week").fill("2016")
    enter_day(council, "First day", date(2016, 3, 8))
    enter_day(council, "Review due", date(2016, 3, 15))
    press(council, "Record")
    expect(council.get_by_role("heading", name="2015/16: £6,912.00")).to_be_visible()
    council.get_by_role("button", name="Record a review").click()
    enter_day(council, "Reviewed on", date(2016, 3, 15))
    enter_day(council, "Next review due", date(2017, 3, 15))
    council.get_by_label("Outcome of the review").fill("It goes on as it is.")
    press(council, "Record the review")
    council.get_by_role("button", name="End the package").click()
    enter_day(council, "Last day", date(2016, 3, 21))
    council.get_by_label("Reason").fill("The package is no longer needed.")
    press(council, "End the package")
    expect(council.get_by_role("heading", name="2015/16: £4,032.00")).to_be_visible()
    expect(council.get_by_text("Proposed again").first).to_be_visible()
    assert serious(council) == []
    assert more(council, before) == [0, 4032, 4032]
