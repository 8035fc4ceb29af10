"""The outturn page and its answers, for owner, other partner, pool manager, auditor and stranger."""

import json
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy

from commissioning.models import Organisation
from pool.models import Outturn
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, grant, person
from tests.pool.factories import PeriodFactory, figures, pooled_fund
from tests.pool.outturn.conftest import AT, Desk

CURRENT = reverse_lazy("pool:current_outturn", args=("exampleshire",))


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def send(client: Client, desk: Desk, body: object) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(desk.url("outturn_save"), raw, content_type="application/json")


def test_a_finance_officer_types_in_their_own_lines_only(desk: Desk, sign_in: SignIn) -> None:
    page = text_of(sign_in(desk.mine).get(desk.url()))
    assert 'aria-label="Service 1, actual to date"' in page
    assert 'name="actual-L003"' in page
    assert 'name="actual-L002"' not in page
    assert "Locked: with NHS Exampleshire ICB until the period is certified" in page


def test_while_the_period_is_open_the_other_partner_s_figures_are_theirs_alone(desk: Desk, sign_in: SignIn) -> None:
    desk.enter("L002", by=desk.theirs, actual="777.77", forecast="888.88", comment="Secret plan")
    client = sign_in(desk.mine)
    history = client.get(desk.url("cell_history", line="L002"))
    assert history.status_code == 403
    for answer in (client.get(desk.url()), history):
        assert not [word for word in ("777.77", "888.88", "Secret plan") if word in text_of(answer)]
    saved = send(client, desk, {"rows": [{"line": "L001", "version": 0, "actual": "1", "forecast": "2"}]})
    assert saved.json()["totals"][""]["forecast"] == "£2.00"
    refused = send(client, desk, {"rows": [{"line": "L002", "version": 0, "actual": "1", "forecast": "2"}]})
    preview = client.post(desk.url("outturn_preview"), {"text": "L002\t1\t2"})
    for answer in (saved, refused, preview):
        assert "777.77" not in text_of(answer)
        assert "888.88" not in text_of(answer)


@pytest.mark.parametrize("role", ["pool_manager", "auditor"])
def test_pool_manager_and_auditor_read_everybody_s_figures_and_change_none(
    desk: Desk, sign_in: SignIn, role: str
) -> None:
    desk.enter("L002", by=desk.theirs, actual="777.77", forecast="888.88")
    client = sign_in(role, desk.council)
    page = text_of(client.get(desk.url()))
    assert "£777.77" in page
    assert "actual-L00" not in page
    assert "£888.88" in text_of(client.get(desk.url("cell_history", line="L002")))
    assert send(client, desk, {"rows": []}).status_code == 403
    assert client.post(desk.url(), {"versions": "{}"}).status_code == 403
    assert client.get(desk.url("outturn_preview")).status_code == 403


def test_a_certified_period_shows_all_figures_to_both_and_takes_none(desk: Desk, sign_in: SignIn) -> None:
    desk.enter("L002", by=desk.theirs, actual="777.77", forecast="888.88")
    desk.period.state, desk.period.certified_by, desk.period.certified_at = "certified", desk.theirs, AT
    desk.period.save()
    client = sign_in(desk.mine)
    page = text_of(client.get(desk.url()))
    assert "£777.77" in page
    assert "was certified on 7 October 2015 at 10:30: its figures are locked." in page
    assert "<input class" not in page
    answer = send(client, desk, {"rows": [{"line": "L001", "version": 0, "actual": "1", "forecast": "2"}]})
    assert (answer.status_code, answer.json()["code"]) == (409, "certified")
    form = client.post(desk.url(), {"versions": '{"L001": 0}', "actual-L001": "1", "forecast-L001": "1"}, follow=True)
    assert "its figures are locked" in text_of(form)


