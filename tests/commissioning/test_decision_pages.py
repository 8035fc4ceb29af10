"""Decisions in the browser: owner, member, stranger; nothing lost on a stale page."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Body, Decision, Organisation
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from commissioning.selectors.duties import duties
from tests.commissioning.factories import FunctionFactory, cabinet_and_governing_body, decision_on_route
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, person

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/decisions/"


@pytest.fixture
def bodies(council: Organisation, icb: Organisation) -> tuple[Body, Body]:
    return cabinet_and_governing_body(council, icb)


@pytest.fixture
def decision(bodies: tuple[Body, Body]) -> Decision:
    return decision_on_route(*bodies)


@pytest.fixture
def officer(council: Organisation, sign_in: SignIn) -> Client:
    """The council's governance officer."""
    return sign_in(Role.GOVERNANCE_OFFICER, council)


@pytest.fixture
def author(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.REPORT_AUTHOR, council)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text(decision: Decision, **changes: str) -> dict[str, str]:
    filled = {
        "title": decision.title,
        "summary": decision.summary,
        "recommendation_1": "Approve the pooled fund.",
        "recommendation_2": "Note the next steps.",
        "recommendation_3": "",
        "heading_1": "Money",
        "text_1": "£421m in one fund.",
        "opened": decision.content_hash,
        "reason": "Mended the total",
    }
    return {**filled, **changes}


def outcome(decision: Decision, **changes: str) -> dict[str, str]:
    filled = {
        "outcome": "approved",
        "decided_on_0": "11",
        "decided_on_1": "11",
        "decided_on_2": "2014",
        "opened": decision.content_hash,
    }
    return {**filled, **changes}


def test_the_list_says_for_each_statutory_body_where_it_stands(decision: Decision, officer: Client) -> None:
    stage = decision.stages.get(purpose="decision", body__code="CABINET")
    officer.post(f"{HERE}{decision.pk}/route/{stage.pk}/outcome/", outcome(decision))
    shown = page(officer, HERE)
    assert "Cabinet has approved. Governing Body has not decided yet." in shown
    assert "On its route" in shown
    assert ">Approved<" not in shown.split("<tbody>")[1]


def test_the_page_shows_the_route_in_its_order_and_flags_a_date_that_breaks_it(
    decision: Decision, officer: Client
) -> None:
    stage = decision.stages.get(number=3)
    stage.starts_on = date(2014, 11, 5)
    stage.save()
    shown = page(officer, f"{HERE}{decision.pk}/")
    assert shown.index("Scrutiny panel</h3>") < shown.index("Cabinet</h3>") < shown.index("Governing Body</h3>")
    assert "Out of order: 5 November 2014 is before 11 November 2014, the date of Cabinet" in shown


def test_scrutiny_after_the_papers_are_out_is_flagged(decision: Decision, officer: Client) -> None:
    assert "those of Cabinet on 11 November 2014 are out by 3 November 2014" in page(officer, f"{HERE}{decision.pk}/")


def test_only_the_bodies_of_my_organisation_wait_for_me(decision: Decision, officer: Client) -> None:
    shown = page(officer, f"{HERE}{decision.pk}/")
    mine = decision.stages.get(body__code="CABINET")
    other = decision.stages.get(body__code="BOARD")
    assert f"/route/{mine.pk}/outcome/" in shown
    assert f"/route/{other.pk}/outcome/" not in shown
    answer = officer.post(f"{HERE}{decision.pk}/route/{other.pk}/outcome/", outcome(decision))
    assert "your role is for another organisation" in answer.content.decode()


def test_both_officers_record_and_the_decision_is_approved(
    decision: Decision, officer: Client, icb: Organisation, sign_in: SignIn
) -> None:
    for client, code in ((officer, "CABINET"), (sign_in(Role.GOVERNANCE_OFFICER, icb), "BOARD")):
        stage = decision.stages.get(body__code=code)
        answer = client.post(f"{HERE}{decision.pk}/route/{stage.pk}/outcome/", outcome(decision), follow=True)
    assert "Everybody who must decide has approved this text: the decision is approved." in answer.content.decode()
    decision.refresh_from_db()
    assert decision.state == "approved"
    refused = officer.get(f"{HERE}{decision.pk}/")
    assert "Record the outcome" not in refused.content.decode()


