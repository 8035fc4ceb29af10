"""All funds at a glance."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.rules.roles import Role
from pool.models import Agreement, Period, PooledFund, Statement
from tests.conftest import SignIn
from tests.factories import PartnershipFactory, person
from tests.pool.factories import AgreementFactory, PeriodFactory, UserFactory

pytestmark = pytest.mark.django_db
D = Decimal


def certified(fund: PooledFund, year: int, number: int, variance: str) -> Period:
    period = PeriodFactory(fund=fund, year=year, number=number, certified=True)
    Statement.objects.create(
        period=period, inputs={}, result={}, budget=D("1000.00"), variance=D(variance),
        made_at=period.certified_at, made_by=UserFactory(),
    )  # fmt: skip
    return period


@pytest.fixture
def funds() -> list[PooledFund]:
    agreement: Agreement = AgreementFactory()
    made = [PooledFund.objects.create(agreement=agreement, code=f"F{n}", name=f"Fund {n}") for n in range(3)]
    certified(made[0], 2014, 12, "-50.00")
    certified(made[0], 2015, 5, "10.00")
    certified(made[0], 2015, 6, "30.00")
    certified(made[1], 2015, 6, "70.00")
    PeriodFactory(fund=made[1], year=2015, number=7)
    return made


@pytest.fixture
def member(sign_in: SignIn, funds: list[PooledFund]) -> Client:
    return sign_in(person(Role.BOARD_MEMBER))


ADDRESS = "/p/exampleshire/pool/funds/"


def rows(client: Client, **query: str) -> list[tuple[str, object]]:
    shown = client.get(ADDRESS, {"unit": "pounds", **query}).context["dashboard"]
    return [(row.code, row.variance) for row in shown.rows]


def test_each_fund_stands_at_its_last_certified_period_and_year_end(member: Client) -> None:
    page = member.get(ADDRESS)
    shown = page.context["dashboard"]
    assert shown.heads[-2:] == ("2014/15", "2015/16")
    first = shown.rows[0]
    assert (first.variance, first.forecast, first.years[-2:]) == (D("30.00"), D("1030.00"), (D("-50.00"), D("30.00")))
    assert shown.total[-2:] == (D("-50.00"), D("100.00"))
    assert "Period 7, October 2015" in page.content.decode()


def test_the_list_is_ordered_and_narrowed_by_its_address(member: Client) -> None:
    assert [code for code, _ in rows(member, sort="variance")] == ["F1", "F0", "F2"]
    assert [code for code, _ in rows(member, show="over")] == ["F0", "F1"]
    assert rows(member, show="under") == []
    assert [code for code, _ in rows(member, words="fund 2")] == ["F2"]
    assert [code for code, _ in rows(member, sort="nonsense")] == ["F0", "F1", "F2"]


def test_a_reopened_year_end_does_not_count(member: Client, funds: list[PooledFund]) -> None:
    period = Period.objects.get(fund=funds[1], number=6)
    period.state, period.round, period.certified_by, period.certified_at = "open", 2, None, None
    period.save()
    assert dict(rows(member))["F1"] is None


def test_other_partnerships_funds_are_not_shown(member: Client) -> None:
    elsewhere = AgreementFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    certified(PooledFund.objects.create(agreement=elsewhere, code="X", name="Theirs"), 2015, 6, "9.00")
    assert "Theirs" not in member.get(ADDRESS).content.decode()


def test_those_who_see_no_position_see_no_figures(sign_in: SignIn, funds: list[PooledFund]) -> None:
    page = sign_in(person(Role.SCRUTINY_MEMBER)).get(reverse("pool:funds", args=["exampleshire"])).content.decode()
    assert "Fund 1" in page
    assert "£70" not in page


def test_more_funds_and_years_take_no_more_queries(member: Client, funds: list[PooledFund]) -> None:
    member.get(ADDRESS)  # the session and what is kept of it
    with CaptureQueriesContext(connection) as few:
        member.get(ADDRESS)
    for number in range(10, 30):
        fund = PooledFund.objects.create(agreement=funds[0].agreement, code=f"F{number}", name=f"Fund {number}")
        for year in range(2011, 2016):
            certified(fund, year, 12, "1.00")
    with CaptureQueriesContext(connection) as many:
        member.get(ADDRESS)
    assert len(many) == len(few)