@pytest.mark.parametrize("role", ["board_member", "scrutiny_member", "provider", "administrator"])
def test_roles_without_outturn_see_no_grid(desk: Desk, sign_in: SignIn, role: str) -> None:
    client = sign_in(role, desk.council)
    assert client.get(desk.url()).status_code == 403
    assert client.get(desk.url("cell_history", line="L001")).status_code == 403
    assert send(client, desk, {"rows": []}).status_code == 403


def test_a_period_of_another_partnership_is_not_there(desk: Desk, sign_in: SignIn) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in(person("finance_officer", elsewhere))
    assert stranger.get(desk.url()).status_code == 404
    assert send(stranger, desk, {"rows": []}).status_code == 404
    for page, more in (("outturn", {}), ("outturn_preview", {}), ("cell_history", {"line": "L001"})):
        assert stranger.get(desk.url(page, partnership="elsewhere", **more)).status_code == 404
    address = desk.url("outturn_save", partnership="elsewhere")
    assert stranger.post(address, "{}", content_type="application/json").status_code == 404


def test_nobody_saves_without_signing_in(desk: Desk, client: Client) -> None:
    answer = send(client, desk, {"rows": []})
    assert (answer.status_code, answer["Location"][:17]) == (302, "/accounts/login/?")


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": 7},
        {"year": 9, "period": 99},
        {"year": 10**30},
        {"fund": "NONE"},
        {"page": "cell_history", "line": "NO"},
    ],
)
def test_a_period_or_line_that_does_not_exist_is_not_found(desk: Desk, sign_in: SignIn, wrong: dict[str, Any]) -> None:
    assert sign_in(desk.mine).get(desk.url(**wrong)).status_code == 404


# --- Saving by script -------------------------------------------------------------------------------------------------


def test_the_answer_brings_versions_variances_and_totals(desk: Desk, sign_in: SignIn) -> None:
    rows = [{"line": "L001", "version": 0, "actual": "510", "forecast": "1,120.50"}]
    answer = send(sign_in(desk.mine), desk, {"rows": rows, "reason": "Month end"})
    assert answer.status_code == 200
    said = answer.json()
    assert said["message"] == "2 figures saved. The forecast of your lines moved by £1,120.50 to £1,120.50."
    assert said["rows"] == [
        {
            "line": "L001",
            "version": 1,
            "actual": "510.00",
            "forecast": "1,120.50",
            "comment": "",
            "variance": "£120.50",
        }
    ]
    assert said["totals"]["GROUP-1"]["forecast"] == "£1,120.50"
    assert said["totals"][""]["entered"] == "1 of 2 entered"


def test_faults_come_back_by_cell(desk: Desk, sign_in: SignIn) -> None:
    rows = [
        {"line": "L001", "version": 0, "actual": "475.962,00", "forecast": "1"},
        {"line": "X", "version": 0, "actual": "1"},
    ]
    answer = send(sign_in(desk.mine), desk, {"rows": rows})
    assert answer.status_code == 422
    assert [(one["line"], one["column"], one["code"]) for one in answer.json()["faults"]] == [
        ("L001", "actual", "continental"),
        ("X", None, "unknown_line"),
    ]
    assert not Outturn.objects.exists()


def test_a_conflict_comes_back_with_the_row_as_it_stands(desk: Desk, sign_in: SignIn) -> None:
    desk.enter("L001", by=person("finance_officer", desk.council), actual="5", forecast="6")
    rows = [{"line": "L001", "version": 0, "actual": "1", "forecast": "6.00"}]
    answer = send(sign_in(desk.mine), desk, {"rows": rows})
    assert answer.status_code == 409
    said = answer.json()
    assert [(one["column"], one["mine"], one["theirs"]) for one in said["conflicts"]] == [("actual", "1", "£5.00")]
    assert (said["rows"][0]["version"], said["rows"][0]["actual"]) == (1, "5.00")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"rows": 3}',
        b'{"rows": [{"line": "L001", "version": 0, "actual": 5}]}',
    ],
)
def test_a_malformed_message_is_answered_in_a_sentence(desk: Desk, sign_in: SignIn, body: bytes) -> None:
    answer = send(sign_in(desk.mine), desk, body)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("Nothing was saved: the message from the page cannot be read")