def test_a_text_changed_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    decision: Decision, author: Client, council: Organisation, sign_in: SignIn
) -> None:
    before = text(decision, summary="My own words")
    sign_in(Role.COMMISSIONER, council).post(f"{HERE}{decision.pk}/change/", text(decision, summary="Theirs"))
    answer = author.post(f"{HERE}{decision.pk}/change/", before)
    shown = answer.content.decode()
    assert "Somebody changed this text after you opened it." in shown
    assert "My own words" in shown
    assert "Theirs" in shown
    decision.refresh_from_db()
    assert decision.summary == "Theirs"
    assert f'name="opened" value="{decision.content_hash}"' in shown


def test_a_changed_text_needs_a_reason_and_shows_who_and_why(decision: Decision, author: Client) -> None:
    address = f"{HERE}{decision.pk}/change/"
    assert "Say in a few words why" in author.post(address, text(decision, summary="New", reason="")).content.decode()
    shown = author.post(address, text(decision, summary="New"), follow=True).content.decode()
    assert "Reason: Mended the total" in shown
    assert author.user.name in shown  # type: ignore[attr-defined]


def test_the_history_names_the_recommendation_and_the_body(decision: Decision, officer: Client, author: Client) -> None:
    stage = decision.stages.get(body__code="CABINET")
    officer.post(f"{HERE}{decision.pk}/route/{stage.pk}/outcome/", outcome(decision))
    author.post(f"{HERE}{decision.pk}/change/", text(decision, recommendation_2="Note and publish the next steps."))
    shown = officer.get(f"{HERE}{decision.pk}/").context["entries"]
    assert [(one.what, [change.new for change in one.changes]) for one in shown] == [
        ("Recommendation 2: changed", ["Note and publish the next steps."]),
        ("Changed", []),
        ("Cabinet: changed", ["Approved", "11 November 2014"]),
        ("Entered", []),
    ]


def test_the_change_page_warns_when_outcomes_would_stop_counting(
    decision: Decision, officer: Client, author: Client
) -> None:
    stage = decision.stages.get(body__code="CABINET")
    officer.post(f"{HERE}{decision.pk}/route/{stage.pk}/outcome/", outcome(decision))
    assert "1 outcome recorded on the text as it is (Cabinet)" in page(author, f"{HERE}{decision.pk}/change/")


def test_an_approval_of_an_earlier_text_is_shown_as_such(decision: Decision, officer: Client, author: Client) -> None:
    stage = decision.stages.get(body__code="CABINET")
    officer.post(f"{HERE}{decision.pk}/route/{stage.pk}/outcome/", outcome(decision))
    author.post(f"{HERE}{decision.pk}/change/", text(decision, summary="Another total"))
    shown = page(officer, f"{HERE}{decision.pk}/")
    assert "Cabinet approved an earlier text." in shown
    assert "Given on an earlier text" in shown
    early = officer.post(f"{HERE}{decision.pk}/route/{stage.pk}/outcome/", outcome(decision)).content.decode()
    assert "Somebody changed this text" in early
    decision.refresh_from_db()
    too_early = officer.post(f"{HERE}{decision.pk}/route/{stage.pk}/outcome/", outcome(decision)).content.decode()
    assert "Cabinet cannot have decided on it that day" in too_early
    today = timezone.localdate()
    now = {"decided_on_0": str(today.day), "decided_on_1": str(today.month), "decided_on_2": str(today.year)}
    answer = officer.post(f"{HERE}{decision.pk}/route/{stage.pk}/outcome/", outcome(decision, **now), follow=True)
    assert "Cabinet has approved." in answer.content.decode()


def test_a_new_decision_is_drafted_routed_and_sent_on_its_way(bodies: tuple[Body, Body], author: Client) -> None:
    drafted = author.post(
        f"{HERE}new/",
        {"reference": "D-7", "title": "Another fund", "recommendation_1": "Approve it.", "heading_1": "", "text_1": ""},
    )
    decision = Decision.objects.get(reference="D-7")
    assert drafted["Location"] == f"{HERE}{decision.pk}/"
    early = author.post(f"{HERE}{decision.pk}/start/", follow=True).content.decode()
    assert "Cabinet and Governing Body must decide, but the route has no decision stage for it." in early
    for body in bodies:
        stop = {"who": f"body-{body.pk}", "purpose": "decision"}
        stop |= {"starts_on_0": "11", "starts_on_1": "11", "starts_on_2": "2014"}
        author.post(f"{HERE}{decision.pk}/route/add/", stop)
    shown = author.post(f"{HERE}{decision.pk}/start/", follow=True).content.decode()
    assert "D-7 is on its route." in shown


