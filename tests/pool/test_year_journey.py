"""2015/16 on the published pool of 421 million, from the first instalment to the money carried into the next year.

Every act goes through its page, by somebody of the role that does it; a usual month does so once. Budgets and
contributions are the published ones; what happens to them during the year is made up, in figures that can be followed
with pencil and paper.
"""

from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from commissioning.models import Decision
from pool.models import AgreementVersion, FundReport, RiskFund, Settlement, VarianceNotice, Variation
from pool.selectors.terms import terms_of
from tests.pool.journey.year import MANAGER, NAMES, Year

pytestmark = pytest.mark.django_db


@pytest.mark.either
def test_the_whole_year_2015_16(monkeypatch: pytest.MonkeyPatch) -> None:
    year = Year(monkeypatch)
    the_year_is_set_up(year)
    the_first_quarter(year)
    an_overspend_and_its_notice(year)
    a_virement_within_limits(year)
    the_plan_works_and_the_notice_is_closed(year)
    an_ordinary_variation(year)
    a_material_variation(year)
    a_period_is_reopened(year)
    the_last_quarter_under_version_2(year)
    the_year_ends(year)
    settled_to_the_penny(year)
    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert said.getvalue() == "plymouth: the chain holds\n"


def the_year_is_set_up(year: Year) -> None:
    year.on(2015, 3, 20)
    held = {"code_1": "contingency", "name_1": "Contingency", "amount_1": Decimal("600000")}
    year.page("administrator", "setup_risk_funds").press("Save", **held)
    for role, up_to in (("commissioner", "100000"), ("pool_manager", "250000")):
        limits = year.opens("administrator", "commissioning:limits").follow("Add a limit")
        given = {"act": "virement", "role": role, "up_to": up_to, "since": date(2015, 4, 1), "reason": "Delegation"}
        limits.press("Add the limit", **given)
    for partner in NAMES:
        statement = year.page(MANAGER, "partner_statement", partner=partner)
        statement.follow("Schedule instalments").press("Schedule", count="4", first=date(2015, 4, 1))
    # £321,000,000 and £100,000,000 in four quarters
    year.page(MANAGER, "partner_statement", partner="CCG").says("£80,250,000.00")
    year.page(MANAGER, "partner_statement", partner="PCC").says("£25,000,000.00", "1 January 2016")
    year.on(2015, 4, 1)
    year.page("administrator", "setup_year").press("Open the first period").says("Period 1, April 2015 is open")
    year.received(1)


def the_first_quarter(year: Year) -> None:
    year.month(1, date(2015, 5, 12), date(2015, 5, 15), pages=True)
    assert year.shares(1) == {"CCG": "0.00", "PCC": "0.00"}
    year.month(2, date(2015, 6, 9), date(2015, 6, 12), COMMUNITY="184608000")
    year.on(2015, 7, 1)
    year.received(2)
    year.month(3, date(2015, 7, 9), date(2015, 7, 14), COMMUNITY="184648000")
    assert year.shares(3) == {"CCG": "180000.00", "PCC": "60000.00"}  # 240,000 by 75 and 25
    assert not VarianceNotice.objects.exists()
    year.on(2015, 7, 20)
    year.paid_on_account(3, "83,000,000", "BACS 2015/07/20-1")
    year.report(1, "Packages of care at home run above plan.").says("Packages of care", "£240,000.00")


def nobody_certifies_their_own(year: Year, number: int) -> None:
    """Who entered may not certify, neither for the own partner nor for the other."""
    year.page("finance.ccg", "certify", number, partner="CCG").says("You entered figures")
    year.page("finance.ccg", "certify", number, partner="PCC").says("by its own people")


def an_overspend_and_its_notice(year: Year) -> None:
    year.comments = {"COMMUNITY": "More packages of care at home, at higher rates"}
    # 700,000 and 120,000 over: £820,000.00, beyond the tolerance of £500,000.00
    year.forecasts |= {"COMMUNITY": Decimal("185108000"), "ACUTE": Decimal("151534000")}
    year.on(2015, 8, 20)
    for partner in NAMES:
        year.enter(4, partner)
        year.submit(4, partner)
    nobody_certifies_their_own(year, 4)
    year.on(2015, 8, 21)
    year.certify(4)
    assert year.shares(4) == {"CCG": "615000.00", "PCC": "205000.00"}
    notice = VarianceNotice.objects.get()
    # Known on Thursday 20 August. 21; 24 to 28; the bank holiday of 31 August does not count; 1 to 4 September: ten.
    assert (notice.variance, notice.due_on) == (Decimal("820000.00"), date(2015, 9, 4))
    year.page("finance.ccg", "notice", 4, status=404)  # not sent yet, so not theirs yet
    year.on(2015, 8, 25)
    asked = year.page(MANAGER, "notice", 4).follow("Send the notice").says("Friday 4 September 2015")
    asked.press("Send the notice").says("The notice is sent.", "More packages of care at home")
    year.on(2015, 8, 27)
    for account, partner in (("chief.finance.ccg", "CCG"), ("commissioner", "PCC")):
        asked = year.page(account, "notice", 4).follow("Acknowledge")
        asked.says(NAMES[partner]).press("Acknowledge").says("The notice is acknowledged.")
    a_joint_plan(year)


