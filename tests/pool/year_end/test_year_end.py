"""Settlement agreed by both partners, carried forward once; savings; reports that freeze certified figures."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from commissioning.models import Organisation, User
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from pool.models import (
    AgreementVersion,
    Budget,
    Contribution,
    FundReport,
    Instalment,
    Period,
    PlannedBenefit,
    PooledFund,
    RiskFund,
    SavingsPlan,
    Settlement,
)
from pool.rules.settlement import settle
from pool.selectors.fund_reports import report_schedule
from pool.selectors.leaving import exit_statement
from pool.selectors.savings import savings_of
from pool.selectors.settlement import settled, year_facts
from pool.services.fund_reports import produce_report
from pool.services.savings import SavingValues, enter_savings
from pool.services.settlement import agree_settlement, carry_forward, propose_settlement, withdraw_settlement
from tests.conftest import SignIn
from tests.factories import UserFactory
from tests.pool.factories import PeriodFactory, RiskFundFactory
from tests.pool.year_end.conftest import AT, Certified, url, words

NEXT = datetime(2016, 5, 20, 9, tzinfo=UTC)


def propose(fund: PooledFund, by: User, *, divide: bool = False) -> Settlement:
    return propose_settlement(fund_id=fund.pk, year=2015, divide_remainder=divide, by=by, at=NEXT)


def agree(fund: PooledFund, who: Organisation, opened: str) -> Settlement:
    someone = UserFactory()
    return agree_settlement(fund_id=fund.pk, year=2015, organisation=who, opened_hash=opened, by=someone, at=NEXT)


@pytest.fixture
def year(certified: Certified, fund: PooledFund, icb: Organisation) -> Period:
    """Period 12: £110.00 over, of which the ICB bears 75%; the ICB has paid £500.00 of its contribution."""
    share = Contribution.objects.get(fund=fund, organisation=icb)
    Instalment.objects.create(
        contribution=share,
        number=1,
        due_on=date(2015, 4, 1),
        amount="500.00",
        received="500.00",
        received_on=date(2015, 4, 1),
    )
    return certified(12)


def test_the_year_is_worked_out_to_the_penny(year: Period, fund: PooledFund, by: User, boss: Client) -> None:
    made = propose(fund, by)
    # The ICB bears 3,000.00 + 82.50; it paid 500.00 into the fund and 1,960.00 to providers.
    assert made.content["payments"] == [{"payer": "ICB", "payee": "COUNCIL", "amount": {"$decimal": "622.50"}}]
    page = words(boss, url("settlement", fund="POOL", year=2015))
    assert "NHS Exampleshire ICB pays Exampleshire Council <strong>£622.50</strong>" in page
    assert "it bears £3,082.50: it pays Exampleshire Council £622.50." in page


def test_a_year_without_a_certified_last_period_is_not_settled(fund: PooledFund, by: User, boss: Client) -> None:
    with pytest.raises(Refused, match="Certify period 12"):
        propose(fund, by)
    assert "Nothing to settle yet" in words(boss, url("settlement", fund="POOL", year=2015))


def test_it_is_settled_once_both_partners_agreed_the_same_content(
    year: Period, fund: PooledFund, council: Organisation, icb: Organisation, by: User
) -> None:
    first = propose(fund, by)
    withdraw_settlement(fund_id=fund.pk, year=2015, by=by, reason="Wrong choice")
    RiskFundFactory(fund=fund)
    made = propose(fund, by, divide=True)
    with pytest.raises(Refused, match="Another settlement was proposed"):
        agree(fund, council, first.content_hash)
    agree(fund, council, made.content_hash)
    assert not settled(fund, 2015)
    agree(fund, icb, made.content_hash)
    assert settled(fund, 2015)
    assert made.payments.count() == 1
    with pytest.raises(Refused, match="It stands"):
        withdraw_settlement(fund_id=fund.pk, year=2015, by=by, reason="Too late")


def test_an_instalment_that_never_came_is_overdue_until_the_settlement_counts_it(
    year: Period, fund: PooledFund, council: Organisation, icb: Organisation, by: User, boss: Client
) -> None:
    share = Contribution.objects.get(fund=fund, organisation=icb)
    Instalment.objects.create(contribution=share, number=2, due_on=date(2015, 7, 1), amount="700.00")
    pages = (
        url("contributions", fund="POOL", year=2015),
        url("partner_statement", fund="POOL", year=2015, partner="ICB"),
    )
    assert ["£700.00 overdue" in words(boss, pages[0]), "Overdue" in words(boss, pages[1])] == [True, True]
    made = propose(fund, by)
    for partner in (council, icb):
        agree(fund, partner, made.content_hash)
    assert "nothing is overdue" in words(boss, pages[0])
    after = words(boss, pages[1])
    assert "It is counted in the" in after
    assert "Overdue" not in after


def test_whoever_leaves_after_the_settlement_shares_only_what_it_left_in_the_fund(
    year: Period, fund: PooledFund, council: Organisation, icb: Organisation, by: User
) -> None:
    RiskFundFactory(fund=fund)  # £500.00, of which nothing was drawn
    made = propose(fund, by, divide=True)
    agree(fund, council, made.content_hash)
    (before,) = exit_statement(fund.agreement, date(2016, 4, 30))
    assert [one.label for one in before.balances] == [
        "Variance to the end of March 2016",
        "Contingency, what is left of it",
    ]
    agree(fund, icb, made.content_hash)
    (after,) = exit_statement(fund.agreement, date(2016, 4, 30))
    assert [(one.label, one.amount) for one in after.balances] == [
        ("Left in the fund by the settlement of 2015/16", Decimal("-500.00"))
    ]
    assert [one.amount for one in after.partners] == [Decimal("-125.00"), Decimal("-375.00")]


def test_a_settlement_of_figures_that_were_reopened_is_not_agreed(
    year: Period, fund: PooledFund, council: Organisation, by: User
) -> None:
    made = propose(fund, by)
    year.state, year.certified_by, year.certified_at, year.round = "open", None, None, 2
    year.save()
    with pytest.raises(Refused, match="was reopened after"):
        agree(fund, council, made.content_hash)


def test_what_is_left_is_carried_into_the_next_year_once(
    year: Period, fund: PooledFund, council: Organisation, icb: Organisation, by: User, boss: Client
) -> None:
    share = Contribution.objects.get(fund=fund, organisation=council)
    share.amount += Decimal("500.00")
    share.save()
    RiskFundFactory(fund=fund)
    made = propose(fund, by)
    with pytest.raises(Refused, match="once every partner has agreed"):
        carry_forward(fund_id=fund.pk, year=2015, by=by)
    for partner in (council, icb):
        agree(fund, partner, made.content_hash)
    boss.post(url("settlement_carry", fund="POOL", year=2015))
    held = RiskFund.objects.get(year=2016)
    assert (held.name, held.amount) == ("Carried forward from 2015/16", Decimal("500.00"))
    with pytest.raises(Refused, match="already"):
        carry_forward(fund_id=fund.pk, year=2015, by=by)
    page = words(boss, url("settlement", fund="POOL", year=2015))
    assert "£500.00 is held in 2016/17 as “Carried forward from 2015/16”" in page


def test_a_partner_agrees_for_itself_alone_and_payments_are_recorded(
    year: Period, fund: PooledFund, council: Organisation, icb: Organisation, by: User, sign_in: SignIn, boss: Client
) -> None:
    made = propose(fund, by)
    officer = sign_in(Role.FINANCE_OFFICER, council)
    values = {"opened": made.content_hash, "organisation": "ICB"}
    officer.post(url("settlement_agree", fund="POOL", year=2015), values)
    assert not made.agreements.exists()
    officer.post(url("settlement_agree", fund="POOL", year=2015), {**values, "organisation": "COUNCIL"})
    agree(fund, icb, made.content_hash)
    payment = made.payments.get()
    day = {"paid_on_0": "31", "paid_on_1": "5", "paid_on_2": "2016"}
    boss.post(url("settlement_paid", fund="POOL", year=2015, payment=payment.pk), day)
    payment.refresh_from_db()
    assert payment.paid_on == date(2016, 5, 31)
    assert "paid on 31 May 2016" in words(boss, url("settlement", fund="POOL", year=2015))


def test_the_memorandum_account_balances(year: Period, fund: PooledFund, boss: Client) -> None:
    page = boss.get(url("memorandum", fund="POOL", year=2015))
    account = page.context["account"]
    assert account.total_in - account.net == account.balance
    assert account.net == Decimal("4110.00")
    assert sum(account.books) == account.net
    assert sum((part.amount for part in account.parts), Decimal(0)) == account.balance
    assert year_facts(fund, 2015).host == "COUNCIL"


def test_the_memorandum_account_tells_the_variance_from_what_the_agreement_leaves_open(
    year: Period, fund: PooledFund, by: User, boss: Client
) -> None:
    RiskFundFactory(fund=fund)  # £500.00 that no contribution covers
    propose(fund, by, divide=True)
    account = boss.get(url("memorandum", fund="POOL", year=2015)).context["account"]
    assert [amount for words, amount in account.came_in if words.endswith("its share of the variance")] == [
        Decimal("27.50"), Decimal("82.50"),
    ]  # fmt: skip
    assert [amount for words, amount in account.came_in if "leaves open" in words] == [
        Decimal("125.00"), Decimal("375.00"),
    ]  # fmt: skip
    assert account.total_in - account.net == account.balance == Decimal("500.00")


def test_treasury_income_is_divided_and_an_opening_deficit_stays_with_its_owner(
    year: Period, fund: PooledFund, council: Organisation, icb: Organisation, boss: Client
) -> None:
    place = url("settlement_propose", fund="POOL", year=2015)
    before = year_facts(fund, 2015)
    assert "Treasury income" not in words(boss, place)  # the agreement does not divide it
    AgreementVersion.objects.update(
        treasury_sharing={"COUNCIL": "25", "ICB": "75"}, opening_deficits={"ICB": "1200000.00"}
    )
    assert "Treasury income of the year" in words(boss, place)
    assert "Enter nought or more" in boss.post(place, {"remainder": "keep", "treasury": "-1"}).content.decode()
    boss.post(place, {"remainder": "keep", "treasury": "100.01"})
    page = words(boss, url("settlement", fund="POOL", year=2015))
    assert "earned £100.01 with" in page
    assert "£1,200,000.00, stays with it: no part of it is in these figures." in page
    made = Settlement.objects.get()
    for partner in (council, icb):
        agree(fund, partner, made.content_hash)
    owed = settle(before.partners, before.fund, host="COUNCIL", divide_remainder=False).partners[1].owes
    payment = made.payments.get()
    paid = payment.amount if payment.payer == icb else -payment.amount
    assert paid == owed - Decimal("75.01")


# --- Savings ----------------------------------------------------------------------------------------------------


def test_a_benefit_counts_once_by_the_saving_that_delivers_it(fund: PooledFund, by: User) -> None:
    benefit = PlannedBenefit.objects.create(fund=fund, code="A", name="A", year=2015, amount="100.00")
    PlannedBenefit.objects.create(fund=fund, code="B", name="B", year=2015, amount="70.00", counted_elsewhere=True)
    PlannedBenefit.objects.create(fund=fund, code="C", name="C", year=2015, amount="30.00")
    saving = SavingsPlan.objects.create(fund=fund, code="Q1", name="Q1", year=2015, planned="90.00", benefit=benefit)
    period = PeriodFactory(fund=fund, number=3)
    values = SavingValues(Decimal("40.00"), Decimal("80.00"), Decimal("10.00"))
    enter_savings(period_id=period.pk, figures={saving.pk: values}, allowed={saving.pk}, by=by, at=AT)
    view = savings_of(fund, 2015, period)
    assert (view.total.planned, view.total.elsewhere) == (Decimal("120.00"), Decimal("70.00"))
    assert (view.total.delivered, view.total.forecast) == (Decimal("40.00"), Decimal("80.00"))


def test_open_savings_of_the_other_partners_line_are_withheld_and_cannot_be_entered(
    fund: PooledFund, council: Organisation, sign_in: SignIn, by: User
) -> None:
    theirs = SavingsPlan.objects.create(
        fund=fund, code="Q2", name="Beds saved", year=2015, planned="90.00", line=fund.lines.get(code="L002")
    )
    period = PeriodFactory(fund=fund, number=3)
    values = SavingValues(Decimal("41.23"), Decimal("80.00"), Decimal("0.00"))
    enter_savings(period_id=period.pk, figures={theirs.pk: values}, allowed={theirs.pk}, by=by, at=AT)
    officer = sign_in(Role.FINANCE_OFFICER, council)
    page = words(officer, url("savings", fund="POOL", year=2015))
    assert "shown once certified" in page
    assert "41.23" not in page
    words(officer, url("saving_edit", fund="POOL", year=2015, saving=theirs.pk), 404)
    with pytest.raises(Refused, match="Another partner"):
        enter_savings(period_id=period.pk, figures={theirs.pk: values}, allowed=set(), by=by, at=AT)


def test_figures_are_entered_in_the_table_and_half_a_row_is_refused(fund: PooledFund, boss: Client) -> None:
    saving = SavingsPlan.objects.create(fund=fund, code="Q1", name="Q1", year=2015, planned="90.00")
    PeriodFactory(fund=fund, number=3)
    address = url("savings_figures", fund="POOL", year=2015)
    half = boss.post(address, {f"delivered_{saving.pk}": "10"})
    assert "enter delivered and forecast together" in half.content.decode()
    whole = {f"delivered_{saving.pk}": "10", f"forecast_{saving.pk}": "£85.50", f"at_risk_{saving.pk}": "5"}
    assert boss.post(address, whole).status_code == 302
    assert saving.figures.get().forecast == Decimal("85.50")
    assert "£85.50" in words(boss, url("savings", fund="POOL", year=2015))


def test_a_saving_is_planned_in_its_form(fund: PooledFund, boss: Client) -> None:
    values = {"code": "Q1", "name": "Fewer placements", "kind": "qipp", "planned": "1,000.00"}
    assert boss.post(url("saving_add", fund="POOL", year=2015), values).status_code == 302
    again = boss.post(url("saving_add", fund="POOL", year=2015), values)
    assert "already has a saving with this code" in again.content.decode()
    assert "Fewer placements" in words(boss, url("savings", fund="POOL", year=2015))


# --- Reports ----------------------------------------------------------------------------------------------------


def test_a_report_waits_for_its_last_period_and_then_never_changes(
    certified: Certified, fund: PooledFund, by: User, boss: Client
) -> None:
    values = {"fund_id": fund.pk, "year": 2015, "quarter": 2, "commentary": "Acute costs rise.", "by": by, "at": NEXT}
    with pytest.raises(Refused, match="Period 6, September 2015, which is not certified"):
        produce_report(**values)
    certified(6)
    produce_report(**values)
    fund.lines.filter(code="L001").update(name="Renamed")
    Contribution.objects.all().update(amount="1.00")
    page = words(boss, url("report", fund="POOL", year=2015, quarter=2))
    assert "Acute costs rise." in page
    assert "£110.00" in page
    assert "£3,000.00" in page
    assert "after its day, 30 October 2015" in page
    bears = page.split("Who bears the variance</caption>")[1].split("</table>")[0]
    assert 'NHS Exampleshire ICB</th><td class="figure">£82.50</td>' in bears
    assert 'Exampleshire Council</th><td class="figure">£27.50</td>' in bears
    with pytest.raises(Refused, match="does not change"):
        produce_report(**values)


def test_the_schedule_says_what_is_late_and_what_its_figures_allow(
    certified: Certified, boss: Client, sign_in: SignIn, council: Organisation
) -> None:
    certified(6)
    page = words(boss, url("reports", fund="POOL"))
    assert "Quarterly report Q1 2015/16" in page
    assert "Annual report 2015/16" in page
    assert page.count("Produce it") == 1
    member = sign_in(Role.SCRUTINY_MEMBER, council)
    assert "Produce it" not in words(member, url("reports", fund="POOL"))
    words(member, url("report_produce", fund="POOL", year=2015, quarter=2), 403)
    words(member, url("report", fund="POOL", year=2015, quarter=2), 404)


def test_a_year_long_past_without_periods_is_not_late(certified: Certified, fund: PooledFund) -> None:
    """Its budgets may stand in the plan: only a year that was opened here, or one just past, is chased."""
    certified(6)
    Budget.objects.create(line=fund.lines.first(), year=2016, amount="1.00")

    def states(on: date) -> dict[int, set[str]]:
        rows = report_schedule(fund, on)
        return {year: {row.state for row in rows if row.due.year == year} for year in (2015, 2016)}

    assert states(date(2018, 3, 31)) == {2015: {"late"}, 2016: {"late"}}
    assert states(date(2018, 4, 1)) == {2015: {"late"}, 2016: {"elsewhere"}}


def test_the_annual_report_holds_settlement_and_memorandum(
    year: Period, fund: PooledFund, by: User, boss: Client
) -> None:
    propose(fund, by)
    values = {"commentary": "The year in short."}
    assert boss.post(url("report_produce", fund="POOL", year=2015, quarter=0), values).status_code == 302
    assert FundReport.objects.get().kind == "annual"
    page = words(boss, url("report", fund="POOL", year=2015, quarter=0))
    assert "it pays Exampleshire Council £622.50." in page
    assert "Memorandum account" in page