def test_text_that_no_database_keeps_is_a_fault_and_not_a_failure(desk: Desk, sign_in: SignIn) -> None:
    row = {"line": "L001", "version": 0, "actual": "1", "forecast": "1", "comment": "\ud800\u0000"}
    answer = send(sign_in(desk.mine), desk, {"rows": [row, {"line": "\ud800", "version": 0, "actual": "\u0000"}]})
    assert answer.status_code == 422


# --- The form of a browser without script -----------------------------------------------------------------------------


def whole_form(desk: Desk, **cells: str) -> dict[str, str]:
    """What the form sends when nothing was touched, with the given cells over it."""
    sent = {f"{column}-{line}": "" for column in ("actual", "forecast", "comment") for line in ("L001", "L003")}
    return {
        "versions": '{"L001": 0, "L003": 0}',
        **sent,
        **{name.replace("_", "-"): text for name, text in cells.items()},
    }


def test_the_form_works_without_script(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.mine)
    answer = client.post(desk.url(), whole_form(desk, actual_L001="5", forecast_L001="1,000"), follow=True)
    assert "2 figures saved." in text_of(answer)
    assert desk.row("L001").forecast == Decimal("1000.00")
    assert not Outturn.objects.filter(line__code="L003").exists()


def test_the_form_comes_back_with_what_was_typed_and_what_is_wrong(desk: Desk, sign_in: SignIn) -> None:
    cells = whole_form(desk, actual_L001="five", forecast_L001="1,000", reason="Month end")
    answer = sign_in(desk.mine).post(desk.url(), cells)
    assert answer.status_code == 422
    page = text_of(answer)
    assert 'value="five"' in page
    assert 'value="1,000"' in page
    assert 'value="Month end"' in page
    assert '<a href="#actual-L001">Service 1, actual to date: “five” has letters in it' in page
    assert 'aria-describedby="fault-actual-L001"' in page
    assert not Outturn.objects.exists()


def test_the_form_passes_over_cells_that_only_somebody_else_changed(desk: Desk, sign_in: SignIn) -> None:
    desk.enter("L003", by=person("finance_officer", desk.council), actual="7", forecast="8")
    answer = sign_in(desk.mine).post(desk.url(), whole_form(desk, actual_L001="5", forecast_L001="6"), follow=True)
    assert "2 figures saved." in text_of(answer)
    assert desk.row("L003").forecast == Decimal("8.00")


def test_the_form_reports_a_conflict_where_both_typed(desk: Desk, sign_in: SignIn) -> None:
    desk.enter("L001", by=person("finance_officer", desk.council), actual="7", forecast="8")
    answer = sign_in(desk.mine).post(desk.url(), whole_form(desk, actual_L001="5", forecast_L001="6"))
    page = text_of(answer)
    assert "It is now £7.00; you typed “5”." in page
    assert 'value="{"L001": 1, "L003": 0}"' in page  # saving again is then a choice made with both figures in sight
    assert desk.row("L001").actual == Decimal("7.00")


@pytest.mark.parametrize("versions", ["", "[]", '{"L001": "x"}', "{" * 50_000])
def test_a_damaged_form_is_refused_in_a_sentence(desk: Desk, sign_in: SignIn, versions: str) -> None:
    answer = sign_in(desk.mine).post(desk.url(), {"versions": versions, "actual-L001": "1"}, follow=True)
    assert "the form came back damaged" in text_of(answer)


# --- Pasting from a ledger --------------------------------------------------------------------------------------------


