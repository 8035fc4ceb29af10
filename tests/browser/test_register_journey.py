"""A delegation from its first day to its gap and to the gap's end, by those who have to do with it."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from commissioning.models import DelegatedFunction
from tests.browser.conftest import Person
from tests.browser.test_law_journey import enter_day, press
from tests.browser.test_pages import serious

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
REGISTER = "/p/plymouth/register/"


def row_of(page: Page, name: str, on: str) -> str:
    page.goto(f"{REGISTER}?on={on}")
    return page.get_by_role("row").filter(has_text=name).inner_text()


def test_a_delegation_is_given_its_gap_found_evidence_handed_in_and_the_gap_closed(
    person: Person, chromium: Browser, tmp_path: Path
) -> None:
    rest_centres = DelegatedFunction.objects.get(name="Emergency planning")
    officer = person("commissioner")
    officer.goto(f"{REGISTER}{rest_centres.pk}/")
    officer.get_by_role("button", name="Delegate", exact=True).click()
    officer.get_by_label("Delegate", exact=True).select_option("Plymouth Community Healthcare")
    officer.get_by_label(re.compile("without a document")).check()
    enter_day(officer, "First day", date(2015, 4, 1))
    officer.get_by_label("Condition 1", exact=False).first.fill("A rest centre opens within four hours.")
    officer.get_by_label("Reason", exact=True).fill("Agreed at the resilience forum")
    press(officer, "Delegate")
    expect(officer.get_by_text("“Emergency planning” is delegated.")).to_be_visible()
    assert serious(officer) == []

    # As at the day before it is nobody's, on its first day the provider's.
    assert "Nobody" in row_of(officer, "Emergency planning", "2015-03-31")
    assert "Plymouth Community Healthcare" in row_of(officer, "Emergency planning", "2015-04-01")

    officer.goto(f"{REGISTER}gaps/?kind=instrument")
    expect(officer.get_by_role("link", name="9. Emergency planning")).to_be_visible()
    officer.get_by_role("link", name="9. Emergency planning").click()
    officer.get_by_role("link", name="Expect evidence").click()
    officer.get_by_label("Evidence", exact=True).fill("The plan of the rest centres")
    officer.get_by_label("How often").select_option("Once")
    enter_day(officer, "First due date", date(2015, 6, 30))
    officer.get_by_label("Reason", exact=True).fill("So that the plan is read")
    press(officer, "Expect evidence")
    expect(officer.get_by_text("The evidence is expected from now on.")).to_be_visible()

    # The provider finds it on its first page, and hands a file in.
    provider = person("provider")
    provider.get_by_role("link", name=re.compile("overdue")).click()
    provider.goto("/p/plymouth/handing-in/")
    provider.get_by_role("link", name=re.compile("^Hand in ?: The plan of the rest centres")).click()
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7 a plan")
    provider.get_by_label("What it is").fill("Plan of April 2015")
    provider.get_by_label("File", exact=False).first.set_input_files(plan)
    press(provider, "Hand it in")
    expect(provider.get_by_text("The evidence is handed in.")).to_be_visible()
    assert serious(provider) == []

    # The evidence is there; the document is named in a correction, the condition gets its owner: no gap is left.
    function = f"{REGISTER}{rest_centres.pk}/"
    officer.goto(function)
    expect(officer.get_by_role("link", name="Plan of April 2015", exact=True)).to_be_visible()
    officer.get_by_role("link", name=re.compile("^Say who does")).click()
    officer.get_by_label("Who sees to it").select_option("Director of Public Health")
    officer.get_by_label("Reason", exact=True).fill("Public health opens them")
    press(officer, "Save")
    officer.get_by_role("link", name=re.compile("^Correct +delegation 1$")).click()
    officer.get_by_label("Document that delegates").fill("Letter of 20 March 2015")
    officer.get_by_label(re.compile("without a document")).uncheck()
    officer.get_by_label("Reason", exact=True).fill("The letter was found")
    press(officer, "Correct the delegation")
    expect(officer.get_by_text("The delegation is corrected.")).to_be_visible()
    expect(officer.get_by_text("Corrected", exact=True)).to_be_visible()
    officer.goto(f"{REGISTER}gaps/")
    expect(officer.get_by_role("link", name="9. Emergency planning")).to_have_count(0)
    assert serious(officer) == []

    # Published, it is there for anybody; it ends, and is nobody's on the day after its last.
    publisher = person("governance.council")
    publisher.goto(f"{REGISTER}publish/?on=2015-04-01")
    press(publisher, "Publish it")
    anybody = chromium.new_context().new_page()
    anybody.goto(f"{publisher.url.split('/p/')[0]}/public/plymouth/register/")
    expect(anybody.get_by_text("Letter of 20 March 2015")).to_be_visible()
    assert serious(anybody) == []
    anybody.context.close()
    officer.goto(function)
    officer.get_by_role("link", name=re.compile("^End +delegation 2$")).click()
    enter_day(officer, "Last day", date(2016, 3, 31))
    officer.get_by_label("Reason", exact=True).fill("The council opens them itself")
    press(officer, "End the delegation")
    assert "Plymouth Community Healthcare" in row_of(officer, "Emergency planning", "2016-03-31")
    assert "Nobody" in row_of(officer, "Emergency planning", "2016-04-01")
