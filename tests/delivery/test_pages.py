"""The pages as owner, member, stranger and another partnership see them, and what a refused save leaves."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from commissioning.models import Organisation, Partnership
from delivery.models import Measure, MeasureValue, Milestone, Risk, RiskAction
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory, person

HOME = "/p/exampleshire/delivery"
READ = [
    "risks/",
    "programme/",
    "programme/milestones/",
    "programme/timeline/",
    "programme/changes/",
    "measures/",
    "programme/costs/",
]


@pytest.fixture
def everything(risk: Risk, pair_risk: Risk, milestone: Milestone, measure: Measure, costs: None) -> None:
    """A partnership with something on every page."""


@pytest.fixture
def commissioner(sign_in: Callable[..., Client], council: Organisation) -> Client:
    return sign_in("commissioner", council)


def words(response: object) -> str:
    """The page's text with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))  # type: ignore[attr-defined]


def details(risk: Risk, pair_risk: Risk, milestone: Milestone, measure: Measure) -> list[str]:
    return [
        f"risks/{risk.pk}/",
        f"risks/{pair_risk.pk}/",
        f"programme/milestones/{milestone.pk}/",
        f"measures/{measure.pk}/",
    ]


def changes(risk: Risk, milestone: Milestone, measure: Measure) -> list[str]:
    return [
        f"risks/{risk.pk}/edit/",
        f"risks/{risk.pk}/actions/add/",
        f"actions/{risk.actions.get(number=1).pk}/done/",
        f"programme/milestones/{milestone.pk}/done/",
        f"programme/milestones/{milestone.pk}/forecast/",
        f"measures/{measure.pk}/values/add/",
    ]


# --- Who sees what ----------------------------------------------------------------------------------------------------


def test_a_commissioner_opens_every_page(
    everything: None, commissioner: Client, risk: Risk, pair_risk: Risk, milestone: Milestone, measure: Measure
) -> None:
    for page in READ + details(risk, pair_risk, milestone, measure) + changes(risk, milestone, measure):
        assert commissioner.get(f"{HOME}/{page}").status_code == 200, page


def test_a_board_member_reads_and_changes_nothing(
    everything: None,
    sign_in: Callable[..., Client],
    council: Organisation,
    risk: Risk,
    pair_risk: Risk,
    milestone: Milestone,
    measure: Measure,
) -> None:
    member = sign_in("board_member", council)
    for page in READ + details(risk, pair_risk, milestone, measure):
        assert member.get(f"{HOME}/{page}").status_code == 200, page
    for page in changes(risk, milestone, measure):
        assert member.get(f"{HOME}/{page}").status_code == 403, page
        assert member.post(f"{HOME}/{page}", {}).status_code == 403, page
    assert "Change the risk" not in words(member.get(f"{HOME}/risks/{risk.pk}/"))


def test_a_provider_sees_none_of_it_and_scrutiny_no_risks(
    everything: None, sign_in: Callable[..., Client], council: Organisation
) -> None:
    provider, scrutiny = sign_in("provider", council), sign_in("scrutiny_member", council)
    assert [provider.get(f"{HOME}/{page}").status_code for page in READ] == [403] * len(READ)
    assert [scrutiny.get(f"{HOME}/{page}").status_code for page in READ] == [403, *[200] * (len(READ) - 1)]


def test_a_stranger_finds_nothing_and_nobody_signs_in_first(
    everything: None, sign_in: Callable[..., Client], client: Client, risk: Risk
) -> None:
    stranger = sign_in(UserFactory())
    for page in [*READ, f"risks/{risk.pk}/", f"risks/{risk.pk}/edit/"]:
        assert stranger.get(f"{HOME}/{page}").status_code == 404, page
        assert client.get(f"{HOME}/{page}").status_code == 302, page


def test_another_partnerships_rows_are_not_found(
    everything: None,
    sign_in: Callable[..., Client],
    risk: Risk,
    pair_risk: Risk,
    milestone: Milestone,
    measure: Measure,
) -> None:
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    outsider = sign_in(person("commissioner", OrganisationFactory(partnership=elsewhere)))
    for page in details(risk, pair_risk, milestone, measure) + changes(risk, milestone, measure):
        assert outsider.get(f"/p/elsewhere/delivery/{page}").status_code == 404, page
        assert outsider.post(f"/p/elsewhere/delivery/{page}", {}).status_code == 404, page
    for page in READ:
        shown = words(outsider.get(f"/p/elsewhere/delivery/{page}"))
        assert "Beds stay full" not in shown
        assert "Pool agreed" not in shown
        assert "Delayed transfers" not in shown


