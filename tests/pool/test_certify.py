"""Certifying a period: who may not, what must be there, and what never changes afterwards."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from commissioning.models import AuditEntry, User
from ihwb.kernel.errors import Refused
from pool.models import (
    AgreementVersion,
    Budget,
    BudgetLine,
    Certificate,
    Contribution,
    Outturn,
    Period,
    PublishedFigure,
    Statement,
)
from pool.rules.plan import LIMIT
from pool.selectors.position import position
from pool.selectors.statement import statement
from tests.factories import OrganisationFactory, UserFactory, person
from tests.pool.closing.people import AT, Finance, close, finances
from tests.pool.factories import PeriodFactory, RiskFundFactory, figures, pooled_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> tuple[Finance, Finance]:
    return finances()


@pytest.fixture
def manager(people: tuple[Finance, Finance]) -> User:
    return person("pool_manager", name="Pool manager")


@pytest.fixture
def period(people: tuple[Finance, Finance]) -> Period:
    """Two lines over budget by £110.00 in all, complete."""
    period: Period = PeriodFactory(fund=pooled_fund(4))
    figures(period, forecasts={"L001": "1150.00", "L002": "960.00"}, by=UserFactory())
    AgreementVersion.objects.update(variance_threshold=Decimal("1000.00"))
    return period


def refusal(period: Period, finance: Finance, by: User | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        finance.certify(period, by)
    return refused.value


def test_the_last_certificate_locks_the_period_with_who_and_when(
    period: Period, people: tuple[Finance, Finance]
) -> None:
    done = close(period, people)
    done.refresh_from_db()
    assert (done.state, done.certified_by, done.certified_at) == ("certified", people[1].chief, AT)
    assert done.history.first().history_change_reason == "Certified"


def test_one_partner_alone_does_not_certify_a_period(period: Period, people: tuple[Finance, Finance]) -> None:
    for one in people:
        one.submit(period)
    people[0].certify(period)
    period.refresh_from_db()
    assert period.is_open
    assert not Statement.objects.exists()
    assert not Period.objects.filter(number=7).exists()
    assert statement(period).state == "provisional"


def test_the_statement_is_kept_and_shares_the_variance_to_the_penny(
    period: Period, people: tuple[Finance, Finance]
) -> None:
    view = statement(close(period, people))
    assert (view.state, view.variance, view.made_by) == ("certified", Decimal("110.00"), "Chief of ICB")
    assert {part.code: part.amount for part in view.partners} == {
        "COUNCIL": Decimal("27.50"),
        "ICB": Decimal("82.50"),
    }
    assert [step.stage for step in view.steps] == ["Netting", "Overspend", "Underspend"]


def test_each_act_is_on_the_audit_chain_and_the_last_with_its_figures(
    period: Period, people: tuple[Finance, Finance]
) -> None:
    close(period, people)
    entries = list(AuditEntry.objects.order_by("number"))
    assert [entry.act for entry in entries] == [
        "pool.submit_period",
        "pool.submit_period",
        "pool.certify_for_partner",
        "pool.certify_for_partner",
        "pool.certify_period",
        "pool.raise_notice",  # the forecast is £110.00 over, and this agreement tolerates nothing
    ]
    locked = entries[-2]
    assert (locked.by, locked.subject) == (people[1].chief, "Pooled fund, Period 6, September 2015")
    assert locked.detail["partners"] == {"COUNCIL": "27.50", "ICB": "82.50"}


def test_the_pool_manager_certifies_for_either_partner_but_not_for_both(
    period: Period, people: tuple[Finance, Finance], manager: User
) -> None:
    for one in people:
        one.submit(period)
    people[0].certify(period, manager)
    assert refusal(period, people[1], manager).code == "one_partner"
    assert people[1].certify(period).state == "certified"


def test_a_finance_officer_certifies_for_nobody_elses_organisation(
    period: Period, people: tuple[Finance, Finance]
) -> None:
    for one in people:
        one.submit(period)
    assert refusal(period, people[0], people[1].chief).code == "not_yours"
    assert refusal(period, people[0], person("commissioner", people[0].organisation)).code == "not_yours"


def test_a_partner_waits_for_the_other_ones_figures(period: Period, people: tuple[Finance, Finance]) -> None:
    people[0].submit(period)
    found = refusal(period, people[0])
    assert found.code == "not_submitted"
    assert found.message == "Period 6, September 2015 waits for the figures of NHS Exampleshire ICB to be submitted."


def test_the_months_are_certified_in_their_order(period: Period, people: tuple[Finance, Finance]) -> None:
    earlier = PeriodFactory(fund=period.fund, number=5)
    for one in people:
        one.submit(period)
    assert refusal(period, people[0]).code == "earlier_open"
    figures(earlier)
    close(earlier, people)
    assert people[0].certify(period).is_open


def test_a_line_that_nobody_submits_for_is_refused_by_name(period: Period, people: tuple[Finance, Finance]) -> None:
    provider = OrganisationFactory(code="CIC", name="Community provider", kind="provider", position=3)
    BudgetLine.objects.filter(code="L003").update(lead=provider)
    Outturn.objects.filter(line__code="L003").update(actual=None)
    for one in people:
        one.submit(period)
    found = refusal(period, people[0])
    assert found.code == "missing_figures"
    assert found.message == (
        "1 of 4 lines lacks a figure in Period 6, September 2015: Service 3 (CIC). "
        "Their finance officers enter actual and forecast first; nil is entered as 0."
    )


def test_nought_is_a_figure(people: tuple[Finance, Finance]) -> None:
    period = PeriodFactory(fund=pooled_fund(1))
    AgreementVersion.objects.update(variance_threshold=Decimal("1000.00"))
    Outturn.objects.create(period=period, line=BudgetLine.objects.get(), actual=0, forecast=0)
    people[0].submit(period)
    for one in people:
        one.certify(period)
    assert Statement.objects.get().result["variance"] == "-1000.00"


def test_whoever_entered_a_figure_does_not_certify_even_if_it_was_overwritten(
    period: Period, people: tuple[Finance, Finance]
) -> None:
    row = Outturn.objects.get(line__code="L003")
    for someone in (people[0].chief, UserFactory()):
        row.entered_by, row.forecast = someone, row.forecast + 1
        row.save()
    for one in people:
        one.submit(period)
    assert refusal(period, people[0]).code == "own_entries"


def test_whoever_submitted_does_not_certify(period: Period, people: tuple[Finance, Finance]) -> None:
    for one in people:
        one.submit(period)
    assert refusal(period, people[0], people[0].officer).code == "own_submission"


def test_a_certified_period_is_not_certified_again(period: Period, people: tuple[Finance, Finance]) -> None:
    close(period, people)
    found = refusal(period, people[0])
    assert found.code == "already_certified"
    assert found.message.startswith("Period 6, September 2015 was certified by Chief of ICB already.")
    assert Statement.objects.count() == 1


def test_a_partner_certifies_once(period: Period, people: tuple[Finance, Finance], manager: User) -> None:
    for one in people:
        one.submit(period)
    people[0].certify(period)
    assert refusal(period, people[0], manager).code == "partner_certified"


def test_a_fund_without_lines_has_nothing_to_certify(people: tuple[Finance, Finance]) -> None:
    period = PeriodFactory(fund=pooled_fund(0))
    assert refusal(period, people[0]).code == "no_lines"


def test_rules_with_faults_are_refused_with_every_fault_and_nothing_is_locked(
    period: Period, people: tuple[Finance, Finance]
) -> None:
    AgreementVersion.objects.update(
        rules={
            "overspend": [
                {"step": "share", "basis": "weights", "weights": {"ICB": "70"}},
                {"step": "lead", "partner": "NOBODY"},
            ]
        }
    )
    for one in people:
        one.submit(period)
    found = refusal(period, people[0])
    assert found.code == "rules_faulty"
    assert "rules.overspend[0]" in found.message
    assert "rules.overspend[1]" in found.message
    assert not Certificate.objects.exists()


def test_a_certificate_counts_for_the_statement_that_was_seen(period: Period, people: tuple[Finance, Finance]) -> None:
    """A budget changes between the two certificates: the first one has to be given again."""
    for one in people:
        one.submit(period)
    people[0].certify(period)
    Budget.objects.filter(line__code="L001").update(amount=Decimal("1100.00"))
    assert people[1].certify(period).is_open
    first, second = Certificate.objects.order_by("pk")
    assert "changed after it was certified" in first.withdrawn_reason
    assert second.withdrawn_at is None
    assert people[0].certify(period).state == "certified"


def test_nothing_that_changes_later_changes_a_certified_period(period: Period, people: tuple[Finance, Finance]) -> None:
    risk_fund = RiskFundFactory(fund=period.fund)
    done = close(period, people)
    before, stood = statement(done), position(done)
    AgreementVersion.objects.update(rules={"overspend": [{"step": "lead", "partner": "COUNCIL"}]}, tolerance=5)
    agreement = period.fund.agreement
    agreement.title = "Another agreement"
    agreement.save()
    BudgetLine.objects.filter(code="L001").update(name="Renamed", arrangement="aligned")
    Budget.objects.filter(line__code="L001").update(amount=Decimal("5000.00"))
    Contribution.objects.filter(organisation=people[0].organisation).update(amount=Decimal("1.00"))
    PublishedFigure.objects.create(fund=period.fund, code=LIMIT, label="Limit", year=2015, amount=Decimal(1))
    risk_fund.name = "Another name"
    risk_fund.save()
    again = Period.objects.select_related("fund__agreement__partnership", "certified_by").get(pk=done.pk)
    assert statement(again) == before
    assert position(again) == stood


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("both_for_one", [True, False])
def test_two_certificates_at_once_make_one_statement(both_for_one: bool) -> None:
    """Remove the lock on the period: two get through for one partner, or neither of two is the last."""
    people = finances()
    period = PeriodFactory(fund=pooled_fund(2))
    figures(period)
    manager = person("pool_manager")
    for one in people:
        one.submit(period)
    if both_for_one:
        people[1].certify(period)
    pairs = [(people[0], people[0].chief), (people[0], manager) if both_for_one else (people[1], people[1].chief)]

    def attempt(pair: tuple[Finance, User]) -> str:
        try:
            return pair[0].certify(period, pair[1]).state
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(attempt, pairs))
    assert found == (["already_certified", "certified"] if both_for_one else ["certified", "open"])
    assert Statement.objects.count() == 1