def a_joint_plan(year: Year) -> None:
    year.on(2015, 9, 1)
    posts = {one.code: str(one.pk) for one in year.fund.agreement.partnership.posts.all()}
    first, second = list(posts.values())[:2]
    asked = year.page(MANAGER, "notice", 4).follow("Draw up the action plan")
    plan = {
        "summary": "The partners review every package above £1,000 a week and bring admissions back to plan.",
        "action-0-title": "Review packages of care",
        "action-0-owner": first,
        "action-0-due_on": date(2015, 10, 30),
        "action-0-expected": "500,000",
        "action-1-title": "Community nurses at the front door of the hospital",
        "action-1-owner": second,
        "action-1-due_on": date(2015, 12, 18),
        "action-1-expected": "320,000",
        "month_6": "300,000",
        "month_7": "500,000",
        "month_12": "820,000",
    }
    asked.press("Save the plan", **plan).says("The plan recovers £820,000.00: all of it.")
    year.on(2015, 9, 3)
    for account in ("chief.finance.ccg", "s151.council"):
        year.page(account, "action_plan", 4).press("Agree to the plan").says("agrees to the plan.")
    year.page(MANAGER, "action_plan", 4).says("Agreed by the partners")


def a_virement_within_limits(year: Year) -> None:
    year.month(5, date(2015, 9, 9), date(2015, 9, 14), COMMUNITY="184888000", ACUTE="151414000")
    assert VarianceNotice.objects.count() == 1  # 480,000 keeps within the tolerance
    year.on(2015, 9, 16)
    asked = year.page("finance.ccg", "virements").follow("Propose a virement")
    moves = {"giver_1": "STAFFING", "taker_1": "COMMUNITY", "amount_1": "150,000", "from_period": "6"}
    words = {"title": "Vacancies pay for packages", "reason": "Posts stay vacant until March"}
    asked.press("Propose the virement", **moves, **words).says("Virement 1 is proposed.")
    refused = year.page("commissioner", "virement", number="1")
    refused.says("£100,000.00")
    assert "Approve £150,000.00" not in refused.words
    year.page(MANAGER, "virement", number="1").press("Approve £150,000.00").says("Approved.")
    year.page(MANAGER, "budgets").says("£184,558,000.00", "£17,992,000.00")


def the_plan_works_and_the_notice_is_closed(year: Year) -> None:
    year.comments = {}
    year.on(2015, 10, 1)
    year.received(3)
    # Budgets are 184,558,000 and 17,992,000 now: 200,000 over and none under.
    year.month(6, date(2015, 10, 8), date(2015, 10, 13), COMMUNITY="184758000", STAFFING="17992000")
    assert year.shares(6) == {"CCG": "150000.00", "PCC": "50000.00"}
    year.on(2015, 10, 14)
    asked = year.page("commissioner", "action_plan", 4).follow("Record progress")
    asked.press("Save", month_6="310,000", done_1=date(2015, 10, 12)).says("The progress is recorded.", "1 of 2")
    year.on(2015, 10, 20)
    year.paid_on_account(6, "83,000,000", "BACS 2015/10/20-1")
    year.report(2, "Back within the tolerance; the joint plan is ahead.").says("£200,000.00")
    year.on(2015, 10, 26)
    asked = year.page(MANAGER, "notice", 4).follow("Close this notice")
    asked.press("Close the notice", note="Recovered to £200,000.00, within the tolerance.").says(
        "The notice is closed."
    )


def proposed(year: Year, title: str, amount: str, line: str, partner: str, starts: date) -> Variation:
    asked = year.agreement(MANAGER, "variations").follow("Propose a variation")
    organisation = year.fund.agreement.partnership.organisations.get(code=partner)
    effects = {f"partner_{organisation.pk}": amount, "line_0": str(year.fund.lines.get(code=line).pk)}
    words = {"title": title, "reason": "Demand has grown", "year": "2015", "effective_on": starts}
    asked.press("Propose it", kind="funding", value=amount, amount_0=amount, **effects, **words)
    return Variation.objects.get(title=title)


