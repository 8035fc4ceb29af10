"""Decisions on their routes, in a real browser: a text changed between two approvals; a delegation under conditions."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from commissioning.models import Decision, PlanEntry, RouteStage
from tests.browser.conftest import Person
from tests.browser.test_journey import go

pytestmark = [pytest.mark.browser, pytest.mark.either, pytest.mark.django_db(transaction=True)]
HERE = "/p/plymouth/decisions/"


def fill_day(page: Page, stem: str, day: str, month: str, year: str) -> None:
    for number, value in enumerate((day, month, year)):
        page.locator(f'[name="{stem}_{number}"]').fill(value)


def record(page: Page, stage: RouteStage, outcome: str, day: tuple[str, str, str]) -> None:
    page.goto(f"{HERE}{stage.decision_id}/")
    page.locator(f'a[href$="/route/{stage.pk}/outcome/"]').click()
    page.get_by_label(outcome, exact=True).check()
    fill_day(page, "decided_on", *day)
    reason = page.get_by_label("came before")
    if reason.count():
        reason.fill("The earlier stops are in the papers of the time")


def stop(decision: Decision, name: str, purpose: str) -> RouteStage:
    return next(one for one in decision.stages.filter(purpose=purpose) if one.name == name)


def today() -> tuple[str, str, str]:
    day = timezone.localdate()
    return str(day.day), str(day.month), str(day.year)


def test_a_text_changed_after_the_first_approval_is_approved_only_when_all_have_approved_it(person: Person) -> None:
    decision = Decision.objects.get(reference="EXAMPLE-2027")
    PlanEntry.objects.filter(decision=decision).update(is_key=False)  # decided today, before its notice has run
    cabinet, governing = stop(decision, "Cabinet", "decision"), stop(decision, "Governing Body", "decision")
    council, author, ccg = person("governance.council"), person("author"), person("governance.ccg")
    record(council, cabinet, "Approved", today())
    council.get_by_role("button", name="Record").click()
    expect(council.get_by_role("listitem").filter(has_text="Cabinet yes").first).to_be_visible()
    expect(council.get_by_role("listitem").filter(has_text="Governing Body pending").first).to_be_visible()

    author.goto(f"{HERE}{decision.pk}/change/")
    author.get_by_label("Recommendation 1").fill("Renew the pooled fund for 2027/28 and 2028/29.")
    author.get_by_label("Reason").fill("Two years, as the finance committee asked")
    author.get_by_role("button", name="Save the text").click()
    expect(author.get_by_text("Cabinet approved an earlier text.").first).to_be_visible()
    author.get_by_role("link", name="What changed since Cabinet had it").click()
    expect(author.locator("ins", has_text="2028/29").first).to_be_visible()
    expect(author.get_by_text("Given on the earlier text: Cabinet: approved.")).to_be_visible()

    record(ccg, governing, "Approved", today())
    ccg.get_by_role("button", name="Record").click()
    expect(
        ccg.get_by_text("Cabinet to decide again").or_(ccg.get_by_text("Cabinet approved an earlier")).first
    ).to_be_visible()
    decision.refresh_from_db()
    assert decision.state == "in_route"
    record(council, cabinet, "Approved", today())
    council.get_by_role("button", name="Record").click()
    expect(council.get_by_text("Everybody who must decide has approved this text")).to_be_visible()
    decision.refresh_from_db()
    assert decision.state == "approved"
    council.get_by_role("link", name="Timeline of the route").click()
    expect(council.get_by_text("Cabinet yes, Governing Body yes.")).to_be_visible()


def test_a_delegated_decision_waits_until_its_conditions_are_met_and_confirmed(person: Person) -> None:
    decision = Decision.objects.get(reference="ACL-CJV-2014")
    council, commissioner = person("governance.council"), person("commissioner")
    record(council, stop(decision, "Cabinet", "approval"), "Approved subject to conditions", ("11", "11", "2014"))
    council.get_by_text("Conditions, for an outcome subject to conditions").click()
    council.locator('[name="condition_1"]').fill("Due diligence finds an acceptable degree of risk.")
    council.locator('[name="owner_1"]').select_option(label="Assistant Director for Education, Learning and Families")
    fill_day(council, "due_1", "31", "1", "2015")
    council.get_by_role("button", name="Record").click()
    expect(council.get_by_text("Not met by its day")).to_be_visible()
    expect(council.get_by_text("the conditions of Cabinet")).to_be_visible()

    commissioner.goto(f"{HERE}{decision.pk}/")
    commissioner.get_by_role("link", name="It is met").click()
    commissioner.get_by_label("Evidence").fill("Due diligence report of 20 January 2015, section 4")
    fill_day(commissioner, "met_on", "20", "1", "2015")
    commissioner.get_by_role("button", name="It is met").click()
    go(council, "Home")
    council.locator("summary", has_text="more").click()
    expect(council.get_by_text("Confirm that a condition of Cabinet is met").first).to_be_visible()
    council.goto(f"{HERE}{decision.pk}/")
    council.get_by_role("button", name="Confirm that it is met").click()

    for name in ("Portfolio holder for finance", "Portfolio holder for children and young people"):
        record(council, stop(decision, name, "views"), "Views given", ("19", "2", "2015"))
        council.get_by_role("button", name="Record").click()
    take = stop(decision, "Portfolio holder for transformation and change", "decision")
    deputy = "Cabinet member for finance, deputy since 1 April 2014"
    record(council, take, "Approved", today())
    council.get_by_label("Who acted for").select_option(label=deputy)
    council.get_by_role("button", name="Record").click()
    refused = council.locator(".govuk-error-summary")
    expect(refused).to_contain_text(
        "may take it only if it is confirmed that due diligence, the talks with the partners"
    )
    expect(refused).to_contain_text("since 11 November 2014). Nobody has said yet that it is so.")

    commissioner.goto(f"{HERE}{decision.pk}/#authority")
    commissioner.get_by_role("link", name="It is so").click()
    commissioner.get_by_label("Evidence").fill("Due diligence report of 20 January 2015, section 5")
    commissioner.get_by_role("button", name="It is so").click()
    council.goto(f"{HERE}{decision.pk}/#authority")
    expect(council.get_by_text("Not yet")).to_be_visible()
    council.get_by_role("button", name="Confirm that it is so").click()
    expect(council.get_by_text("Not yet")).to_have_count(0)

    record(council, take, "Approved", today())
    council.get_by_label("Who acted for").select_option(label=deputy)
    council.get_by_role("button", name="Record").click()
    expect(council.get_by_text("the decision is approved")).to_be_visible()
    expect(council.get_by_text("as deputy of Cabinet member")).to_be_visible()
    expect(council.get_by_text("By what authority: Portfolio holder for transformation")).to_be_visible()
    decision.refresh_from_db()
    assert decision.state == "approved"
