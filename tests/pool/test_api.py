"""The pool over the API: the same figures, the same permissions, the same reticence as the pages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from pool.models import Period
from pool.services.statement import freeze
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory
from tests.pool.factories import PeriodFactory, figures, pooled_fund

pytestmark = pytest.mark.django_db

ROOT = "/api/p/exampleshire/pool/funds/"


@pytest.fixture
def open_period() -> Period:
    fund = pooled_fund(4)
    before = PeriodFactory(fund=fund, number=5)
    figures(before, forecasts={"L001": "1110.00"})
    freeze(before, by=UserFactory(), at=datetime(2015, 9, 14, 9, tzinfo=UTC))
    period: Period = PeriodFactory(fund=fund, number=6)
    figures(period, leave_out=("L004",))
    return period


@pytest.fixture
def manager(sign_in: SignIn) -> Client:
    return sign_in(Role.POOL_MANAGER)


def read(client: Client, path: str) -> Any:
    answer = client.get(ROOT + path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_funds_and_periods_are_listed(manager: Client, open_period: Period) -> None:
    assert read(manager, "") == [
        {"code": "POOL", "name": "Pooled fund", "agreement": "Section 75 agreement", "lines": 4}
    ]
    periods = read(manager, "POOL/periods/")["results"]
    assert [(period["number"], period["state"]) for period in periods] == [(6, "open"), (5, "certified")]


def test_amounts_are_texts_and_what_was_not_entered_is_null(manager: Client, open_period: Period) -> None:
    position = read(manager, "POOL/2015/6/position/")
    assert position["total"]["budget"] == "4000.00"
    assert position["missing"] == ["Service 4"]
    lines = {line["code"]: line for group in position["groups"] for line in group["lines"]}
    assert (lines["L003"]["actual"], lines["L004"]["actual"]) == ("500.00", None)


def test_the_statement_has_its_steps_and_shares(manager: Client, open_period: Period) -> None:
    statement = read(manager, "POOL/2015/5/statement/")
    assert (statement["state"], statement["variance"], statement["unresolved"]) == ("certified", "110.00", "0.00")
    assert {part["code"]: part["amount"] for part in statement["partners"]} == {"COUNCIL": "27.50", "ICB": "82.50"}
    assert statement["steps"][1]["allocated"][0]["amount"] == "27.50"


def test_the_plan_has_its_years_and_findings(sign_in: SignIn, council: Organisation, open_period: Period) -> None:
    plan = read(sign_in(Role.SCRUTINY_MEMBER, council), "POOL/plan/")
    assert (plan["years"], plan["computed"], plan["findings"]) == ([2015], ["4000.00"], [])


def test_open_figures_of_the_other_partner_stay_out(
    sign_in: SignIn, council: Organisation, open_period: Period
) -> None:
    officer = sign_in(Role.FINANCE_OFFICER, council)
    position = read(officer, "POOL/2015/6/position/")
    assert position["hidden"] == ["NHS Exampleshire ICB"]
    assert position["total"]["budget"] == "2000.00"
    assert officer.get(f"{ROOT}POOL/2015/6/statement/").status_code == 403
    assert officer.get(f"{ROOT}POOL/2015/5/statement/").status_code == 200


@pytest.mark.parametrize("path", ["POOL/2015/5/position/", "POOL/2015/5/statement/", "POOL/periods/"])
def test_a_role_without_the_permission_is_refused(
    sign_in: SignIn, council: Organisation, open_period: Period, path: str
) -> None:
    assert sign_in(Role.SCRUTINY_MEMBER, council).get(ROOT + path).status_code == 403


@pytest.mark.parametrize("path", ["", "POOL/plan/", "POOL/periods/", "POOL/2015/5/position/", "POOL/2015/5/statement/"])
def test_a_stranger_finds_nothing_and_nobody_writes(
    sign_in: SignIn, manager: Client, client: Client, open_period: Period, path: str
) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in(Role.POOL_MANAGER, elsewhere)
    assert stranger.get(ROOT + path).status_code == 404
    if path:
        assert stranger.get("/api/p/elsewhere/pool/funds/" + path).status_code == 404
    assert client.get(ROOT + path).status_code == 401
    assert manager.post(ROOT + path, {}).status_code == 403


@pytest.mark.parametrize("path", ["NONE/plan/", "NONE/periods/", "POOL/2015/9/position/", "POOL/2015/9/statement/"])
def test_what_does_not_exist_is_not_found(manager: Client, open_period: Period, path: str) -> None:
    assert manager.get(ROOT + path).status_code == 404