def test_a_paste_is_shown_first_and_saved_on_the_second_word(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.mine)
    text = "Code\tActual\tForecast\r\nL001\t510.00\t1,100.00\r\nL003\t(5.00)\t990.00\r\n"
    page = text_of(client.post(desk.url("outturn_preview"), {"text": text}))
    assert "Save 2 lines" in page
    assert not Outturn.objects.exists()
    applied = {"text": text, "versions": "{}", "apply": "1", "reason": "Ledger, day 5"}
    answer = client.post(desk.url("outturn_preview"), applied, follow=True)
    assert "4 figures saved." in text_of(answer)
    assert desk.row("L003").actual == Decimal("-5.00")
    assert set(Outturn.history.values_list("history_change_reason", flat=True)) == {"Ledger, day 5"}


def test_a_paste_with_one_wrong_row_offers_no_saving_and_saves_nothing(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.mine)
    text = "L001\t1\t2\nL002\t1\t2\nNOPE\t1\t2\nL003\t12/10/2015\t2"
    page = text_of(client.post(desk.url("outturn_preview"), {"text": text}))
    assert "Nothing can be saved while 3 rows need correcting." in page
    assert "Row 2: Service 2 is locked: its figures are entered by NHS Exampleshire ICB alone." in page
    assert "Row 3: “NOPE” is not the code of a line with a budget this year" in page
    assert "Row 4: Service 3, actual to date: “12/10/2015” looks like a date" in page
    assert client.post(desk.url("outturn_preview"), {"text": text, "versions": "{}", "apply": "1"}).status_code == 422
    assert not Outturn.objects.exists()


def test_a_paste_over_figures_that_changed_since_the_preview_is_shown_again(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.mine)
    desk.enter("L001", by=person("finance_officer", desk.council), actual="7", forecast="8")
    answer = client.post(desk.url("outturn_preview"), {"text": "L001\t1\t2", "versions": '{"L001": 0}', "apply": "1"})
    assert answer.status_code == 422
    assert "after you opened the page" in text_of(answer)
    assert desk.row("L001").actual == Decimal("7.00")


def test_an_empty_paste_is_asked_for(desk: Desk, sign_in: SignIn) -> None:
    answer = sign_in(desk.mine).post(desk.url("outturn_preview"), {"text": "  "})
    assert "There is nothing to read" in text_of(answer)


# --- History and speed ------------------------------------------------------------------------------------------------


def test_the_history_of_a_figure_says_who_and_why(desk: Desk, sign_in: SignIn) -> None:
    desk.enter("L001", actual="1.00", forecast="2.00", reason="Month end")
    client = sign_in(desk.mine)
    page = text_of(client.get(desk.url("cell_history", line="L001")))
    assert "History: Service 1" in page
    assert f"by {desk.mine.name}" in page
    assert "Month end" in page
    part = text_of(client.get(desk.url("cell_history", line="L001"), headers={"HX-Request": "true"}))
    assert "Month end" in part
    assert "<html" not in part


def test_the_way_to_the_current_period_needs_no_address(desk: Desk, sign_in: SignIn) -> None:
    answer = sign_in(desk.mine).get(CURRENT)
    assert answer["Location"] == desk.url()


def test_without_any_period_the_page_says_so(council: Organisation, sign_in: SignIn) -> None:
    assert "No period yet" in text_of(sign_in("finance_officer", council).get(CURRENT))


def test_three_hundred_lines_by_twelve_periods_stay_within_twenty_queries(db: Any, sign_in: SignIn) -> None:
    fund = pooled_fund(300, groups=12)
    for number in range(1, 13):
        figures(PeriodFactory(fund=fund, number=number))
    officer = person("finance_officer", fund.agreement.versions.get().host)
    grant(officer, "auditor", fund.agreement.versions.get().host)
    client = sign_in(officer)
    address = reverse("pool:outturn", args=("exampleshire", "POOL", 2015, 12))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content.count(b'id="actual-') == 150
    assert len(queries) <= 20, [query["sql"][:120] for query in queries]