# --- Registers --------------------------------------------------------------------------------------------------------


def test_each_register_is_its_own_table_on_its_own_scale(everything: None, commissioner: Client) -> None:
    page = commissioner.get(f"{HOME}/risks/?as_at=2014-12-10")
    html = page.content.decode()
    assert html.count('<table class="table-register ') == 2
    single, pair = html.split('id="register-')[1::1][0], html.split('id="register-')[-1]
    assert '<th scope="col">Rating</th>' in single
    assert '<th scope="col">Likelihood</th><th scope="col">Impact</th>' in pair
    assert '<th scope="col">Rating</th>' not in pair
    assert "Overdue, was due 1 December 2014" in words(page)
    assert "Due 1 December 2014" in words(commissioner.get(f"{HOME}/risks/?as_at=2014-12-01"))


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("register=HOME-RISKS", "Beds stay full", "Systems do not talk"),
        ("register=PAIR-RISKS", "Systems do not talk", "Beds stay full"),
        ("rating=HOME-RISKS:M", "Beds stay full", "Systems do not talk"),
        ("rating=PAIR-RISKS:H/M", "Systems do not talk", "Beds stay full"),
        ("owner=DASS", "Beds stay full", "Systems do not talk"),
        ("owner=none", "Systems do not talk", "Beds stay full"),
        ("text=discharge+LOUNGE", "Beds stay full", "Systems do not talk"),
        ("review=overdue&as_at=2015-01-01", "Beds stay full", "Systems do not talk"),
    ],
)
def test_a_filter_stands_in_the_address(
    everything: None, commissioner: Client, query: str, shown: str, hidden: str
) -> None:
    page = words(commissioner.get(f"{HOME}/risks/?{query}"))
    assert shown in page
    assert hidden not in page
    assert "1 of 2 risks" in page


@pytest.mark.parametrize("query", ["register=NONE", "rating=x", "owner=nobody", "as_at=yesterday", "review=maybe"])
def test_a_filter_that_means_nothing_says_so_and_hides_nothing(
    everything: None, commissioner: Client, query: str
) -> None:
    page = commissioner.get(f"{HOME}/risks/?{query}")
    assert page.status_code == 200
    assert "There is a problem" in words(page)
    assert "2 of 2 risks" in words(page)


# --- Changing a risk --------------------------------------------------------------------------------------------------


def typed(risk: Risk, **changed: str) -> dict[str, str]:
    return {
        "version": "1",
        "title": risk.title,
        "event": risk.event,
        "rating": risk.rating,
        "owner": str(risk.owner_id or ""),
        "review_on_0": "5",
        "review_on_1": "1",
        "review_on_2": "2015",
        "reason": "Reviewed by the board",
        **changed,
    }


