"""A month in the life, in a real browser: figures, certifying, the pack, the reading, the joint decision."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from commissioning.models import Decision
from scrutiny.services import pack_forms
from tests.browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PERIOD = "/p/plymouth/pool/{page}/IHWB/2015/6/"
PASTE = """([label, text]) => {
    const cell = document.querySelector(`[aria-label="${label}"]`);
    cell.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def go(page: Page, *names: str) -> None:
    """Follow the menu."""
    for name in names:
        page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")  # scripts have started: a paste would come too early before


def test_from_figures_to_the_certified_statement(person: Person) -> None:
    ccg = person("finance.ccg", viewport={"width": 1024, "height": 768}, has_touch=True)  # on a tablet
    go(ccg, "Pool", "Outturn")
    expect(ccg.get_by_role("heading", level=1)).to_contain_text("Outturn: Period 6, September 2015")
    expect(ccg.get_by_text("Locked: with Plymouth City Council").first).to_be_visible()
    ccg.get_by_label("Staffing, actual to date", exact=True).fill("£8,950,000")
    ccg.get_by_label("Staffing, forecast outturn", exact=True).fill("475.962,00")
    ccg.get_by_role("button", name="Save figures").click()
    expect(ccg.get_by_role("alert").first).to_contain_text("475.962,00")
    ccg.get_by_label("Staffing, forecast outturn", exact=True).fill("17,902,000.00")
    ccg.get_by_role("button", name="Save figures").click()
    expect(ccg.get_by_text("2 figures saved.")).to_be_visible()

    council = person("finance.council")
    go(council, "Pool", "Outturn")
    council.get_by_label("Bed based, comment", exact=True).fill("Placements run above plan")
    council.evaluate(PASTE, ["Bed based, actual to date", "54,914,500\t110,239,000\n(16,364,000)\t(32,728,000)\n0\t0"])
    pasted = council.get_by_role("dialog", name="Paste this block?")
    pasted.get_by_label("are passed over").check()
    pasted.get_by_role("button", name="Put it in").click()
    council.get_by_role("button", name="Save figures").click()
    expect(council.get_by_text(re.compile(r"figures( and 1 comment)? saved\."))).to_be_visible()
    expect_refusal(council, "close/CCG/submit", "submitted by its own finance officers")

    for page, partner in ((ccg, "NEW Devon CCG"), (council, "Plymouth City Council")):
        go(page, "Pool", "Position")
        page.get_by_role("link", name="Close", exact=True).click()
        page.get_by_role("button", name=f"Submit for {partner}").click()
        page.get_by_role("button", name=f"Submit for {partner}").click()
        expect(page.get_by_text(f"{partner} has submitted Period 6, September 2015.")).to_be_visible()
    go(council, "Pool", "Outturn")
    expect(council.get_by_role("button", name="Save figures")).to_have_count(0)
    expect_refusal(council, "close/PCC/certify", "You entered figures in Period 6, September 2015 yourself")

    manager = person("pool.manager")
    go(manager, "Pool", "Position")
    expect(manager.get_by_text("Not entered yet")).to_have_count(0)
    go(manager, "Risk share")
    expect(manager.get_by_text("Provisional").first).to_be_visible()
    expect(manager.get_by_role("link", name="History").first).to_be_visible()

    for account, partner in (("chief.finance.ccg", "NEW Devon CCG"), ("s151.council", "Plymouth City Council")):
        chief = person(account, viewport={"width": 390, "height": 844}, has_touch=True)  # on a telephone
        chief.get_by_role("link", name=f"Certify Period 6, September 2015 for {partner}").click()
        expect(chief.get_by_text("An overspend of").or_(chief.get_by_text("an overspend of")).first).to_be_visible()
        chief.get_by_role("button", name=f"Certify for {partner}").click()
        chief.get_by_role("button", name=f"Certify for {partner}").click()
        if account == "chief.finance.ccg":
            expect(chief.get_by_text("1 of 2 partners have certified.")).to_be_visible()
    expect(chief.get_by_text("is certified. Its figures and its statement are locked.")).to_be_visible()
    manager.goto(PERIOD.format(page="position"))
    expect(manager.get_by_text("Chief finance officer (CCG) for NEW Devon CCG").first).to_be_visible()
    manager.goto(PERIOD.format(page="statement"))
    expect(manager.get_by_text("Certified").first).to_be_visible()
    expect(manager.get_by_text("Provisional")).to_have_count(0)


def expect_refusal(page: Page, address: str, words: str) -> None:
    """The page of an act says why this person may not; nothing there can be pressed."""
    said = page.request.get(PERIOD.format(page="position") + address).text()
    assert words in said
    assert "csrfmiddlewaretoken" not in said.split("<main")[1]


@pytest.mark.usefixtures("worker")
def test_from_the_meeting_to_the_packs_that_members_read(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_forms, "FORMS", {})  # large print takes long, and is tried elsewhere
    officer = person("governance.council")
    for edition in ("public", "restricted"):
        go(officer, "Scrutiny", "Meetings")
        officer.get_by_role("link", name="Cabinet, 11 November 2014").first.click()
        officer.get_by_role("button", name=f"Build the {edition} edition").click()
        expect(officer.get_by_text("The pack is being built")).to_be_visible()
        expect(officer.get_by_text("Structure checked")).to_be_visible(timeout=90_000)
    expect(officer.get_by_text("Agenda").first).to_be_visible()
    go(officer, "Scrutiny", "Meetings")
    officer.get_by_role("link", name="Cabinet, 11 November 2014").first.click()
    officer.get_by_role("button", name="Publish the pack, number 1").click()
    officer.get_by_label("Why the papers are late").fill("The demonstration publishes them long after the meeting.")
    officer.get_by_role("button", name="Publish", exact=True).click()
    expect(officer.get_by_text("Published as edition 1.")).to_be_visible()

    member = person("cabinet.member")
    go(member, "Scrutiny", "Meetings")
    member.get_by_role("link", name="Cabinet, 11 November 2014").first.click()
    pages = {}
    for edition in ("public", "restricted"):
        address = f"/p/plymouth/scrutiny/meetings/cabinet-2014-11-11/packs/{edition}/1/file"
        expect(member.locator(f'a[href="{address}"]')).to_be_visible()
        pages[edition] = PdfReader(io.BytesIO(member.request.get(address).body())).pages
    assert len(pages["restricted"]) > len(pages["public"]) > 20
    words = " ".join(page.extract_text() for page in pages["public"])
    assert "One system, one budget" in words or "one system, one budget" in words
    assert "Marlinspike" not in words
    assert "Marlinspike" in " ".join(page.extract_text() for page in pages["restricted"])

    scrutiny = person("scrutiny.member")
    go(scrutiny, "Scrutiny", "Meetings")
    scrutiny.get_by_role("link", name="Cabinet, 11 November 2014").first.click()
    expect(scrutiny.get_by_text("A commercial matter")).to_be_visible()
    assert "commercial plan" not in scrutiny.content()
    refused = "/p/plymouth/scrutiny/meetings/cabinet-2014-11-11/packs/restricted/1"
    assert scrutiny.request.get(refused).status == 403
    assert scrutiny.request.get(f"{refused}/file").status == 403
    assert scrutiny.request.get(refused.replace("restricted", "public") + "/file").status == 200


def test_a_decision_is_approved_only_when_both_organisations_have_approved(person: Person) -> None:
    decision = Decision.objects.get(reference="IHWB-IC-2014")
    for account, body, purpose, day in (
        ("governance.council", "Corporate Management Team", "approval", ("14", "10", "2014")),
        ("governance.council", "Cabinet", "decision", ("11", "11", "2014")),
        ("governance.ccg", "Governing Body", "decision", ("3", "12", "2014")),
    ):
        page = person(account)
        go(page, "Governance", "Decisions")
        page.get_by_role("link", name=decision.title).click()
        stage = decision.stages.get(body__name=body, purpose=purpose)
        page.locator(f'a[href$="/route/{stage.pk}/outcome/"]').click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Record the outcome of {body}")
        page.get_by_label("Approved", exact=True).check()
        for name, value in zip(("Day", "Month", "Year"), day, strict=True):
            page.get_by_label(name, exact=True).first.fill(value)  # the meeting; conditions come after
        page.get_by_label(f"Why {body} came before").fill("Their outcomes are in the papers of the time")
        page.get_by_role("button", name="Record").click()
        if purpose == "decision":
            expect(page.get_by_text(f"{body} has approved").first).to_be_visible()
        else:
            expect(page.get_by_text(f"The outcome of {body} is recorded.")).to_be_visible()
        decision.refresh_from_db()
        if body == "Cabinet":
            expect(page.get_by_text("Governing Body has not decided yet").first).to_be_visible()
            assert decision.state == "in_route"
    assert decision.state == "approved"
