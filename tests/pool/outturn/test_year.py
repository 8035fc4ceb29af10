"""The year's outturn and the plain form: what is frozen, what is hidden, and saving over several periods at once."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.selectors.access import access_of
from pool.models import Outturn, Period
from pool.selectors.outturn_year import outturn_year as year_of
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, person
from tests.pool.factories import PeriodFactory, figures
from tests.pool.outturn.conftest import AT, Desk
from tests.pool.outturn.test_pages import text_of

YEAR = ("exampleshire", "POOL", 2015)


def send(client: Client, periods: dict[str, Any], reason: str = "") -> Any:
    body = json.dumps({"periods": periods, "reason": reason})
    return client.post(reverse("pool:outturn_year_save", args=YEAR), body, content_type="application/json")


def certified(desk: Desk, number: int) -> Period:
    period = PeriodFactory(fund=desk.period.fund, number=number)
    figures(period)
    period.state, period.certified_by, period.certified_at = "certified", desk.theirs, AT
    period.save()
    return period


def test_certified_months_are_frozen_and_the_open_one_is_typed_in(desk: Desk, sign_in: SignIn) -> None:
    certified(desk, 5)
    page = text_of(sign_in(desk.mine).get(reverse("pool:outturn_year", args=YEAR)))
    assert 'data-cell="p5" data-label="Period 5">£500.00</td>' in page
    assert 'id="p6-L001"' in page
    assert 'id="forecast-L001"' in page
    assert 'id="p5-L001"' not in page
    assert 'id="p6-L002"' not in page


def test_in_thousands_the_year_is_read_and_nothing_is_typed_in(desk: Desk, sign_in: SignIn) -> None:
    certified(desk, 5)
    desk.enter("L001", actual="1234567.89", forecast="2000400.00")
    page = text_of(sign_in(desk.mine).get(reverse("pool:outturn_year", args=YEAR), {"unit": "thousands"}))
    assert 'data-cell="p6" data-label="Period 6">1,235</td>' in page
    assert 'data-cell="forecast" data-label="Forecast">2,000</td>' in page
    for typed in ("cell-input", "data-grid ", "Save figures"):
        assert typed not in page


def test_the_other_partner_s_open_month_is_not_in_the_year(desk: Desk, sign_in: SignIn) -> None:
    certified(desk, 5)
    desk.enter("L002", by=desk.theirs, actual="777.77", forecast="888.88")
    page = text_of(sign_in(desk.mine).get(reverse("pool:outturn_year", args=YEAR)))
    assert "777.77" not in page
    assert "888.88" not in page
    assert "£777.77" in text_of(sign_in("auditor", desk.council).get(reverse("pool:outturn_year", args=YEAR)))


def test_totals_by_partner_hold_what_the_reader_may_see_and_come_with_the_saves(desk: Desk, sign_in: SignIn) -> None:
    certified(desk, 5)
    desk.enter("L002", by=desk.theirs, actual="777.77", forecast="888.88")
    mine, all_of_it = sign_in(desk.mine), sign_in("auditor", desk.council)
    own = year_of(access_of(desk.mine, "exampleshire"), desk.period.fund, 2015)
    ours, theirs = own.partners
    assert [one.total.amounts[4] for one in (ours, theirs)] == [Decimal("1000.00")] * 2
    assert theirs.total.amounts[5] is theirs.total.amounts[13] is theirs.total.variance is None
    page = text_of(all_of_it.get(reverse("pool:outturn_year", args=YEAR)))
    assert "£777.77" in page.split('data-partner="ICB"')[1].split("</tr>")[0]
    assert desk.url("outturn_form") in text_of(mine.get(reverse("pool:outturn_year", args=YEAR)))
    said = send(mine, {"6": [{"line": "L001", "version": 0, "actual": "12.34", "forecast": "1"}]}).json()["partners"]
    assert (said["COUNCIL"]["p6"], said["COUNCIL"]["forecast"]) == ("£12.34", "£1.00")
    assert (said["ICB"]["p5"], said["ICB"]["p6"], said["ICB"]["variance"]) == ("£1,000.00", "–", "–")


def test_several_periods_are_saved_together_or_not_at_all(desk: Desk, sign_in: SignIn) -> None:
    PeriodFactory(fund=desk.period.fund, number=7)
    client = sign_in(desk.mine)
    right = {"line": "L001", "version": 0, "actual": "1", "forecast": "2"}
    answer = send(client, {"6": [right], "7": [{**right, "actual": "x"}]})
    assert answer.status_code == 422
    assert [(one["period"], one["line"]) for one in answer.json()["faults"]] == [("7", "L001")]
    assert not Outturn.objects.exists()
    answer = send(client, {"6": [right], "7": [{**right, "actual": "3"}]})
    assert answer.status_code == 200
    said = answer.json()
    assert {(one["period"], one["version"], one["actual"]) for one in said["rows"]} == {
        ("6", 1, "1.00"),
        ("7", 1, "3.00"),
    }
    assert (said["totals"][""]["p6"], said["totals"][""]["p7"]) == ("£1.00", "£3.00")


def test_a_conflict_in_the_year_names_its_period(desk: Desk, sign_in: SignIn) -> None:
    desk.enter("L001", by=person("finance_officer", desk.council), actual="5", forecast="6")
    answer = send(sign_in(desk.mine), {"6": [{"line": "L001", "version": 0, "actual": "1", "forecast": "6"}]})
    assert answer.status_code == 409
    said = answer.json()
    assert (said["conflicts"][0]["period"], said["rows"][0]["period"], said["rows"][0]["actual"]) == ("6", "6", "5.00")


@pytest.mark.parametrize("periods", [{"9": []}, {"x": []}, {"6": 3}, [], {"6": [{"line": 1}]}])
def test_a_message_that_makes_no_sense_is_answered_in_a_sentence(desk: Desk, sign_in: SignIn, periods: Any) -> None:
    answer = send(sign_in(desk.mine), periods)
    assert (answer.status_code, answer.json()["message"][:18]) == (400, "Nothing was saved:")


def test_a_year_or_fund_that_is_not_there_is_not_found(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.mine)
    for where in (("POOL", 2016), ("NONE", 2015), ("POOL", 9), ("POOL", 10**9)):
        assert client.get(reverse("pool:outturn_year", args=("exampleshire", *where))).status_code == 404
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in(person("finance_officer", elsewhere))
    assert stranger.get(reverse("pool:outturn_year", args=YEAR)).status_code == 404
    for page in ("outturn_form", "outturn"):
        assert stranger.get(desk.url(page, partnership="elsewhere")).status_code == 404


@pytest.mark.parametrize("role", ["board_member", "provider", "administrator"])
def test_roles_without_outturn_see_neither_year_nor_form_nor_remarks(desk: Desk, sign_in: SignIn, role: str) -> None:
    client = sign_in(role, desk.council)
    for address in (
        reverse("pool:outturn_year", args=YEAR),
        desk.url("outturn_form"),
        desk.url("cell_comments", line="L001"),
    ):
        assert client.get(address).status_code == 403
    assert send(client, {}).status_code == 403


def test_the_form_view_saves_the_lines_of_its_page(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.mine)
    page = text_of(client.get(desk.url("outturn_form")))
    assert "<legend" in page
    assert "Service 2" not in page
    sent = {"versions": '{"L001": 0}', "actual-L001": "1", "forecast-L001": "x", "comment-L001": ""}
    refused = client.post(desk.url("outturn_form"), sent)
    assert refused.status_code == 422
    assert 'href="#forecast-L001"' in text_of(refused)
    answer = client.post(desk.url("outturn_form") + "?line=L001", {**sent, "forecast-L001": "2"}, follow=True)
    assert "2 figures saved." in text_of(answer)
    assert desk.row("L001").forecast == Decimal("2.00")
    assert client.get(desk.url("outturn_form") + "?line=L002").status_code == 404
