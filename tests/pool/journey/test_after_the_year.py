"""What pages say once a year or a plan is over."""

import pytest

from commissioning.rules.roles import Role
from tests.conftest import SignIn
from tests.pool.factories import PeriodFactory, pooled_fund

pytestmark = pytest.mark.django_db


def test_a_year_without_an_open_month_offers_no_virement(sign_in: SignIn) -> None:
    fund = pooled_fund(lines=2)
    PeriodFactory(fund=fund, number=12, certified=True)
    page = "/p/exampleshire/pool/virements/POOL/2015/new/"
    assert "Propose the virement" in sign_in(Role.POOL_MANAGER).get(page).content.decode()
    PeriodFactory(fund=fund, number=13, certified=True)
    said = sign_in(Role.POOL_MANAGER).get(page).content.decode()
    assert "No month is left to move budget in" in said
    assert "Propose the virement" not in said
