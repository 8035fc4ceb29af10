"""A month without a mouse: a ledger file, the grid, submitting, certifying, a virement and a notice to leave.

A file is chosen in the browser's own dialogue, which is no part of the page; all else is Tab, Enter, the space bar
and typing.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from commissioning.models import User
from pool import tasks
from pool.models import ExitNotice, Period, Virement
from tests.browser.test_grid import signed_in
from tests.factories import person
from tests.pool.imports.conftest import csv_file
from tests.pool.outturn.conftest import Desk, desk

__all__ = ["desk"]  # a fixture: the pool's own
pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]

POOL = "/p/exampleshire/pool/"
MONTH = "POOL/2015/6/"
LEDGER = csv_file([(4001, "30/04/2015", "Homes", "480.00"), (4003, "30/09/2015", "Meals", "510.55")])
FOCUSED = "target => target === document.activeElement"
SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


class Keys:
    """One person at a keyboard. ``keys.enter("Save")``: by Tab to the link or button of that name, and Enter."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def opens(self, address: str) -> None:
        self.page.goto(f"{POOL}{address}")

    def to(self, target: Locator) -> None:
        """Tab until the target has the focus, and somebody who looks can tell."""
        expect(target).to_have_count(1)
        if self.page.evaluate("() => document.activeElement === document.body"):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")  # skip to the content
        for _ in range(100):
            self.page.keyboard.press("Tab")
            if target.evaluate(FOCUSED):
                assert self.page.evaluate(SEEN), f"the focus on {target} cannot be seen"
                return
        raise AssertionError(f"Tab does not come to {target} on {self.page.url}")

    def enter(self, name: str) -> None:
        main = self.page.locator("main")
        found = main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name))
        self.to(found.first)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def types(self, label: str, text: str) -> None:
        self.to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def day(self, name: str, *parts: str) -> None:
        for number, part in enumerate(parts):
            self.to(self.page.locator(f"[name={name}_{number}]"))
            self.page.keyboard.type(part)

    def file(self, name: str, content: bytes) -> None:
        self.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})

    def says(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)


@pytest.fixture
def at(chromium: Browser, live_server: Any) -> Iterator[Any]:
    pages: list[Page] = []

    def sits_down(who: User) -> Keys:
        pages.append(signed_in(chromium, live_server.url, who))
        pages[-1].set_default_timeout(30_000)
        return Keys(pages[-1])

    yield sits_down
    for page in pages:
        assert not page.errors, page.errors  # type: ignore[attr-defined]
        page.context.close()


def test_a_month_is_closed_by_keys_alone(at: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # The queue does its work in the request.
    monkeypatch.setattr(tasks.read_import, "apply_async", lambda key, **_: tasks.read_import(*key))
    officer = at(desk.mine)
    a_ledger_file_is_mapped_looked_at_and_applied(officer)
    the_grid_is_filled_in_and_the_month_submitted(officer)
    the_other_partner_submits(at(desk.theirs))
    for whose, partner in ((desk.council, "COUNCIL"), (desk.icb, "ICB")):
        it_is_certified(at(person("finance_officer", whose)), partner)
    assert Period.objects.get(number=6).state == "certified"
    a_virement_is_proposed_and_approved(officer, at(person("pool_manager")))
    notice_to_leave_is_served(at(person("governance_officer", desk.council)))


def a_ledger_file_is_mapped_looked_at_and_applied(keys: Keys) -> None:
    keys.opens("imports/POOL/")
    keys.enter("Set one up")
    keys.enter("New source")
    keys.types("Name", "Council ledger")
    keys.file("ledger.csv", LEDGER)
    keys.enter("Read the sample")
    keys.to(keys.page.get_by_label("Description", exact=True))
    keys.page.keyboard.type("Not in")  # a list is chosen from by typing
    keys.enter("Save")
    keys.types("Code table", "4001, L001\n4003, L003")
    keys.enter("Save the code table")
    keys.opens("imports/POOL/")
    keys.enter("Council ledger")
    keys.file("september.csv", LEDGER)
    keys.enter("Upload and read")
    keys.says("What would change")
    keys.enter("Apply 2 changes")
    keys.says("2 lines changed")


def the_grid_is_filled_in_and_the_month_submitted(keys: Keys) -> None:
    keys.opens(f"outturn/{MONTH}")
    keys.types("Service 1, forecast outturn", "1,020")
    keys.page.keyboard.press("Enter")  # down, over the other partner's line
    expect(keys.page.get_by_label("Service 3, forecast outturn")).to_be_focused()
    keys.page.keyboard.type("990.50\n")
    expect(keys.page.locator("[data-grid-state]")).to_contain_text("saved")
    keys.opens(f"position/{MONTH}close")
    keys.enter("Submit")
    keys.enter("Submit")
    keys.says("Submitted by")


def the_other_partner_submits(keys: Keys) -> None:
    keys.opens(f"outturn/{MONTH}form")
    for line in ("Service 2", "Service 4"):
        section = keys.page.get_by_role("group", name=line)
        for label, amount in (("Actual to date", "500"), ("Forecast outturn", "1000")):
            keys.to(section.get_by_label(f"{line}, {label}"))
            keys.page.keyboard.type(amount)
    keys.enter("Save")
    keys.opens(f"position/{MONTH}close")
    keys.enter("Submit")
    keys.enter("Submit")
    keys.says("Ready to certify")


def it_is_certified(keys: Keys, partner: str) -> None:
    keys.opens(f"position/{MONTH}close")
    keys.enter("Certify")
    assert f"/{partner}/" in keys.page.url
    keys.enter("Certify")
    keys.says("Certified by")


def a_virement_is_proposed_and_approved(officer: Keys, manager: Keys) -> None:
    officer.opens("virements/POOL/2015/")
    officer.enter("Propose a virement")
    officer.types("Title", "Winter beds")
    for label, line in (("From line, move 1", "Service 1"), ("To line, move 1", "Service 2")):
        officer.to(officer.page.get_by_label(label))
        officer.page.keyboard.type(line)
    officer.types("Amount, move 1", "1,000.01")
    officer.types("Reason", "More beds are needed")
    officer.enter("Propose the virement")
    officer.says("Service 1 (L001) has £1,000.00 and cannot give £1,000.01")
    officer.types("Amount, move 1", "250\n")
    officer.says("Proposed by")
    manager.opens("virements/POOL/2015/1/")
    manager.enter("Approve £250.00")
    manager.says("Approved by")
    assert Virement.objects.get().state == "approved"


def notice_to_leave_is_served(keys: Keys) -> None:
    keys.opens("agreements/S75/leaving/")
    keys.enter("Serve notice")
    keys.to(keys.page.get_by_role("radio").first)
    keys.page.keyboard.press("Space")
    keys.day("served_on", "31", "1", "2016")
    keys.types("Reason", "The council leaves")
    keys.enter("Go on")
    keys.enter("Serve notice")
    keys.says("The last day is 30 April 2016")
    assert ExitNotice.objects.count() == 1