def an_ordinary_variation(year: Year) -> None:
    year.on(2015, 10, 27)
    one = proposed(year, "Reablement for the winter", "300,000", "COMMUNITY", "CCG", date(2015, 10, 1))
    for account in ("chief.finance.ccg", "commissioner"):
        asked = year.agreement(account, "variation", number=one.number).follow("Agree")
        asked.press("Agree to it").says("Your agreement is recorded.")
    year.agreement(MANAGER, "variation", number=one.number).says("£300,000 of £500,000 used", "£200,000 left")
    statement = year.page(MANAGER, "partner_statement", partner="CCG").says("£300,000.00 of the contribution is not")
    statement.follow("Schedule instalments").press("Schedule", count="1", first=date(2015, 11, 2))
    year.on(2015, 11, 2)
    statement = year.page(MANAGER, "partner_statement", partner="CCG")
    statement.follow("Record receipt of instalment 5").press("Record").says("Receipt of instalment 5")


def a_material_variation(year: Year) -> None:
    year.on(2015, 11, 3)
    two = proposed(year, "Nursing home fees", "250,000", "BED-BASED", "PCC", date(2016, 1, 1))
    # 300,000 and 250,000 are £550,000.00 in the year: the ordinary mechanism is closed, whoever asks.
    page = year.agreement("s151.council", "variation", number=two.number).says("£550,000")
    assert not [one for one in page.tree.iter("a") if one.get("href", "").endswith("/agree")]
    year.agreement("s151.council", "variation_agree", number=two.number).press("Agree to it")
    two.refresh_from_db()
    assert (two.state, two.agreements.count()) == ("proposed", 0)
    started = year.agreement(MANAGER, "agreement").follow("Start the next version")
    started.press("Start the version", effective_from=date(2016, 1, 1), summary="Shares of 70 and 30").says("drafted")
    page = year.agreement(MANAGER, "variation", number=two.number).follow("Choose the version that carries it")
    page.press("Choose this version", version=str(AgreementVersion.objects.get(number=2).pk)).says(
        "Version 2 carries the variation."
    )
    rules_of_version_2(year)
    approved_by_both_bodies(year)
    two.refresh_from_db()
    assert two.state == "agreed"


def rules_of_version_2(year: Year) -> None:
    """£200,000.00 of the contingency first; what is left by 70 and 30."""
    page = year.agreement(MANAGER, "version", number=2).follow("Change the rules")
    page = page.follow("Start from a pattern").press("Go on", pattern="waterfall")
    page = page.press("Start from this", fund="contingency", weight_0="70", weight_1="30")
    page = page.follow("Change Overspend, step 1").press("Save the step", up_to="200,000")
    page.says("£200,000.00")


def approved_by_both_bodies(year: Year) -> None:
    year.agreement(MANAGER, "version", number=2).follow("Send to legal scrutiny").press("Send to legal scrutiny")
    year.on(2015, 11, 9)
    year.agreement(MANAGER, "version", number=2).follow("Send for approval").press("Send for approval")
    version = AgreementVersion.objects.get(number=2)
    assert version.decision is not None
    decision: Decision = version.decision
    bodies = {one.code: one for one in year.fund.agreement.partnership.bodies.all()}
    meetings = (
        ("governance.council", "CABINET", date(2015, 12, 8)),
        ("governance.ccg", "GOVERNING-BODY", date(2015, 12, 2)),
    )
    for account, body, day in meetings:
        page = year.opens(account, "commissioning:decision", pk=decision.pk).follow("Add a stop")
        page.press("Add the stop", who=f"body-{bodies[body].pk}", starts_on=day, purpose="decision")
    year.opens("governance.council", "commissioning:decision", pk=decision.pk).press("Send on its route")
    year.month(7, date(2015, 11, 10), date(2015, 11, 13), COMMUNITY="185058000")  # 184,858,000 is the budget now
    for account, body, day in sorted(meetings, key=lambda one: one[2]):
        year.on(day.year, day.month, day.day)
        page = year.opens(account, "commissioning:decision", pk=decision.pk)
        page.follow(f"Record the outcome of {bodies[body].name}").press("Record", outcome="approved", decided_on=day)
    texts = set(decision.stages.values_list("outcome_hash", flat=True))
    decision.refresh_from_db()
    assert (decision.state, texts) == ("approved", {decision.content_hash})
    year.on(2015, 12, 10)
    page = year.agreement("governance.council", "version", number=2).follow("Bring into force")
    page.press("Bring into force").says("governs from 1 January 2016")


