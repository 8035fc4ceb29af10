"""Early warning reads the year so far against the budget's own profile."""

from decimal import Decimal

import pytest

from pool.models import ProfileKind
from pool.selectors.early_warning import early_warnings
from pool.services.profiles import set_profile
from tests.factories import UserFactory
from tests.pool.budgets.test_current_budgets import virement
from tests.pool.factories import PeriodFactory, figures, pooled_fund

pytestmark = pytest.mark.django_db


def test_the_run_rate_follows_the_profile_and_what_was_moved() -> None:
    fund = pooled_fund(lines=3)
    early = [Decimal("250.00"), Decimal("250.00"), *[Decimal("50.00")] * 10]
    line = fund.lines.get(code="L001")
    set_profile(line=line, year=2015, kind=ProfileKind.TYPED, typed=early, by=UserFactory(), reason="Paid early")
    virement(fund, [("L002", "L003", "350.00")], from_period=6)
    period = PeriodFactory(fund=fund, number=6)
    figures(period)
    found = {one.figure.code: one.outlook.run_rate for one in early_warnings(period)}
    # £500.00 is spent of each. To date the profile has spent 2 × 250 + 4 × 50 of the first; equal months of the others,
    # to which a seventh of what was moved goes in the sixth month.
    assert found == {
        "L001": Decimal("714.29"),  # 500 × 1,000 / 700
        "L002": Decimal("722.19"),  # 500 × 650 / (500.02 - 50.00), the odd pennies of equal months being first
        "L003": Decimal("1227.23"),  # 500 × 1,350 / 550.02
    }
