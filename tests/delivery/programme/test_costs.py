"""Programme costs divided between the partners: the rule of each year, and not a penny lost."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.models import Organisation, Partnership
from delivery.models import ProgrammeCost
from delivery.rules.costs import Split, check_shares, split_in_force
from delivery.selectors.costs import division
from delivery.services.costs import lay_down_split
from ihwb.kernel.errors import Refused
from tests.factories import UserFactory

HALF = Decimal(50)


def test_a_year_is_divided_by_the_rule_that_stands_on_its_last_day() -> None:
    first, second = Split(date(2014, 10, 27), {"A": HALF, "B": HALF}), Split(date(2016, 4, 1), {"A": Decimal(100)})
    assert split_in_force([first, second], 2013) is None
    assert split_in_force([first, second], 2014) == first
    assert split_in_force([second, first], 2015) == first
    assert split_in_force([first, second], 2016) == second


def test_shares_make_a_hundred() -> None:
    check_shares({"A": Decimal("33.33"), "B": Decimal("66.67")})
    with pytest.raises(Refused, match=r"make 99\.5% together"):
        check_shares({"A": HALF, "B": Decimal("49.5")})


@pytest.mark.django_db
def test_the_odd_penny_goes_to_one_partner_and_the_parts_make_the_whole(
    partnership: Partnership, council: Organisation, icb: Organisation
) -> None:
    assert division(partnership) is None
    for year, amount in ((2014, "1126000.01"), (2015, "0.03")):
        ProgrammeCost.objects.create(partnership=partnership, cost_type="Other", year=year, amount=Decimal(amount))
    ask = {"partnership": partnership, "source": "The case", "reason": "Agreed", "by": UserFactory()}
    lay_down_split(since=date(2014, 4, 1), shares={council: HALF, icb: HALF}, **ask)
    with pytest.raises(Refused, match="stands from this day already"):
        lay_down_split(since=date(2014, 4, 1), shares={council: HALF, icb: HALF}, **ask)
    found = division(partnership)
    assert found is not None
    assert sorted(one.amounts for one in found.partners) == [
        (Decimal("563000.00"), Decimal("0.01")),
        (Decimal("563000.01"), Decimal("0.02")),
    ]
    assert sum(one.total for one in found.partners) == Decimal("1126000.04")