def a_period_is_reopened(year: Year) -> None:
    year.month(8, date(2015, 12, 11), date(2015, 12, 15), ACUTE="151454000.04")
    assert year.shares(8) == {"CCG": "180000.03", "PCC": "60000.01"}  # 240,000.04 by 75 and 25
    year.on(2015, 12, 16)
    page = year.page("chief.finance.ccg", "close", 8).follow("Ask for this period to be reopened")
    page.press("Ask for it to be reopened", reason="An invoice of £40,000.04 was counted twice")
    assert "Decide" not in [" ".join(one.text_content().split()) for one in page.tree.iter("a")]
    asked = year.page(MANAGER, "close", 8).follow("Decide")
    asked.press("Record the decision", decision="approve").says("is open again")
    year.month(8, date(2015, 12, 17), date(2015, 12, 18), ACUTE="151414000")
    assert year.shares(8, 1) == {"CCG": "180000.03", "PCC": "60000.01"}  # what was certified first stays beside it
    assert year.shares(8) == {"CCG": "150000.00", "PCC": "50000.00"}


def the_last_quarter_under_version_2(year: Year) -> None:
    year.on(2016, 1, 4)
    year.received(4, PCC="24900000")
    year.paid_on_account(9, "80,000,000", "BACS 2016/01/04-1")
    year.paid_on_account(9, "3,000,000", "BACS 2016/01/04-2", provider="An acute hospital")
    year.month(9, date(2016, 1, 12), date(2016, 1, 15), COMMUNITY="185058000.01")
    # 200,000.01 by 75 and 25: 150,000.0075 and 50,000.0025; the odd penny goes to the larger rest.
    assert (terms_of(year.period(9)).number, year.shares(9)) == (1, {"CCG": "150000.01", "PCC": "50000.00"})
    the_ledger_is_reconciled(year)
    year.on(2016, 1, 25)
    year.report(3, "Steady since the plan.").says("£200,000.01")
    year.on(2016, 2, 9)
    page = year.agreement("governance.council", "version", number=2).follow("Record the signature")
    page.press("Record the signature", signed_on=date(2016, 2, 8)).says("signed 8 February", "late")
    # Bed based has 110,079,000 now, 121,000 less than is expected: 321,000.01, of which 200,000.00 is drawn,
    # and 121,000.01 by 70 and 30: 84,700.007 and 36,300.003.
    year.month(10, date(2016, 2, 9), date(2016, 2, 12), BED_BASED="110200000")
    assert (terms_of(year.period(10)).number, year.shares(10)) == (2, {"CCG": "84700.01", "PCC": "36300.00"})
    year.month(11, date(2016, 3, 9), date(2016, 3, 14))
    assert year.shares(9) == {"CCG": "150000.01", "PCC": "50000.00"}  # version 1 still speaks for its months
    year.page(MANAGER, "statement", 9).says("75%", "£150,000.01")


def the_ledger_is_reconciled(year: Year) -> None:
    # 138,793,500.01 and 113,560,500.00 and 13,494,000.00 are 265,848,000.01; the ledger has 12,345.67 more.
    page = year.page("finance.ccg", "reconciliation_partner", 9, partner="CCG").follow("State the ledger's total")
    page = page.press("Save the total", total="265,860,345.68", reference="Trial balance of 31 December")
    page = page.follow("Explain a difference")
    page.press("Add the item", kind="timing", amount="12,345.67", explanation="Paid in December, accrued in the pool")
    assert (
        "Certify the reconciliation" not in year.page("finance.ccg", "reconciliation_partner", 9, partner="CCG").words
    )
    page = year.page("chief.finance.ccg", "reconciliation_partner", 9, partner="CCG").says("£265,848,000.01")
    page.press("Certify the reconciliation").says("is certified as reconciled to Period 9, December 2015.")


