"""A risk in a real browser: raised, taken to the body above, accepted until a day, and open again the day after."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from delivery.models import Risk
from tests.browser.conftest import Person
from tests.browser.test_routes import fill_day

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
RISKS = "/p/plymouth/delivery/risks/"


def fill(page: Page, stem: str, day: date) -> None:
    fill_day(page, stem, str(day.day), str(day.month), str(day.year))


def test_a_risk_from_raising_to_its_return_when_the_acceptance_ends(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    commissioner, officer = person("commissioner"), person("governance.council")
    commissioner.goto(f"{RISKS}registers/CYPS-RISKS/raise/")
    commissioner.get_by_label("Title").fill("Schools leave the offer")
    commissioner.get_by_role("group", name="Likelihood").get_by_label("High (H)").check()
    commissioner.get_by_role("group", name="Impact").get_by_label("Medium (M)").check()
    commissioner.get_by_label("Why it is raised").fill("Two schools gave notice")
    commissioner.get_by_role("button", name="Raise the risk").click()
    expect(commissioner.get_by_role("heading", level=1)).to_contain_text("Schools leave the offer")
    risk = Risk.objects.get(title="Schools leave the offer")

    commissioner.get_by_role("link", name="Escalate it").click()
    commissioner.get_by_label("Transformation Portfolio Board").check()
    commissioner.get_by_label("Why it goes up").fill("It touches every programme")
    commissioner.get_by_role("button", name="Take it up").click()
    expect(commissioner.get_by_text("Waiting for the body").first).to_be_visible()

    officer.goto(f"{RISKS}bodies/")
    officer.get_by_role("link", name="Answer").first.click()
    officer.get_by_label("Takes the risk").check()
    officer.get_by_label("What the body says").fill("The board holds it")
    officer.get_by_role("button", name="Record the answer").click()
    expect(officer.get_by_text("Held by the body").first).to_be_visible()

    last = timezone.localdate() + timedelta(days=20)
    officer.get_by_role("link", name="Accept it").click()
    officer.get_by_label("Accepted by").select_option(label="Transformation Portfolio Board")
    officer.get_by_label("Why it is borne").fill("The offer is renewed in spring")
    fill(officer, "expires_on", last)
    officer.get_by_role("button", name="Accept it").click()
    expect(officer.get_by_text("The risk is accepted.")).to_be_visible()

    # The day after the last: nobody has done anything, and the risk is open.
    monkeypatch.setattr(timezone, "localdate", lambda value=None, timezone=None: last + timedelta(days=1))
    commissioner.goto(f"{RISKS}{risk.pk}/")
    expect(commissioner.get_by_text("The risk is open again")).to_be_visible()
    risk.refresh_from_db()
    assert risk.status == "accepted"  # reading wrote nothing
    monkeypatch.undo()
