"""A fund whose period 6 is certified £110.00 over, with a tolerance of £100.00, and the people of its year."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import User
from commissioning.rules.roles import Role
from pool.models import AgreementVersion, Period, PooledFund
from pool.services.statement import freeze
from tests.conftest import SignIn
from tests.factories import UserFactory
from tests.pool.factories import PeriodFactory, figures, pooled_fund

AT = datetime(2015, 10, 16, 9, tzinfo=UTC)
Certified = Callable[..., Period]
Words = Callable[..., str]


@pytest.fixture
def fund(db: None) -> PooledFund:
    made = pooled_fund(4)
    AgreementVersion.objects.update(tolerance="100.00")
    return made


@pytest.fixture
def certified(fund: PooledFund) -> Certified:
    def make(number: int = 6, forecasts: dict[str, str] | None = None) -> Period:
        period = PeriodFactory(fund=fund, number=number)
        figures(period, forecasts=forecasts or {"L001": "1150.00", "L002": "960.00"})
        freeze(period, by=UserFactory(), at=AT)
        return period

    return make


@pytest.fixture
def boss(sign_in: SignIn) -> Client:
    return sign_in(Role.POOL_MANAGER)


@pytest.fixture
def by(db: None) -> User:
    return UserFactory(name="Pool manager")


def url(name: str, **where: object) -> str:
    return reverse(f"pool:{name}", kwargs={"partnership": "exampleshire", **where})


def of(name: str, period: Period) -> str:
    return url(name, fund=period.fund.code, year=period.year, period=period.number)


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return " ".join(answer.content.decode().split())
