"""A document in a real browser: written twice, reviewed, approved, made the baseline; a wrong file; who is refused."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from commissioning.models import ControlledDocument
from tests.browser.conftest import Person
from tests.browser.test_routes import fill_day

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
HERE = "/p/plymouth/documents/"


def today() -> tuple[str, str, str]:
    day = timezone.localdate()
    return str(day.day), str(day.month), str(day.year)


def write(page: Page, text: str, summary: str) -> None:
    page.get_by_label("What changed").fill(summary)
    page.get_by_role("group", name="Authors").get_by_label("Programme manager").check()
    page.get_by_label("Heading of section 1").fill("Money")
    page.locator('[name="text_1"]').fill(text)
    page.get_by_role("button", name="Save the version").click()


def test_a_document_goes_from_its_first_draft_to_its_baseline(person: Person, tmp_path: Path) -> None:
    author, officer, finance = person("author"), person("governance.council"), person("s151.council")
    author.goto(HERE)
    author.get_by_role("button", name="Register a document").click()
    author.get_by_label("Reference").fill("IHWB-09")
    author.get_by_label("Title").fill("Financial framework")
    author.get_by_label("Kind").select_option(label="Plan")
    author.get_by_label("Post that owns it").select_option(label="Programme manager")
    author.get_by_role("button", name="Register").click()

    wrong = tmp_path / "framework.pdf"
    wrong.write_text("<html>not a PDF</html>")
    author.locator('[name="file"]').set_input_files(wrong)
    write(author, "The pool holds £421m.", "First text")
    expect(author.get_by_role("alert").get_by_text("“framework.pdf” is none of PDF")).to_be_visible()
    expect(author.locator('[name="text_1"]')).to_have_value("The pool holds £421m.")
    author.get_by_role("button", name="Save the version").click()
    expect(author.get_by_role("heading", name="v0.01")).to_be_visible()
    document = ControlledDocument.objects.get(reference="IHWB-09")

    author.goto(f"{HERE}{document.pk}/")
    author.get_by_role("button", name="Write the next version").click()
    write(author, "The pool holds £421m, £321m of it from the CCG.", "Both contributions")
    author.get_by_role("link", name="Ask for review").click()
    author.get_by_label("Chief finance officer of the council (section 151)").check()
    fill_day(author, "due", *today())
    author.get_by_role("button", name="Ask", exact=True).click()
    author.get_by_role("link", name="Ask for approval").click()
    author.get_by_label("Body").select_option(label="Cabinet")
    author.get_by_role("button", name="Ask", exact=True).click()

    officer.goto(f"{HERE}{document.pk}/")
    officer.get_by_role("link", name="Make it the baseline").click()
    officer.get_by_role("button", name="Make it the baseline").click()
    expect(officer.get_by_role("alert").get_by_text("waits for the review of")).to_be_visible()

    finance.goto("/p/plymouth/")
    finance.goto(f"{HERE}{document.pk}/")
    finance.get_by_role("link", name="Answer").click()
    finance.get_by_label("Agreed", exact=True).check()
    finance.get_by_role("button", name="Answer").click()
    expect(finance.get_by_text("The review is recorded.")).to_be_visible()

    officer.goto(f"{HERE}{document.pk}/")
    officer.get_by_role("link", name="Record the answer").click()
    officer.get_by_label("Approved", exact=True).check()
    officer.get_by_role("button", name="Record").click()
    officer.get_by_role("link", name="Make it the baseline").click()
    officer.get_by_role("button", name="Make it the baseline").click()
    expect(officer.get_by_text("v1.0 counts")).to_be_visible()
    officer.get_by_role("link", name="v1.0", exact=True).click()
    officer.locator("#compare + ul").get_by_role("link", name="v0.01").click()
    expect(officer.locator("ins", has_text="from the CCG.").first).to_be_visible()


def test_a_restricted_document_is_not_there_for_those_who_may_not(person: Person) -> None:
    secret = ControlledDocument.objects.get(restricted=True)
    member, officer = person("scrutiny.member"), person("governance.council")
    officer.goto(HERE)
    expect(officer.get_by_role("link", name=secret.title)).to_be_visible()
    member.goto(HERE)
    expect(member.get_by_role("heading", name="Documents")).to_be_visible()
    expect(member.get_by_text(secret.reference)).to_have_count(0)
    answer = member.goto(f"{HERE}{secret.pk}/")
    assert answer is not None
    assert answer.status == 404