def the_year_ends(year: Year) -> None:
    last: dict[str, Any] = {"WELLBEING": "17101234.56", "COMMUNITY": "185103456.78", "BED_BASED": "110200000.01"}
    rest: dict[str, Any] = {"ACUTE": "151500000.99", "STAFFING": "17850500.50", "INCOME": "-32690000.00"}
    year.month(12, date(2016, 4, 12), date(2016, 4, 15), **last, **rest)
    year.on(2016, 4, 26)
    year.paid_on_account(12, "8,300,000", "BACS 2016/04/26-1")
    asked = year.page(MANAGER, "on_account").follow("Take back payment 5")
    asked.press("Take it back", reason="A nought was missing").says("Payment 5 is taken back.", "A nought was missing")
    year.paid_on_account(12, "83,000,000", "BACS 2016/04/26-1")
    year.page("chief.finance.ccg", "on_account").says("£332,000,000.00", "An acute hospital", "BACS 2015/07/20-1")
    year.page("chief.finance.ccg", "partner_statement", partner="CCG").says("£332,000,000.00 paid on account")
    year.page("chief.finance.ccg", "on_account_record", status=403)  # it does not act for the host
    year.report(4, "The year as it stands before the adjustments.")
    # An accrual of 100,000.00 is found; everything else stands as period 12 left it.
    year.on(2016, 5, 6)
    given = {"actual-ACUTE": "151,600,000.99", "forecast-ACUTE": "151,600,000.99"}
    year.page("finance.ccg", "outturn", 13).press("Save figures", **given).says("saved")
    year.page("finance.ccg", "close", 13).says("1 adjustment is not explained (Acute)")
    why = {"comment-ACUTE": "March's ambulance journeys, billed in May"}
    year.page("finance.ccg", "outturn", 13).press("Save figures", **why).says("saved")
    for partner in NAMES:
        year.submit(13, partner)
    year.on(2016, 5, 9)
    year.certify(13)
    assert VarianceNotice.objects.count() == 1
    # Over or under budget: wellbeing (56,765.44), community 245,456.78, bed based 121,000.01, acute 186,000.99,
    # staffing (141,499.50), income 38,000.00: 392,192.84 over. 200,000.00 is drawn; 192,192.84 by 70 and 30 is
    # 134,534.988 and 57,657.852.
    assert year.shares(13) == {"CCG": "134534.99", "PCC": "57657.85"}


def settled_to_the_penny(year: Year) -> None:
    """Budgets 448,223,000 as published and 550,000 varied, 448,773,000, and 600,000 held are to be paid for.

    The partners put in 321,300,000 and 100,250,000, 421,550,000: 27,823,000.00 is left open, the published gap among
    it. Divided by the contributions: 27,823,000 x 3,213 / 4,215.5 = 21,206,333.53 and the rest 6,616,666.47.
    The CCG bears 321,300,000.00 + 134,534.99 + 21,206,333.53 = 342,640,868.52.
    It paid in 321,300,000.00, and to providers 185,103,456.78 + 151,600,000.99 + 17,850,500.50 = 354,553,958.27,
    together 675,853,958.27: 333,213,089.75 too much, of which the host has paid 332,000,000.00 on account; it pays the
    rest, 1,213,089.75.
    The council bears 100,250,000.00 + 57,657.85 + 6,616,666.47 = 106,924,324.32; all bear 449,565,192.84, spending is
    449,165,192.84, and 400,000.00 of the contingency is left.
    """
    year.on(2016, 5, 16)
    page = year.page(MANAGER, "settlement").follow("Propose the settlement")
    page.press("Propose", remainder="divide").says("The settlement is proposed.")
    year.page(MANAGER, "on_account").says("The settlement of 2015/16 is proposed")
    for account, partner in (("chief.finance.ccg", "CCG"), ("s151.council", "PCC")):
        page = year.page(account, "settlement").says("£1,213,089.75", "£332,000,000.00")
        page.press("Agree the settlement").says(f"{NAMES[partner]} agrees the settlement of 2015/16.")
    made = Settlement.objects.get()
    assert made.state == "agreed"
    payment = made.payments.get()
    assert (payment.payer.code, payment.payee.code, payment.amount) == ("PCC", "CCG", Decimal("1213089.75"))
    page = year.page("auditor", "settlement")
    page.says("£342,640,868.52", "£106,924,324.32", "£21,206,333.53", "£6,616,666.47", "£400,000.00")
    year.on(2016, 5, 26)
    page = year.page(MANAGER, "settlement").follow("Record the payment of £1,213,089.75")
    page.press("Record", paid_on=date(2016, 5, 25)).says("paid on 25 May 2016")
    year.page(MANAGER, "settlement").press("Hold it in 2016/17").says("£400,000.00 is held in 2016/17")
    held = RiskFund.objects.get(year=2016)
    assert (held.name, held.amount) == ("Carried forward from 2015/16", Decimal("400000.00"))
    year.page(MANAGER, "memorandum").says("£449,165,192.84")
    year.report(0, "The first year of the pool.").says("£1,213,089.75", "The first year of the pool.")
    reports = FundReport.objects.order_by("produced_at")
    assert [one.quarter for one in reports] == [1, 2, 3, 4, 0]
    assert all(one.produced_at.date() <= one.due_on for one in reports)
    year.page("chief.finance.ccg", "reopen", 13).says("The settlement of 2015/16 is agreed")
