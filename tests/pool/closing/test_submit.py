"""Handing in a partner's figures: what must be there, what is locked by it, and how they come back."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from commissioning.models import AuditEntry
from ihwb.kernel.errors import Refused
from pool.models import AgreementVersion, Certificate, Outturn, Period, PeriodException, Submission
from pool.rules.outturn import Column, Entry
from pool.services.closing import name_exception, return_submission, withdraw_exception
from pool.services.outturn import OutturnRefused, save_outturn
from tests.factories import person
from tests.pool.closing.people import AT, Finance, finances
from tests.pool.factories import PeriodFactory, figures, pooled_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> tuple[Finance, Finance]:
    return finances()


@pytest.fixture
def period(people: tuple[Finance, Finance]) -> Period:
    period: Period = PeriodFactory(fund=pooled_fund(4))
    figures(period)
    AgreementVersion.objects.update(variance_threshold=Decimal("100.00"))
    return period


def refusal(period: Period, finance: Finance) -> Refused:
    with pytest.raises(Refused) as refused:
        finance.submit(period)
    return refused.value


def enter(period: Period, finance: Finance, line: str, forecast: str) -> None:
    row = Outturn.objects.get(period=period, line__code=line)
    entry = Entry(line, row.version, {Column.FORECAST: forecast})
    save_outturn(period_id=period.pk, by=finance.officer, entries=[entry], at=AT)


def give_back(period: Period, finance: Finance) -> Submission:
    return return_submission(
        period_id=period.pk, organisation_id=finance.organisation.pk, by=finance.chief, at=AT, reason="Wrong accrual."
    )


def test_what_is_missing_is_told_by_line_and_by_kind(period: Period, people: tuple[Finance, Finance]) -> None:
    Outturn.objects.filter(line__code="L001").update(actual=None)
    Outturn.objects.filter(line__code="L003").update(forecast=Decimal("1100.01"))
    found = refusal(period, people[0])
    assert found.code == "incomplete"
    assert found.message == (
        "Period 6, September 2015 cannot be submitted yet: 1 line lacks a figure (Service 1); "
        "1 variance has no comment (Service 3). Complete these first."
    )


def test_a_variance_of_exactly_the_threshold_needs_no_comment(period: Period, people: tuple[Finance, Finance]) -> None:
    Outturn.objects.filter(line__code="L003").update(forecast=Decimal("1100.00"))
    people[0].submit(period)


def test_a_named_exception_lets_a_line_stay_without_a_figure_until_it_is_withdrawn(
    period: Period, people: tuple[Finance, Finance]
) -> None:
    Outturn.objects.filter(line__code="L001").update(forecast=None)
    council = people[0].organisation.pk
    where = {"period_id": period.pk, "by": people[0].officer, "at": AT}
    named = name_exception(organisation_id=council, line="L001", text="The provider's return is late.", **where)
    with pytest.raises(Refused):
        name_exception(organisation_id=council, line="L002", text="Not ours.", **where)
    withdraw_exception(exception_id=named.pk, **where)
    assert refusal(period, people[0]).code == "incomplete"
    name_exception(organisation_id=council, line="L001", text="The provider's return is late.", **where)
    people[0].submit(period)
    people[1].submit(period)
    for one in people:
        done = one.certify(period)
    assert not done.is_open
    assert PeriodException.objects.filter(withdrawn_at__isnull=True).get().round == 1


def test_submitted_lines_are_locked_and_the_other_partners_are_not(
    period: Period, people: tuple[Finance, Finance]
) -> None:
    people[0].submit(period)
    with pytest.raises(OutturnRefused) as refused:
        enter(period, people[0], "L001", "1050.00")
    assert "are submitted" in refused.value.reading.faults[0].message
    enter(period, people[1], "L002", "1050.00")
    assert refusal(period, people[0]).code == "submitted"


def test_returned_figures_are_open_again_and_no_certificate_stands(
    period: Period, people: tuple[Finance, Finance]
) -> None:
    for one in people:
        one.submit(period)
    people[1].certify(period)
    give_back(period, people[0])
    assert not Certificate.objects.filter(withdrawn_at__isnull=True).exists()
    enter(period, people[0], "L001", "1050.00")
    people[0].submit(period)
    assert Submission.objects.filter(organisation=people[0].organisation).count() == 2
    entry = AuditEntry.objects.get(act="pool.return_submission")
    assert entry.detail == {"round": 1, "reason": "Wrong accrual.", "certificates_withdrawn": ["ICB"]}


def test_the_other_partner_returns_nothing_and_the_pool_manager_may(
    period: Period, people: tuple[Finance, Finance]
) -> None:
    people[0].submit(period)
    where = {"period_id": period.pk, "organisation_id": people[0].organisation.pk, "at": AT, "reason": "Wrong."}
    with pytest.raises(Refused) as refused:
        return_submission(by=people[1].chief, **where)
    assert refused.value.code == "not_yours"
    with pytest.raises(Refused) as refused:
        return_submission(by=people[0].chief, **{**where, "reason": "  "})
    assert refused.value.code == "no_reason"
    return_submission(by=person("pool_manager"), **where)


def test_nobody_submits_for_the_other_partner(period: Period, people: tuple[Finance, Finance]) -> None:
    assert refusal(period, Finance(people[0].organisation, people[1].officer, people[0].chief)).code == "not_yours"
    assert refusal(period, Finance(people[0].organisation, person("pool_manager"), people[0].chief)).code == "not_yours"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["submit", "certify"])
def test_a_save_comes_wholly_before_the_lock_or_is_refused(act: str) -> None:
    """Without the lock on the period a figure slips in behind the submission, or behind the certificate."""
    people = finances()
    period = PeriodFactory(fund=pooled_fund(2))
    figures(period)
    if act == "certify":
        for one in people:
            one.submit(period)
        people[1].certify(period)

    def close_it() -> str:
        try:
            people[0].submit(period) if act == "submit" else people[0].certify(period)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    def save_it() -> str:
        try:
            enter(period, people[0], "L001", "1000.50")
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        closed, saved = pool.submit(close_it), pool.submit(save_it)
    forecast = Outturn.objects.get(line__code="L001").forecast
    if act == "submit":  # a variance without a comment: whoever comes first, the other one is refused
        assert (closed.result(), saved.result()) in {("done", "faults"), ("incomplete", "saved")}
        assert Submission.objects.exists() == (saved.result() == "faults")
    else:
        assert (closed.result(), saved.result() in {"faults", "certified"}) == ("done", True)
    assert forecast == (Decimal("1000.50") if saved.result() == "saved" else Decimal("1000.00"))