def test_a_stop_off_the_route_needs_a_reason(decision: Decision, author: Client) -> None:
    stage = decision.stages.get(number=1)
    address = f"{HERE}{decision.pk}/route/{stage.pk}/remove/"
    assert author.get(address).status_code == 200
    author.post(address, {"reason": ""})
    assert decision.stages.count() == 3
    author.post(address, {"reason": "Scrutiny meets later"})
    assert decision.stages.count() == 2


def test_a_withdrawn_decision_stays_and_never_changes(decision: Decision, author: Client) -> None:
    author.post(f"{HERE}{decision.pk}/withdraw/", {"reason": "Overtaken"})
    assert "Withdrawn" in page(author, f"{HERE}{decision.pk}/")
    refused = author.post(f"{HERE}{decision.pk}/change/", text(decision, summary="New")).content.decode()
    assert "was withdrawn, so its text can no longer be changed" in refused


def test_a_member_reads_and_does_nothing_else(decision: Decision, council: Organisation, sign_in: SignIn) -> None:
    member = sign_in(Role.BOARD_MEMBER, council)
    shown = page(member, f"{HERE}{decision.pk}/")
    assert "Change the text" not in shown
    assert "Record the outcome" not in shown
    stage = decision.stages.get(number=2)
    for act in ("change/", "withdraw/", "route/add/", f"route/{stage.pk}/outcome/", f"route/{stage.pk}/take-back/"):
        assert member.get(f"{HERE}{decision.pk}/{act}").status_code == 403
    assert member.post(f"{HERE}{decision.pk}/start/").status_code == 403


def test_the_decision_of_another_partnership_is_not_found(officer: Client) -> None:
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    theirs = decision_on_route(
        *cabinet_and_governing_body(
            OrganisationFactory(partnership=elsewhere), OrganisationFactory(partnership=elsewhere, nhs=True)
        )
    )
    stage = theirs.stages.get(number=2)
    for act in ("", "change/", "withdraw/", "route/add/", f"route/{stage.pk}/outcome/", f"route/{stage.pk}/remove/"):
        assert officer.get(f"{HERE}{theirs.pk}/{act}").status_code == 404


def test_a_stop_of_another_decision_is_not_found_on_this_one(
    decision: Decision, bodies: tuple[Body, Body], officer: Client
) -> None:
    other = decision_on_route(*bodies, reference="D-2")
    stage = other.stages.get(number=2)
    assert officer.get(f"{HERE}{decision.pk}/route/{stage.pk}/outcome/").status_code == 404


def test_the_list_asks_the_database_little_however_long_it_is(
    bodies: tuple[Body, Body], officer: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        decision_on_route(*bodies, reference=f"D-{number}")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert officer.get(HERE).status_code == 200


def test_my_duties_are_the_outcomes_of_my_bodies_my_drafts_and_what_nobody_oversees(
    decision: Decision, council: Organisation, icb: Organisation
) -> None:
    FunctionFactory(holder=council, name="Assessments")
    mine = access_of(person(Role.GOVERNANCE_OFFICER, council), "exampleshire")
    theirs = access_of(person(Role.GOVERNANCE_OFFICER, icb), "exampleshire")
    reader = access_of(person(Role.AUDITOR, council), "exampleshire")
    assert mine
    assert theirs
    assert reader
    assert [(one.what, one.due) for one in duties(mine, date(2014, 11, 12))] == [
        ("Record 2 outcomes of your bodies: One pooled fund", date(2014, 11, 6)),
        ("1 function has no post that keeps oversight", None),
    ]
    assert [(one.what, one.due) for one in duties(theirs, date(2014, 11, 12))] == [
        ("Prepare for Governing Body: One pooled fund", date(2014, 12, 3)),
    ]
    assert duties(reader, date(2014, 11, 12)) == []