def test_a_commissioner_changes_a_risk_and_the_history_says_who_and_why(commissioner: Client, risk: Risk) -> None:
    page = commissioner.post(f"{HOME}/risks/{risk.pk}/edit/", typed(risk, rating="H"), follow=True)
    shown = words(page)
    assert "Risk saved." in shown
    assert commissioner.user.name in shown  # type: ignore[attr-defined]
    assert "Reviewed by the board" in shown
    assert risk.history.first().history_user == commissioner.user  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"rating": "Amber"}, "“Amber” is not a word of this register"),
        ({"reason": ""}, "Enter a reason for the change."),
        ({"title": ""}, "Enter a title."),
        ({"review_on_0": "31", "review_on_1": "2"}, "Enter a real date"),
        ({"proximity": "asleep"}, "asleep"),
        ({"owner": "999999"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    commissioner: Client, risk: Risk, changed: dict[str, str], says: str
) -> None:
    page = commissioner.post(f"{HOME}/risks/{risk.pk}/edit/", typed(risk, event="Typed with care", **changed))
    assert page.status_code == 200
    assert says in words(page)
    assert "Typed with care" in page.content.decode()
    assert risk.history.count() == 1


def test_a_stale_page_is_refused_shows_both_and_saves_the_second_time(commissioner: Client, risk: Risk) -> None:
    commissioner.post(f"{HOME}/risks/{risk.pk}/edit/", typed(risk, title="Somebody else's title"))
    page = commissioner.post(f"{HOME}/risks/{risk.pk}/edit/", typed(risk, title="My title"))
    shown = words(page)
    assert "after you opened this page, so nothing was saved" in shown
    assert "The risk as it is now" in shown
    assert 'value="My title"' in page.content.decode()
    risk.refresh_from_db()
    assert risk.title == "Somebody else's title"
    (version,) = re.findall(r'name="version" value="(\d+)"', page.content.decode())
    commissioner.post(f"{HOME}/risks/{risk.pk}/edit/", typed(risk, title="My title", version=version))
    risk.refresh_from_db()
    assert risk.title == "My title"


def test_a_matrix_register_asks_for_the_pair(commissioner: Client, pair_risk: Risk) -> None:
    page = commissioner.get(f"{HOME}/risks/{pair_risk.pk}/edit/").content.decode()
    assert 'name="likelihood"' in page
    assert 'name="rating"' not in page


def test_an_action_is_added_and_done_from_the_pages(commissioner: Client, risk: Risk) -> None:
    commissioner.post(f"{HOME}/risks/{risk.pk}/actions/add/", {"text": "Call the wards", "reason": "Agreed"})
    action = RiskAction.objects.get(risk=risk, number=2)
    address = f"{HOME}/actions/{action.pk}/done/"
    done = {"done_on_0": "1", "done_on_1": "1", "done_on_2": "2999", "reason": "Called"}
    assert "still to come" in words(commissioner.post(address, done))
    page = commissioner.post(address, {**done, "done_on_2": "2015"}, follow=True)
    assert "Done 1 January 2015" in words(page)


# --- Milestones and measures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_at", "says"),
    [("2015-01-01", "Starts 1 February 2015"), ("2015-02-20", "Due 28 Feb"), ("2015-03-02", "Overdue by 2")],
)
def test_milestones_stand_as_at_the_day_in_the_address(
    commissioner: Client, milestone: Milestone, as_at: str, says: str
) -> None:
    assert says in words(commissioner.get(f"{HOME}/programme/milestones/?as_at={as_at}"))


def test_a_milestone_is_expected_later_then_done(commissioner: Client, milestone: Milestone) -> None:
    day = {"forecast_on_0": "10", "forecast_on_1": "3", "forecast_on_2": "2015"}
    later = commissioner.post(
        f"{HOME}/programme/milestones/{milestone.pk}/forecast/",
        {"version": "1", "reason": "Lawyers", **day},
        follow=True,
    )
    assert "expected 10 March 2015" in words(later)
    done = {"version": "2", "reason": "Signed", "done_on_0": "9", "done_on_1": "3", "done_on_2": "2015"}
    page = commissioner.post(f"{HOME}/programme/milestones/{milestone.pk}/done/", done, follow=True)
    assert "Done 9 March 2015, 9 days late" in words(page)
    again = words(commissioner.post(f"{HOME}/programme/milestones/{milestone.pk}/done/", done))
    assert "after you opened this page" in again


def test_a_published_percentage_stands_beside_the_computed_one(commissioner: Client, measure: Measure) -> None:
    page = words(commissioner.get(f"{HOME}/measures/"))
    assert "Published as a 46% reduction; the figures give 46.35% reduction" in page
    assert "do not agree" not in page
    measure.published_change = Decimal(-47)
    measure.save()
    assert "The two do not agree" in words(commissioner.get(f"{HOME}/measures/{measure.pk}/"))


def test_two_values_make_a_chart_and_one_does_not(commissioner: Client, measure: Measure) -> None:
    for number, value in enumerate(("1490", "1310.5"), start=1):
        form = {
            "period_label": f"Quarter {number}",
            "on_0": "30",
            "on_1": str(number * 3),
            "on_2": "2015",
            "value": value,
            "source": "Monthly return",
            "reason": "Return received",
        }
        page = commissioner.post(f"{HOME}/measures/{measure.pk}/values/add/", form, follow=True)
        assert "Value added." in words(page)
        assert ("<svg" in page.content.decode().split("<h2>Values</h2>")[1]) is (number == 2)
    assert "Short of the target; better than the baseline" in words(page)


