"""Contributions over a year: when they are due, what came, what is outstanding."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from commissioning.models import AuditEntry, Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from pool.models import Contribution, Instalment, PooledFund
from pool.rules.instalments import Part, later, schedule, shares_of, standing
from pool.selectors.contribution_schedule import contributions
from pool.services.instalments import Receipt, make_schedule, record_receipt, remove_instalment, take_back_receipt
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory, person
from tests.pool.factories import pooled_fund

D = Decimal
TODAY = date(2015, 8, 1)


# --- Rules ------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**12), st.sampled_from([1, 2, 4, 12]))
def test_instalments_add_up_to_the_penny(pence: int, count: int) -> None:
    made = schedule(D(pence) / 100, count, date(2015, 4, 1))
    assert sum(one.amount for one in made) == D(pence) / 100
    assert max(one.amount for one in made) - min(one.amount for one in made) <= D("0.01")


def test_four_quarters_follow_at_equal_distances() -> None:
    made = schedule(D("100000000.00"), 4, date(2015, 4, 15))
    assert [one.due_on for one in made] == [
        date(2015, 4, 15), date(2015, 7, 15), date(2015, 10, 15), date(2016, 1, 15),
    ]  # fmt: skip
    assert {one.amount for one in made} == {D("25000000.00")}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2015, 5, 31), 1, date(2015, 6, 30)),
        (date(2015, 8, 31), 6, date(2016, 2, 29)),
        (date(2014, 8, 31), 6, date(2015, 2, 28)),
        (date(2015, 12, 1), 1, date(2016, 1, 1)),
        (date(2015, 1, 15), 11, date(2015, 12, 15)),
    ],
)
def test_a_month_without_the_day_has_it_on_its_last(day: date, months: int, expected: date) -> None:
    assert later(day, months) == expected


def test_an_instalment_is_overdue_the_day_after_it_was_due() -> None:
    parts = [Part(TODAY, D("100.00"), D("40.00"))]
    assert standing(D("400.00"), parts, TODAY).overdue == 0
    after = standing(D("400.00"), parts, date(2015, 8, 2))
    assert (after.overdue, after.outstanding, after.unscheduled) == (D("60.00"), D("360.00"), D("300.00"))


def test_nothing_is_overdue_once_the_year_is_settled() -> None:
    parts = [Part(TODAY, D("100.00"), D("40.00"))]
    settled = standing(D("400.00"), parts, date(2016, 8, 2), settled=True)
    assert (settled.overdue, settled.outstanding) == (0, D("360.00"))


def test_the_published_contributions_imply_another_share_than_75_to_25() -> None:
    assert shares_of([D(321000000), D(100000000)]) == (D("0.7625"), D("0.2375"))
    assert shares_of([D(0), D(0)]) == (0, 0)


# --- Services ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def fund(db: None) -> PooledFund:
    return pooled_fund(4)  # the NHS partner puts in £3,000.00, the council £1,000.00


def contribution(fund: PooledFund, code: str = "COUNCIL") -> Contribution:
    return fund.contributions.get(organisation__code=code)


def scheduled(fund: PooledFund) -> list[Instalment]:
    kept = contribution(fund)
    return make_schedule(contribution_id=kept.pk, count=4, first=date(2015, 4, 1), by=UserFactory())


def received(one: Instalment, amount: str = "250.00", on: date = TODAY) -> Instalment:
    return record_receipt(
        instalment_id=one.pk, receipt=Receipt(D(amount), on, note="BACS 17"), by=UserFactory(), today=TODAY
    )


def test_a_receipt_is_recorded_once_taken_back_with_a_reason_and_both_are_in_the_record(fund: PooledFund) -> None:
    first = scheduled(fund)[0]
    received(first)
    with pytest.raises(Refused, match=r"£250.00 was recorded for this instalment already"):
        received(first)
    with pytest.raises(Refused, match="so it stays"):
        remove_instalment(instalment_id=first.pk, reason="Wrong day", by=UserFactory())
    take_back_receipt(instalment_id=first.pk, reason="Wrong partner's money", by=UserFactory())
    first.refresh_from_db()
    assert first.received is None
    acts = [one.act for one in AuditEntry.objects.order_by("number")]
    assert acts == ["pool.schedule_instalments", "pool.record_receipt", "pool.take_back_receipt"]
    assert first.history.filter(received=D("250.00")).exists()


@pytest.mark.parametrize(("amount", "on", "code"), [("1.00", date(2015, 8, 2), "not_yet"), ("0.00", TODAY, "nothing")])
def test_a_receipt_that_cannot_be_is_refused(fund: PooledFund, amount: str, on: date, code: str) -> None:
    with pytest.raises(Refused) as refused:
        received(scheduled(fund)[0], amount, on)
    assert refused.value.code == code


def test_only_what_is_not_asked_for_yet_is_scheduled(fund: PooledFund) -> None:
    scheduled(fund)
    with pytest.raises(Refused, match=r"all of the contribution of £1,000.00 already"):
        scheduled(fund)
    last = contribution(fund).instalments.get(number=4)
    remove_instalment(instalment_id=last.pk, reason="Moved to the new year", by=UserFactory())
    kept = contribution(fund)
    again = make_schedule(contribution_id=kept.pk, count=1, first=date(2016, 3, 1), by=UserFactory())
    assert [(one.number, one.amount) for one in again] == [(4, D("250.00"))]
    with pytest.raises(Refused, match="is not in 2015/16"):
        make_schedule(contribution_id=contribution(fund, "ICB").pk, count=1, first=date(2016, 4, 1), by=UserFactory())


def test_a_year_shows_implied_beside_agreed_shares_and_what_is_overdue(fund: PooledFund) -> None:
    received(scheduled(fund)[0])
    shown = contributions(fund, 2015, TODAY)
    council, nhs = shown.partners
    assert (council.implied, council.agreed, shown.differs) == (D("0.2500"), D("0.25"), False)
    assert (shown.received, shown.overdue) == (D("250.00"), D("250.00"))
    assert [one.is_overdue for one in council.instalments] == [False, True, False, False]
    assert nhs.standing.unscheduled == D("3000.00")


# --- Pages ------------------------------------------------------------------------------------------------------------


def url(name: str, **more: object) -> str:
    return reverse(f"pool:{name}", kwargs={"partnership": "exampleshire", "fund": "POOL", "year": 2015, **more})


@pytest.fixture
def manager(sign_in: SignIn, fund: PooledFund) -> Client:
    return sign_in(person(Role.POOL_MANAGER))


def test_a_year_of_instalments_from_schedule_to_receipt(manager: Client, fund: PooledFund) -> None:
    day = {"first_0": "1", "first_1": "4", "first_2": "2015"}
    answer = manager.post(url("schedule_instalments", partner="COUNCIL"), {"count": "4", **day}, follow=True)
    assert "4 instalments of Exampleshire Council scheduled." in answer.content.decode()
    on = {"on_0": "1", "on_1": "4", "on_2": "2015"}
    receipt = url("record_receipt", partner="COUNCIL", number=1)
    page = manager.post(receipt, {"amount": "£250", **on, "note": ""}, follow=True).content.decode()
    assert "£250.00 of £1,000.00 received, £750.00 outstanding" in page
    refused = manager.post(receipt, {"amount": "£250", **on})
    assert refused.status_code == 422
    assert "Take that back first." in refused.content.decode()


def test_those_who_may_read_see_no_way_to_record(sign_in: SignIn, council: Organisation, fund: PooledFund) -> None:
    scheduled(fund)
    member = sign_in(Role.BOARD_MEMBER, council)
    page = member.get(url("partner_statement", partner="COUNCIL")).content.decode()
    assert "£1,000.00" in page
    assert "Record receipt" not in page
    assert member.get(url("record_receipt", partner="COUNCIL", number=1)).status_code == 403
    assert sign_in(Role.SCRUTINY_MEMBER, council).get(url("contributions")).status_code == 403


@pytest.mark.parametrize("name", ["contributions", "partner_statement", "schedule_instalments", "record_receipt"])
def test_another_partnerships_contributions_are_not_found(name: str, sign_in: SignIn, fund: PooledFund) -> None:
    scheduled(fund)
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    more: dict[str, object] = {} if name == "contributions" else {"partner": "COUNCIL"}
    if name == "record_receipt":
        more["number"] = 1
    address = url(name, **more)
    client = sign_in(Role.POOL_MANAGER, elsewhere)
    assert client.get(address).status_code == 404
    assert client.get(address.replace("exampleshire", "elsewhere")).status_code == 404
