"""Programme costs divided between the partners: the rule of each year, and not a penny lost."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from commissioning.models import Organisation, Partnership
from delivery.models import Programme, ProgrammeCost, Project
from delivery.rules.costs import Split, check_shares, split_in_force
from delivery.selectors.cost_control import control, shares
from delivery.selectors.costs import cost_tables, division, programme_costs
from delivery.services.costs import CostFields, add_cost, change_cost, lay_down_split
from ihwb.kernel.errors import Refused
from tests.factories import OrganisationFactory, UserFactory

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


@pytest.mark.django_db
def test_budget_spent_and_expected_by_row_project_and_partner(
    project: Project, partnership: Partnership, council: Organisation, icb: Organisation
) -> None:
    by = UserFactory()
    ask = {"partnership": partnership, "source": "The case", "reason": "Agreed", "by": by}
    lay_down_split(since=date(2014, 4, 1), shares={council: HALF, icb: HALF}, **ask)
    to = CostFields("Staff", 2014, Decimal(100), Decimal("120.01"), None, None)
    row = add_cost(partnership=partnership, project=project, to=to, reason="New", by=by)
    add_cost(partnership=partnership, project=None, to=to, reason="The programme's own", by=by)
    with pytest.raises(Refused, match="already has an amount for this year"):
        add_cost(partnership=partnership, project=project, to=to, reason="Twice", by=by)
    over = CostFields("Staff", 2014, Decimal(100), Decimal("120.01"), Decimal("90.00"), Decimal("150.02"))
    change_cost(partnership=partnership, cost_id=row.pk, version=1, to=over, reason="Month 9", by=by)
    with pytest.raises(Refused, match="changed by"):
        change_cost(partnership=partnership, cost_id=row.pk, version=1, to=to, reason="Stale", by=by)
    tables = control(partnership)
    assert [one.name for one in tables] == ["Programme", "Home first"]
    assert tables[0].total.spent is None, "nothing is entered, which is not nought"
    assert {one.spent for one in shares(partnership, tables)} == {None}
    assert (tables[1].total.spent, tables[1].total.expected, tables[1].total.variance) == (
        Decimal("90.00"),
        Decimal("150.02"),
        Decimal("30.01"),
    )
    parts = shares(partnership, tables)
    assert sum(one.budget for one in parts) == Decimal("120.01"), "a project is part of the programme"
    ProgrammeCost.objects.filter(project=None).update(year=2015)
    parts = [one for one in shares(partnership, control(partnership)) if one.year_label == "2014/15"]
    assert sum(one.expected for one in parts) == Decimal("150.02")
    assert sum(one.spent for one in parts) == Decimal("90.00")


@pytest.mark.django_db
def test_each_programme_keeps_costs_of_its_own(
    partnership: Partnership, programme: Programme, project: Project
) -> None:
    """Of two programmes with the same type and year neither hides the other; a project is part of its programme."""
    other = Programme.objects.create(partnership=partnership, code="PREVENTION", name="Prevention")
    for of, amount in (({"programme": programme}, 100), ({"programme": other}, 20), ({"project": project}, 7)):
        ProgrammeCost.objects.create(
            partnership=partnership, cost_type="Staff", year=2014, amount=Decimal(amount), **of
        )
    assert programme_costs(partnership).total.computed == 120
    assert programme_costs(partnership, ["PREVENTION"]).total.computed == 20
    assert [(one.name, one.total.computed) for one in cost_tables(partnership)] == [
        ("Integration", 100),
        ("Prevention", 20),
        ("Home first", 7),
    ]
    lay_down_split(
        partnership=partnership,
        since=date(2014, 4, 1),
        shares={OrganisationFactory(partnership=partnership): Decimal(100)},
        source="The case",
        reason="Agreed",
        by=UserFactory(),
    )
    assert [one.budget for one in shares(partnership, control(partnership))] == [120]
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeCost.objects.filter(project=project).update(programme=programme)


@pytest.mark.django_db
def test_costs_are_entered_in_forms_by_those_who_look_after_the_money(
    project: Project, sign_in: Callable[..., Client], council: Organisation
) -> None:
    home = "/p/exampleshire/delivery/programme/costs/"
    officer = sign_in("finance_officer", council)
    new = {"project": project.pk, "cost_type": "Staff", "year": "2014/15", "amount": "1,000.50", "reason": "Plan"}
    assert "1,000.50" in officer.post(f"{home}add/", new, follow=True).content.decode()
    assert "2014-15" not in officer.post(f"{home}add/", {**new, "year": "soon"}).content.decode()
    row = ProgrammeCost.objects.get()
    held = {**new, "version": "1", "budget": "900", "actual": "950.10"}
    page = officer.post(f"{home}{row.pk}/", held, follow=True).content.decode()
    assert "£50.10" in page, "spent above budget"
    assert officer.get(f"{home}{row.pk}/").status_code == 200
    assert officer.get(f"{home}99/").status_code == 404
    member = sign_in("board_member", council)
    assert "Add a cost" not in member.get(home).content.decode()
    assert member.get(f"{home}{row.pk}/").status_code == 403
