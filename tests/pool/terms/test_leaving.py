"""Notice, its exit day, the end, and the statement of balances."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import AuditEntry, User
from ihwb.kernel.errors import Refused
from pool.models import ExitNotice, RiskFund
from pool.selectors.leaving import exit_statement
from pool.selectors.terms import terms_on
from pool.services.leaving import Hand, end_agreement, serve_notice, withdraw_notice
from pool.services.statement import freeze
from tests.conftest import SignIn
from tests.factories import UserFactory, person
from tests.pool.factories import PeriodFactory, RiskFundFactory, figures
from tests.pool.terms.life import AT, Life, life

pytestmark = pytest.mark.django_db

SERVED = date(2016, 1, 31)
LAST = date(2016, 4, 30)


@pytest.fixture
def it() -> Life:
    return life()


@pytest.fixture
def officer(it: Life) -> User:
    return person("governance_officer", it.council)


def hand(it: Life, by: User, today: date = SERVED) -> Hand:
    return Hand(by=by, today=today, at=AT, organisations=frozenset({it.council.pk}))


def serve(it: Life, by: User) -> ExitNotice:
    return serve_notice(
        agreement_id=it.agreement.pk,
        organisation_id=it.council.pk,
        served_on=SERVED,
        reason="The council leaves",
        hand=hand(it, by),
    )


def url(name: str, **where: object) -> str:
    return reverse(f"pool:{name}", kwargs={"partnership": "exampleshire", "agreement": "S75", **where})


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return " ".join(answer.content.decode().split())


def code_of(act: object) -> str:
    with pytest.raises(Refused) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


def test_notice_runs_for_the_agreements_months_and_the_version_is_under_notice(it: Life, officer: User) -> None:
    notice = serve(it, officer)
    assert (notice.months, notice.ends_on) == (3, LAST)
    assert it.version.state == "under_notice"
    assert code_of(lambda: serve(it, officer)) == "served_already"
    assert AuditEntry.objects.filter(act="pool.serve_notice").exists()


def test_only_the_partner_that_gave_notice_takes_it_back(it: Life, officer: User) -> None:
    notice = serve(it, officer)
    other = Hand(by=officer, today=SERVED, at=AT, organisations=frozenset({it.icb.pk}))
    keys = {"agreement_id": it.agreement.pk, "withdrawn_on": SERVED, "reason": "Reconciled"}
    assert code_of(lambda: withdraw_notice(**keys, hand=other)) == "other_organisation"
    withdraw_notice(**keys, hand=hand(it, officer))
    assert it.version.state == "in_force"
    notice.refresh_from_db()
    assert notice.withdrawn_on == SERVED
    serve(it, officer)  # notice can be given again


def test_the_agreement_ends_on_the_exit_day_and_not_before(it: Life, officer: User) -> None:
    serve(it, officer)
    early, due = hand(it, officer, date(2016, 4, 29)), hand(it, officer, date(2016, 5, 6))
    assert code_of(lambda: end_agreement(agreement_id=it.agreement.pk, hand=early)) == "too_soon"
    assert end_agreement(agreement_id=it.agreement.pk, hand=due).ends_on == LAST
    assert (it.version.state, it.version.effective_to) == ("ended", LAST)
    assert terms_on(it.agreement, LAST).pk == it.version.pk
    assert terms_on(it.agreement, date(2016, 5, 1)).pk is None
    assert code_of(lambda: end_agreement(agreement_id=it.agreement.pk, hand=due)) == "nothing_to_end"


# --- Balances ---------------------------------------------------------------------------------------------------


def certified_september(it: Life) -> None:
    """£2,100.09 spent of the £2,000.08 that six of twelve months hold: pennies go to the earliest months of a line."""
    period = PeriodFactory(fund=it.fund, number=6)
    figures(period)
    row = it.line("L001").outturns.get(period=period)
    row.actual = Decimal("600.09")
    row.save()
    freeze(period, by=UserFactory(), at=datetime(2015, 10, 16, tzinfo=UTC))


def test_the_balances_on_exit_are_divided_to_the_penny(it: Life) -> None:
    certified_september(it)
    RiskFundFactory(fund=it.fund, amount=Decimal("500.00"))
    (found,) = exit_statement(it.agreement, LAST)
    assert found.period == "Period 6, September 2015"
    to_date, fund = found.balances
    # £100.01 over by 25 to 75: the penny goes to the larger remainder.
    assert (to_date.amount, to_date.parts) == (Decimal("100.01"), (Decimal("25.00"), Decimal("75.01")))
    assert (fund.amount, fund.parts) == (Decimal("-500.00"), (Decimal("-125.00"), Decimal("-375.00")))
    assert [one.amount for one in found.partners] == [Decimal("-100.00"), Decimal("-299.99")]
    assert found.unresolved == 0


def test_what_the_variance_draws_is_not_given_back_again(it: Life) -> None:
    certified_september(it)
    RiskFund.objects.create(fund=it.fund, code="contingency", name="Contingency", year=2015, amount=Decimal("60.00"))
    version = it.version
    version.rules = {
        **version.rules,
        "overspend": [{"step": "draw", "fund": "contingency"}, *version.rules["overspend"]],
    }
    version.save()
    (found,) = exit_statement(it.agreement, LAST)
    to_date, fund = found.balances
    assert (to_date.from_funds, to_date.parts) == (Decimal("60.00"), (Decimal("10.00"), Decimal("30.01")))
    assert fund.amount == 0
    assert "nothing to divide" in fund.said


# --- Pages ------------------------------------------------------------------------------------------------------


def test_the_exit_day_is_shown_before_anything_is_recorded(it: Life, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    typed = {
        "organisation": str(it.council.pk), "reason": "The council leaves",
        "served_on_0": "31", "served_on_1": "1", "served_on_2": "2016",
    }  # fmt: skip
    page = " ".join(client.post(url("notice_serve"), typed).content.decode().split())
    assert "Serve notice until 30 April 2016?" in page
    assert not ExitNotice.objects.exists()
    client.post(url("notice_serve"), {**typed, "organisation": str(it.icb.pk), "sure": "1"})
    assert not ExitNotice.objects.exists()
    client.post(url("notice_serve"), {**typed, "sure": "1"})
    assert "The last day under the agreement is 30 April 2016" in words(client, url("agreement"))
    page = words(client, url("leaving"))
    assert "The last day is 30 April 2016." in page
    assert "The notice has run out" in page
    client.post(url("agreement_end"))
    assert "The agreement ended on 30 April 2016." in words(client, url("leaving"))


def test_scrutiny_reads_the_notice_and_no_balances(it: Life, sign_in: SignIn) -> None:
    certified_september(it)
    assert "100.01" in words(sign_in("board_member", it.council), url("leaving"))
    page = words(sign_in("scrutiny_member", it.council), url("leaving"))
    assert "3 months" in page
    assert "100.01" not in page
