"""The pages of what if: whose figures they show, what they keep."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from pool.models import Period, SavedScenario, Simulation
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, person
from tests.pool.factories import PeriodFactory, figures, pooled_fund

pytestmark = pytest.mark.django_db
NAMES = ["what_if", "scenarios", "sensitivity", "simulation", "early_warning"]


def url(name: str, period: Period) -> str:
    keys = {"partnership": "exampleshire", "fund": "POOL", "year": period.year, "period": period.number}
    return reverse(f"pool:{name}", kwargs=keys)


@pytest.fixture
def open_period(council: Organisation, icb: Organisation) -> Period:
    period = PeriodFactory(fund=pooled_fund(4))
    figures(period, forecasts={"L001": "1400.00"})
    return period


@pytest.fixture
def manager(sign_in: SignIn) -> Client:
    return sign_in(person(Role.POOL_MANAGER))


@pytest.mark.parametrize("name", NAMES[:-1])
def test_an_open_period_is_explored_only_by_those_who_see_all_of_it(
    name: str, sign_in: SignIn, council: Organisation, open_period: Period
) -> None:
    page = sign_in(Role.FINANCE_OFFICER, council).get(url(name, open_period)).content.decode()
    assert "This period is open" in page
    assert "1,400.00" not in page


def test_early_warning_of_an_open_period_shows_a_partner_its_own_lines(
    sign_in: SignIn, icb: Organisation, open_period: Period
) -> None:
    page = sign_in(Role.FINANCE_OFFICER, icb).get(url("early_warning", open_period)).content.decode()
    assert "Service 2" in page
    assert "Service 1" not in page


@pytest.mark.parametrize("name", NAMES)
def test_another_partnerships_period_is_not_found(name: str, sign_in: SignIn, open_period: Period) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    assert sign_in(Role.POOL_MANAGER, elsewhere).get(url(name, open_period)).status_code == 404
    own = url(name, open_period).replace("exampleshire", "elsewhere")
    assert sign_in(Role.POOL_MANAGER, elsewhere).get(own).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_a_scrutiny_member_may_not(name: str, sign_in: SignIn, council: Organisation, open_period: Period) -> None:
    assert sign_in(Role.SCRUTINY_MEMBER, council).get(url(name, open_period)).status_code == 403


def test_figures_tried_show_who_would_bear_what_and_change_nothing(manager: Client, open_period: Period) -> None:
    before = list(open_period.outturns.values_list("line__code", "forecast"))
    page = manager.post(url("what_if", open_period), {"line-L002": "1,600.00"}).content.decode()
    assert "£150.00" in page  # the council's quarter of the £600.00 more
    assert "Service 2 at £1,600.00 instead of £1,000.00" in page
    assert list(open_period.outturns.values_list("line__code", "forecast")) == before
    assert not SavedScenario.objects.exists()


def test_what_cannot_be_read_is_told_at_its_box_and_nothing_is_lost(manager: Client, open_period: Period) -> None:
    answer = manager.post(url("what_if", open_period), {"line-L001": "twelve", "line-L002": "1,600.00"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="1,600.00"' in page
    assert 'value="twelve"' in page


def test_a_scenario_is_kept_opened_again_and_taken_away_by_whoever_kept_it(
    manager: Client, sign_in: SignIn, open_period: Period
) -> None:
    posted = {"line-L002": "1600", "keep": "1", "name": "Hard winter", "note": ""}
    assert manager.post(url("what_if", open_period), posted).status_code == 302
    saved = SavedScenario.objects.get()
    assert saved.changes == {"outturns": {"L002": "1600.00"}}
    assert "Hard winter" in manager.get(url("scenarios", open_period)).content.decode()
    again = manager.get(url("what_if", open_period), {"scenario": saved.pk}).content.decode()
    assert 'value="1,600.00"' in again
    assert "already. Choose another name." in manager.post(url("what_if", open_period), posted).content.decode()
    keys = {"partnership": "exampleshire", "fund": "POOL", "scenario": saved.pk}
    remove = reverse("pool:scenario_remove", kwargs=keys)
    sign_in(person(Role.POOL_MANAGER)).post(remove)
    assert SavedScenario.objects.exists()
    manager.post(remove)
    assert not SavedScenario.objects.exists()


def test_the_rules_of_a_draft_can_be_tried_before_anybody_signs(manager: Client, open_period: Period) -> None:
    agreement = open_period.fund.agreement
    agreement.versions.create(
        number=2, effective_from="2016-04-01", rules={"overspend": [{"step": "lead", "partner": "COUNCIL"}]}
    )
    page = manager.post(url("what_if", open_period), {"version": "2"}).content.decode()
    assert "The rules of version 2" in page
    assert "£400.00" in page


def test_a_simulation_is_kept_with_all_it_was_made_of(manager: Client, open_period: Period) -> None:
    posted = {"below": "2", "above": "5", "together": "0", "trials": "10000", "seed": "1"}
    answer = manager.post(url("simulation", open_period), posted, follow=True)
    page = answer.content.decode()
    run = Simulation.objects.get()
    assert "10,000 years drawn" in page
    assert run.inputs["scenario"]["lines"][0]["outturn"] == "1400.00"
    outcomes = {one["code"]: one for one in run.result["outcomes"]}
    assert Decimal(outcomes["total"]["percentiles"]["5"]) < Decimal(outcomes["total"]["percentiles"]["95"])
    assert manager.get(url("simulation", open_period), {"run": "999999"}).status_code == 404


def test_a_line_may_have_a_range_of_its_own(manager: Client, open_period: Period) -> None:
    plain = {"below": "0", "above": "0", "together": "0", "trials": "10000", "seed": "1"}
    manager.post(url("simulation", open_period), {**plain, "high-L002": "2,000.00"})
    run = Simulation.objects.get()
    assert run.inputs["lines"] == {"L002": [None, "2000.00"]}
    total = next(one for one in run.result["outcomes"] if one["code"] == "total")["percentiles"]
    # £400.00 over as forecast; one year in ten line L002 ends £1,000.00 above its own forecast, and never below it.
    assert Decimal(total["10"]) == Decimal("400.00")
    assert Decimal(total["90"]) == pytest.approx(Decimal("1400.00"), abs=40)


def test_a_range_that_leaves_the_forecast_out_is_told_at_its_box(manager: Client, open_period: Period) -> None:
    posted = {"below": "2", "above": "5", "together": "0", "trials": "10000", "seed": "1", "low-L001": "1,500.00"}
    answer = manager.post(url("simulation", open_period), posted)
    assert answer.status_code == 422
    assert "£1,500.00 is above its forecast, £1,400.00." in answer.content.decode()
    assert not Simulation.objects.exists()


def test_sensitivity_says_what_a_step_costs_each_and_refuses_nought(manager: Client, open_period: Period) -> None:
    page = manager.get(url("sensitivity", open_period), {"step": "100,000"}).content.decode()
    assert "£25,000.00" in page
    assert "£75,000.00" in page
    assert "above nought" in manager.get(url("sensitivity", open_period), {"step": "0"}).content.decode()