@pytest.mark.parametrize("value", ["about 5", "1.572,00", "5%", ""])
def test_a_value_that_is_no_figure_is_refused_with_what_was_typed(
    commissioner: Client, measure: Measure, value: str
) -> None:
    form = {"period_label": "Quarter 1", "on_0": "30", "on_1": "6", "on_2": "2015", "value": value, "source": "Return"}
    page = commissioner.post(f"{HOME}/measures/{measure.pk}/values/add/", {**form, "reason": "Received"})
    assert "There is a problem" in words(page)
    assert f'value="{value}"' in page.content.decode() or not value
    assert not MeasureValue.objects.exists()


def test_computed_totals_stand_beside_published_ones_that_do_not_cast(commissioner: Client, costs: None) -> None:
    page = words(commissioner.get(f"{HOME}/programme/costs/"))
    assert "The total does not cast. Published: £1,001,000.00" in page
    assert "add up to £1,000,000.00" in page
    assert "Difference: £1,000.00" in page
    assert "Staff does not cast" not in page


# --- What needs me, and the cost of a page ----------------------------------------------------------------------------


def test_overdue_reviews_and_milestones_reach_the_commissioner_only(
    everything: None, commissioner: Client, sign_in: Callable[..., Client], council: Organisation
) -> None:
    page = commissioner.get("/p/exampleshire/")
    assert "Review 1 risk of the Home first register" in words(page)
    assert "Report on 1 milestone of Home first" in words(page)
    assert "Complete 1 action on the risk “Beds stay full”" in words(page)
    assert "register=HOME-RISKS" in page.content.decode()
    assert "Review 1 risk" not in words(sign_in("board_member", council).get("/p/exampleshire/"))


def test_a_page_costs_few_queries_however_long_it_is(
    everything: None,
    commissioner: Client,
    risk: Risk,
    pair_risk: Risk,
    milestone: Milestone,
    measure: Measure,
    partnership: Partnership,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(2, 40):
        more = Risk.objects.create(register=risk.register, number=number, title=f"Risk {number}", rating="M")
        RiskAction.objects.create(risk=more, number=1, text="Do it")
        RiskAction.objects.create(risk=risk, number=number, text="Do more")
        Milestone.objects.create(project=milestone.project, number=number, name="More", due_on=date(2015, 5, 1))
        MeasureValue.objects.create(
            measure=measure, period_label=str(number), on=date(2015, 1, 1) + timedelta(number), value=1, source="x"
        )
    for page in READ + details(risk, pair_risk, milestone, measure) + changes(risk, milestone, measure)[:1]:
        # The parts of risks (ratings, bodies, acceptances and so on) cost one query each, however many there are.
        with django_assert_max_num_queries(32 if page.startswith("risks/") else 12):  # type: ignore[attr-defined]
            assert commissioner.get(f"{HOME}/{page}").status_code == 200


# --- API --------------------------------------------------------------------------------------------------------------


def test_the_api_tells_a_register_with_its_scale(everything: None, commissioner: Client) -> None:
    api = "/api/p/exampleshire/delivery"
    found = commissioner.get(f"{api}/risk-registers").json()["results"]
    assert [one["scale"]["kind"] for one in found] == ["single", "matrix"]
    assert [level["label"] for level in found[0]["scale"]["levels"]] == ["H", "M", "L"]
    assert found[0]["risks"][0]["rating"] == {"label": "M", "name": "Medium"}
    assert found[1]["risks"][0]["rating"] is None
    assert commissioner.get(f"{api}/milestones").json()["results"][0]["due_on"] == "2015-02-28"
    assert commissioner.get(f"{api}/measures").json()["results"][0]["computed_change"] == "-46.3500"


def test_the_api_has_the_doors_of_the_pages(
    everything: None, sign_in: Callable[..., Client], council: Organisation, client: Client
) -> None:
    address = "/api/p/exampleshire/delivery/risk-registers"
    assert sign_in("scrutiny_member", council).get(address).status_code == 403
    assert sign_in(UserFactory()).get(address).status_code == 404
    assert client.get(address).status_code == 401
    assert sign_in("commissioner", council).post(address, {}).status_code in (403, 405)


def test_the_schema_of_the_api_knows_the_registers(db: None) -> None:
    schema = StringIO()
    call_command("spectacular", "--validate", stdout=schema)
    assert "/delivery/risk-registers" in schema.getvalue()
