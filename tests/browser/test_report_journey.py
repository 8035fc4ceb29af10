"""An author writes a report in the editor, quotes the pool, and sees it through to the signature that locks it."""

import re

import pytest
from playwright.sync_api import Page, expect

from scrutiny.management.commands.load_demo import PASSWORD
from scrutiny.models import Report, ReportFigure
from tests.browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
REPORT = "/p/plymouth/scrutiny/reports/integrated-commissioning-2014"
PASTED = (
    "<h1>Why it matters</h1><p class=MsoNormal>The gap <b>grows <i>fast</i></b>, in <i>acute</i> care.<o:p></o:p></p>"
    "<ul><li>care<ol><li>at home<ul><li>at night</li></ul></li></ol></li><li>beds</li></ul>"
    "<table><tr><td>Line</td><td>2015/16</td></tr><tr><td>Acute</td><td>100</td></tr>"
    "<tr><td>Care</td><td>50</td></tr><tr><td>Total</td><td>160</td></tr></table>"
)
PASTE = """(element, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "-");
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def give_reason(page: Page, words: str, button: str) -> None:
    page.get_by_label("Reason", exact=True).fill(words)
    page.get_by_role("button", name=button, exact=True).click()


def test_a_report_from_the_first_word_to_the_lock(person: Person) -> None:
    page = person("author")
    page.goto(f"{REPORT}/section/add")
    page.get_by_label("Heading", exact=True).fill("Money this year")
    editor = page.get_by_role("textbox", name="Text")
    editor.click()
    page.keyboard.type("The forecast is ")
    page.get_by_role("button", name="Figure…").click()
    dialog = page.get_by_role("dialog", name="Insert a figure")
    dialog.get_by_label("From").select_option(label="Period 5, August 2015")
    dialog.get_by_role("link", name=re.compile("insert Forecast outturn: Integrated health and wellbeing")).click()
    expect(dialog).to_be_hidden()
    page.keyboard.type("this year.")
    page.keyboard.press("Enter")
    editor.evaluate(PASTE, PASTED)
    expect(editor.get_by_role("cell", name="Acute")).to_be_visible()
    give_reason(page, "First draft", "Add")

    report = Report.objects.get(slug="integrated-commissioning-2014")
    section = report.sections.get(heading="Money this year")
    figure = report.figures.get()
    written = section.text
    assert written.startswith("The forecast is [[figure 1: £449.7m]] this year.\n\n## Why it matters")
    assert (
        "The gap **grows** **__fast__**, in __acute__ care.\n\n- care\n-1. at home\n--- at night\n- beds\n\n| Line"
        in written
    )

    page.get_by_role("link", name="Change Money this year").click()
    editor = page.get_by_role("textbox", name="Text")
    expect(editor.get_by_role("list").get_by_role("list").get_by_role("list")).to_have_text("at night")
    expect(editor.locator("strong em, em strong")).to_have_text("fast")
    editor.get_by_text("beds").click()
    page.wait_for_timeout(300)  # the editor hears of a new place of the cursor a moment later: no hand is so fast
    page.keyboard.press("Control+]")
    expect(editor.get_by_role("list").get_by_role("list").get_by_text("beds")).to_be_visible()
    give_reason(page, "Beds are care", "Save")
    section.refresh_from_db()
    assert section.text == written.replace("\n- beds", "\n-- beds")

    # The period is certified anew with another forecast: to the report it is as if it had quoted an older one.
    ReportFigure.objects.filter(pk=figure.pk).update(value="440000000.00")
    page.reload()
    expect(page.get_by_text(re.compile(r"was £440\.0m on .*, now £449\.7m\.")).first).to_be_visible()
    page.get_by_role("link", name="Decide on figure 1").first.click()
    page.get_by_role("button", name="Take the new figure").click()
    give_reason(page, "Certified anew", "Take the new figure")
    expect(page.get_by_text("Figure 1 is quoted as it is now.")).to_be_visible()

    page.get_by_role("link", name=re.compile("Explain this finding: Table .* says 160")).click()
    give_reason(page, "A line of 10 is in Part II.", "Save the explanation")
    # What the report says by hand elsewhere is now held against the same period.
    page.get_by_role("link", name=re.compile("Explain this finding: £421.481m is typed by hand")).click()
    give_reason(page, "As printed in the plan of 2014.", "Save the explanation")
    expect(page.get_by_text("Before this report can be signed or published:")).to_be_hidden()

    page.get_by_role("link", name="Change Assets").click()
    page.get_by_label("Officer's reference").fill("AS/1")
    signed = page.get_by_role("group", name=re.compile("^Signed on"))
    for box, value in (("Day", "20"), ("Month", "10"), ("Year", "2015")):
        signed.get_by_label(box, exact=True).fill(value)
    give_reason(page, "Signed", "Save")
    expect(page.get_by_text("the text is locked")).to_be_visible()
    page.goto(f"{REPORT}/section/{section.pk}/edit")
    give_reason(page, "One more thought", "Save")
    expect(page.get_by_text("Assets signed this report on 20 October 2015").first).to_be_visible()


def test_a_text_outlives_an_ended_session(person: Person) -> None:
    page = person("author")
    page.goto(f"{REPORT}/section/add")
    page.get_by_label("Heading", exact=True).fill("Money next year")
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("Half an hour of work.")
    page.context.clear_cookies(name=re.compile("session"))
    page.get_by_role("textbox", name="Text").evaluate(PASTE, "<p>And <del>secret</del> more.</p>")
    expect(page.get_by_text("The site could not clean what you pasted")).to_be_visible()
    give_reason(page, "First draft", "Add")
    page.get_by_label("Email").fill("author@sample.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Put it back").click()
    give_reason(page, "First draft", "Add")
    expect(page.get_by_text("Half an hour of work.And more.")).to_be_visible()
    page.goto(f"{REPORT}/section/add")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)
