"""A key decision by keyboard alone: from its entry in the forward plan along its route to both bodies' approval."""

import re

import pytest
from playwright.sync_api import Page, expect

from commissioning.models import Decision, LegalNotice
from tests.browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
HERE = "/p/plymouth/decisions/"

# What the focus is on, in words: the group it stands in, then its label or its own text.
FOCUSED = """() => {
  const one = document.activeElement;
  const group = one.closest("fieldset")?.querySelector("legend")?.innerText ?? "";
  const label = one.labels?.[0]?.innerText ?? one.innerText ?? "";
  return `${group} > ${label}`.replace(/\\s+/g, " ").trim();
}"""


class Keys:
    """Somebody without a mouse: Tab until the focus is on what is named, then type or press."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, named: str) -> None:
        """On from where the focus is. ``named``: a pattern for "group > label"."""
        met = []
        for _ in range(150):
            self.page.keyboard.press("Tab")
            met.append(self.page.evaluate(FOCUSED))
            if re.search(named, met[-1]):
                return
        pytest.fail(f"Tab never came to “{named}”, but to {met}")

    def write(self, named: str, text: str) -> None:
        self.reach(named)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def write_day(self, group: str, *parts: str) -> None:
        for box, part in zip(("Day", "Month", "Year"), parts, strict=True):
            self.write(rf"^{group}.* > {box}", part)

    def press(self, named: str, says: str, key: str = "Enter") -> None:
        """A link or a button; the page that comes says what was done."""
        self.reach(named)
        self.page.keyboard.press(key)
        expect(self.page.get_by_text(says).first).to_be_visible()

    def approve(self, body: str, planned: str, *day: str, says: str = "") -> None:
        self.press(f"> Record the outcome of {body}, {planned}", "Date of the meeting")
        self.reach("> Approved|> Supported")
        self.page.keyboard.press("Space")
        self.write_day("Date of the meeting", *day)
        if self.page.get_by_label(re.compile("came before")).count():
            self.write("came before", "The papers record no outcome of the earlier stops.")
        self.press("> Record$", says or f"The outcome of {body} is recorded.")


def test_a_key_decision_from_its_entry_to_both_approvals_by_keyboard_alone(person: Person) -> None:
    decision = Decision.objects.get(reference="IHWB-IC-2014")
    author = Keys(person("author"))
    author.page.goto(f"{HERE}{decision.pk}/law/")
    author.press("> Change the entry", "Whom to contact", key="Space")  # a link that is called a button
    author.write("> Whom to contact", "Democratic support, the council")
    author.write("> Who is consulted", "Staff and the scrutiny panel, to November")
    author.write("> Reason Shown|> Reason$", "Contents that the notice needs")
    author.press("> Save the entry", "The entry is saved.")
    assert author.page.evaluate("document.activeElement.matches('.banner--success')")  # where whoever cannot see begins

    officer = Keys(person("governance.council"))
    officer.page.goto(f"{HERE}{decision.pk}/law/")
    officer.press("> Publish: notice of a key decision", "Where it was published")
    officer.write_day("Day of publication", "13", "10", "2014")
    officer.write("> Where it was published", "The council's website")
    officer.press("> Publish it", "Notice was published on 13 October 2014, in time.")
    assert LegalNotice.objects.filter(decision=decision).count() == 1
    officer.press("> The decision and its route", "Record the outcome")
    officer.approve("Corporate Management Team", "14 October 2014", "14", "10", "2014")
    officer.approve("Cabinet", "11 November 2014", "11", "11", "2014")
    expect(officer.page.get_by_role("listitem").filter(has_text="Governing Body pending").first).to_be_visible()

    group = Keys(person("governance.ccg"))
    group.page.goto(f"{HERE}{decision.pk}/")
    group.approve("Governing Body", "3 December 2014", "3", "12", "2014", says="the decision is approved.")
    decision.refresh_from_db()
    assert decision.state == "approved"
