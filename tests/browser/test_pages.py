"""Every page that links lead to, at a desk and on a telephone; and the doors: keyboard, signing in, signing out."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings as project_settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect

from commissioning.models import ControlledDocument, Organisation, User
from scrutiny.models import Meeting
from scrutiny.services import packs
from tests.conftest import HALVES, half_of
from tests.factories import PASSWORD, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK: ViewportSize = {"width": 1280, "height": 900}
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
MEETING = "/p/plymouth/scrutiny/meetings/cabinet-2014-11-11/"
LINK = re.compile(r'<a [^>]*href="(/p/plymouth/[^"?#]*)([^"#]*)')
ASKED = {"scrutiny:read_figure"}  # of these a page is what stands after the question mark
# Handing over the grave findings only: the whole result of a long page is as slow to carry as to make.
GRAVE = """rules => axe.run({resultTypes: ["violations"], rules}).then(found => found.violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`))"""
# Between them they may open everything. A page that one has looked at is not looked at again by the next.
READERS = ("governance.council", "pool.manager", "finance.ccg", "commissioner", "administrator", "scrutiny.member")
WITH_COLOURS = {"commissioning:home", "pool:outturn", "scrutiny:meeting", "scrutiny:read"}  # at both widths
STORY = {
    "commissioning:home",
    "commissioning:register",
    "commissioning:function",
    "commissioning:register_gaps",
    "commissioning:publish_register",
    "commissioning:delegate",
    "commissioning:returns",
    "commissioning:return",
    "commissioning:collections",
    "commissioning:collection",
    "commissioning:returns_calendar",
    "commissioning:decisions",
    "commissioning:decision",
    "commissioning:record_outcome",
    "commissioning:principles",
    "commissioning:documents",
    "commissioning:document",
    "commissioning:version",
    "commissioning:compare_versions",
    "commissioning:strategies",
    "commissioning:strategy",
    "commissioning:design",
    "commissioning:design_areas",
    "commissioning:design_changes",
    "commissioning:scope",
    "commissioning:forward_plan",
    "commissioning:deadlines",
    "commissioning:law",
    "commissioning:records",
    "commissioning:clocks",
    "commissioning:local_terms",
    "commissioning:bodies",
    "commissioning:body",
    "commissioning:structure",
    "commissioning:bodies_file",
    "commissioning:interests",
    "commissioning:interest",
    "commissioning:interests_standing",
    "commissioning:people",
    "commissioning:extra_days",
    "commissioning:audit",
    "pool:fund",
    "pool:plan",
    "pool:outturn",
    "pool:position",
    "pool:statement",
    "pool:cell_history",
    "pool:close",
    "pool:movement",
    "pool:archive",
    "pool:agreement",
    "pool:agreements",
    "pool:appraisal",
    "pool:budgets",
    "pool:contributions",
    "pool:disputes",
    "pool:early_warning",
    "pool:exports",
    "pool:hosting",
    "pool:imports",
    "pool:leaving",
    "pool:notice",
    "pool:notices",
    "pool:outturn_form",
    "pool:outturn_year",
    "pool:partner_statement",
    "pool:reconciliation",
    "pool:report_produce",
    "pool:reports",
    "pool:return",
    "pool:returns",
    "pool:reviews",
    "pool:savings",
    "pool:scenarios",
    "pool:sensitivity",
    "pool:settlement",
    "pool:setup",
    "pool:setup_year",
    "pool:simulation",
    "pool:variations",
    "pool:version",
    "pool:version_rules",
    "pool:virements",
    "pool:what_if",
    "delivery:risks",
    "delivery:risk",
    "delivery:milestones",
    "delivery:measures",
    "delivery:costs",
    "scrutiny:meetings",
    "scrutiny:meeting",
    "scrutiny:attendance",
    "scrutiny:attendance_edit",
    "scrutiny:item_declare",
    "scrutiny:pack",
    "scrutiny:reports",
    "scrutiny:report",
    "scrutiny:reviews",
    "scrutiny:review",
}


@pytest.fixture
def visitor(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A page of somebody who has not signed in."""
    context = chromium.new_context(base_url=live_server.url, locale="en-GB", viewport=DESK)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture
def officer(council: Organisation) -> User:
    """Somebody whose failed tries no other test, and no earlier run, shares."""
    return person("finance_officer", council, email=f"{uuid4()}@sample.example", password=PASSWORD)


@pytest.fixture
def desk(visitor: Page, officer: User) -> Page:
    """The officer's page, signed in."""
    visitor.goto("/")
    sign_in(visitor, officer.email, PASSWORD)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("What needs me")
    return visitor


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


# --- Every page -------------------------------------------------------------------------------------------------


def test_every_page_that_links_lead_to_is_in_order_at_both_widths(chromium: Browser, site: str) -> None:
    pack, _ = packs.request_pack(meeting=Meeting.objects.get(slug="cabinet-2014-11-11"), edition="public", by=None)
    packs.build(pack.pk)
    seen: set[str] = set()
    faults: list[str] = []
    for account in READERS:
        client = Client()
        client.force_login(User.objects.get(email=f"{account}@sample.example"))
        within_reach = one_of_each_kind(client)
        page = page_of(chromium, site, client)
        said = console_of(page)
        for kind in filter(on_this_tour, sorted(within_reach.keys() - seen)):
            found = look_at(page, within_reach[kind], said, colours=kind in WITH_COLOURS)
            faults += [f"{account}, {within_reach[kind]}: {fault}" for fault in found]
        seen |= within_reach.keys()
        page.context.close()
    assert faults == []
    assert STORY - seen == set()


def on_this_tour(kind: str) -> bool:
    """Where script/test runs two passes, each looks at half of the kinds of page: databases do not change them."""
    return half_of(kind) in HALVES


def one_of_each_kind(client: Client) -> dict[str, str]:
    """Every kind of page that links lead this person to, from the first page on, each with one address of it."""
    kinds = {
        "commissioning:home": "/p/plymouth/",
        "scrutiny:meeting": "/p/plymouth/scrutiny/meetings/cabinet-2014-11-11/",
        "commissioning:document": f"/p/plymouth/documents/{ControlledDocument.objects.get(reference='IHWB-01').pk}/",
    }
    waiting = list(kinds.values())
    files: set[str] = set()
    while waiting:
        address = waiting.pop()
        answer = client.get(address, follow=True)
        if not answer["Content-Type"].startswith("text/html"):
            files.add(resolve(address.partition("?")[0]).view_name)
            continue
        for link, question in LINK.findall(answer.content.decode()):
            kind = resolve(link).view_name
            if kind not in kinds:
                kinds[kind] = link + unescape(question) if kind in ASKED else link
                waiting.append(kinds[kind])
    return {kind: link for kind, link in kinds.items() if kind not in files}


def page_of(chromium: Browser, site: str, client: Client) -> Page:
    """A page of a browser that goes on with the client's session."""
    context = chromium.new_context(base_url=site, locale="en-GB", viewport=DESK)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    return context.new_page()


def console_of(page: Page) -> list[str]:
    """What the page's console says from now on, errors and refusals of the security policy."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def look_at(page: Page, address: str, said: list[str], *, colours: bool = True) -> list[str]:
    """What is wrong with a page, in words. said: what its console says, filled by the page and emptied here.

    colours: whether contrast is measured on the telephone, too. It is most of axe's work, and a width changes sizes,
    places and the menu, which every page has.
    """
    page.set_viewport_size(DESK)
    answer = page.goto(address)
    faults = [] if answer and answer.status == 200 else [f"answers {answer and answer.status}"]
    faults += [f"{count} headings of the first level" for count in [page.locator("h1").count()] if count != 1]
    faults += serious(page)
    page.set_viewport_size(TELEPHONE)
    over = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    faults += [f"on a telephone {over} pixels wider than the screen"] if over > 0 else []
    faults += [f"on a telephone {fault}" for fault in serious(page, colours=colours)]
    faults += said
    said.clear()
    return faults


def serious(page: Page, *, colours: bool = True) -> list[str]:
    """What axe calls serious or critical, each with the first place where it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(GRAVE, {} if colours else {"color-contrast": {"enabled": False}}))


# --- The doors --------------------------------------------------------------------------------------------------


def test_the_first_tab_offers_to_skip_to_the_content_and_enter_goes_there(desk: Page) -> None:
    desk.goto("/p/exampleshire/decisions/")
    desk.keyboard.press("Tab")
    skip = desk.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_be_focused()
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("address", ["/", "/accounts/password/reset/", "/accessibility"])
def test_the_entrance_is_in_order_at_both_widths(visitor: Page, address: str) -> None:
    assert look_at(visitor, address, []) == []


def test_a_wrong_password_gets_a_sentence_and_keeps_the_email(visitor: Page, officer: User) -> None:
    visitor.goto("/")
    sign_in(visitor, officer.email, "not the password at all")
    expect(visitor.get_by_role("alert")).to_contain_text(
        "The email address and/or password you specified are not correct."
    )
    expect(visitor.get_by_label("Email")).to_have_value(officer.email)
    assert serious(visitor) == []
    sign_in(visitor, officer.email, PASSWORD)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("What needs me")


def test_many_wrong_passwords_get_a_sentence_that_says_to_wait(visitor: Page, officer: User) -> None:
    visitor.goto("/")
    for _ in range(6):
        sign_in(visitor, officer.email, "not the password at all")
        expect(visitor.get_by_role("alert")).to_be_visible()
    expect(visitor.get_by_role("alert")).to_contain_text("Too many failed login attempts. Try again later.")
    sign_in(visitor, officer.email, PASSWORD)  # right, but too late
    expect(visitor.get_by_role("alert")).to_contain_text("Too many failed login attempts.")


def test_after_signing_out_the_pages_are_closed(desk: Page) -> None:
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_role("button", name="Sign in")).to_be_visible()
    desk.goto("/p/exampleshire/delivery/risks/")
    expect(desk).to_have_url(re.compile(r"/accounts/login/\?next=/p/exampleshire/delivery/risks/$"))


def test_who_was_away_too_long_signs_in_again_and_is_where_they_wanted_to_be(desk: Page, officer: User) -> None:
    key = next(one["value"] for one in desk.context.cookies() if one["name"] == "sessionid")
    session = SessionStore(key)
    session["seen_at"] -= project_settings.SESSION_IDLE_SECONDS + 1
    session.save()
    desk.goto("/p/exampleshire/delivery/risks/")
    expect(desk.get_by_role("button", name="Sign in")).to_be_visible()
    sign_in(desk, officer.email, PASSWORD)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Risks")


def test_a_page_that_a_role_does_not_open_says_so_and_is_not_in_the_menu(
    chromium: Browser, live_server: Any, council: Organisation
) -> None:
    client = Client()
    client.force_login(person("scrutiny_member", council))
    page = page_of(chromium, live_server.url, client)
    page.goto("/p/exampleshire/")
    menu = page.get_by_role("navigation", name="Main")
    menu.get_by_role("link", name="Pool").click()
    expect(menu.get_by_role("link", name="Plan")).to_be_visible()
    expect(menu.get_by_role("link", name="Outturn")).to_have_count(0)
    answer = page.goto("/p/exampleshire/pool/outturn/")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Your role does not open this page")
    page.context.close()
