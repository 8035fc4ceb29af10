"""The pages of the programme: who opens which, what they show, and a request for change from asking to its effect."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from commissioning.models import Organisation, Post
from delivery.models import ChangeRequest, Milestone, Programme, Project
from tests.factories import OrganisationFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
HOME = "/p/exampleshire/delivery/programme"


def words(response: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))  # type: ignore[attr-defined]


@pytest.fixture
def pages(programme: Programme, project: Project, award: Milestone, start: Milestone) -> list[str]:
    return [
        "",
        "programmes/INTEGRATION/",
        "projects/HOME/",
        "timeline/",
        "changes/",
        f"milestones/{award.pk}/",
        f"milestones/{start.pk}/",
    ]


FORMS = [
    "add/",
    "projects/add/",
    "programmes/INTEGRATION/edit/",
    "projects/HOME/edit/",
    "projects/HOME/workstreams/add/",
    "projects/HOME/milestones/add/",
    "projects/HOME/baseline/",
    "projects/HOME/confidence/add/",
    "projects/HOME/highlights/add/",
    "projects/HOME/changes/add/",
]


def test_a_commissioner_opens_every_page_and_form(pages: list[str], commissioner: Client, start: Milestone) -> None:
    for path in [*pages, *FORMS, f"milestones/{start.pk}/edit/", f"milestones/{start.pk}/waits/add/"]:
        assert commissioner.get(f"{HOME}/{path}").status_code == 200, path


def test_a_member_reads_and_changes_nothing(
    pages: list[str], sign_in: Callable[..., Client], council: Organisation
) -> None:
    member = sign_in("board_member", council)
    for path in pages:
        answer = member.get(f"{HOME}/{path}")
        assert answer.status_code == 200, path
        assert "Add a" not in words(answer), path
    for path in FORMS:
        assert member.get(f"{HOME}/{path}").status_code == 403, path
        assert member.post(f"{HOME}/{path}").status_code == 403, path


def test_another_partnership_finds_none_of_it(pages: list[str], sign_in: Callable[..., Client]) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in("commissioner", elsewhere)
    for path in [path for path in pages if path not in ("", "timeline/", "changes/")]:
        there = f"/p/elsewhere/delivery/programme/{path}"
        assert client.get(there).status_code == 404, there
    for path in ("", "timeline/", "changes/"):
        shown = words(client.get(f"/p/elsewhere/delivery/programme/{path}"))
        assert "Home first" not in shown
        assert "yet" in shown  # an empty state that says what to do


def test_a_programme_and_a_project_are_entered_in_forms(commissioner: Client, post: Post) -> None:
    new = {"code": "CARE", "name": "Care closer to home", "sponsor": post.pk, "reason": "Agreed by both"}
    page = commissioner.post(f"{HOME}/add/", new, follow=True)
    assert "Care closer to home" in words(page)
    held = Programme.objects.get(code="CARE")
    row = {"code": "HUB", "name": "The hub", "programme": held.pk, "status": "active", "reason": "First project"}
    assert "The hub" in words(commissioner.post(f"{HOME}/projects/add/", row, follow=True))
    again = commissioner.post(f"{HOME}/projects/add/", row)
    assert "already has a project with this code" in words(again)
    assert "The hub" in again.content.decode()


def test_the_timeline_shows_late_ones_only_when_asked_in_the_address(
    pages: list[str], commissioner: Client, award: Milestone
) -> None:
    Milestone.objects.filter(pk=award.pk).update(forecast_on="2015-04-30")
    whole = words(commissioner.get(f"{HOME}/timeline/?as_at=2014-11-11"))
    assert "2 of 2 milestones" in whole
    assert "Pushed 30 days by “Contract awarded”" in whole
    only = words(commissioner.get(f"{HOME}/timeline/?project=HOME&show=late&as_at=2014-11-11"))
    assert "1 of 2 milestones" in only
    taken = commissioner.get(f"{HOME}/timeline/?as_at=2014-11-11&take=timeline.csv")
    assert taken.status_code == 200
    for query in ("?project=NONE", "?workstream=x", "?show=early", "?as_at=soon"):
        assert commissioner.get(f"{HOME}/timeline/{query}").status_code == 200


def test_a_request_re_baselines_one_milestone_and_the_other_shows_its_slip(
    award: Milestone,
    start: Milestone,
    post: Post,
    commissioner: Client,
    sign_in: Callable[..., Client],
    council: Organisation,
) -> None:
    asked = {
        "title": "Award a month later",
        "because": "Checks take longer",
        "milestone": award.pk,
        "due_on_0": "30",
        "due_on_1": "4",
        "due_on_2": "2035",
        "cost_impact": "£12,500.00",
        "raised_by": post.pk,
    }
    commissioner.post(f"{HOME}/projects/HOME/changes/add/", asked, follow=True)
    found = ChangeRequest.objects.get()
    assert commissioner.get(f"{HOME}/changes/{found.pk}/decide/").status_code == 403
    officer = sign_in("governance_officer", council)
    assert "£12,500.00" in words(officer.get(f"{HOME}/changes/{found.pk}/"))
    day = {"on_0": found.raised_on.day, "on_1": found.raised_on.month, "on_2": found.raised_on.year}
    verdict = {"version": "1", "outcome": "approved", "decision": "Agreed", **day}
    page = officer.post(f"{HOME}/changes/{found.pk}/decide/", verdict, follow=True)
    assert "Programme Board" in words(page)
    award.refresh_from_db()
    assert award.due_on.isoformat() == "2035-04-30"
    # The other keeps its own baseline of 1 April 2015, which the new plan overlaps: only a further slip pushes it.
    Milestone.objects.filter(pk=award.pk).update(forecast_on="2035-05-10")
    assert "Pushed 10 days by “Contract awarded”" in words(officer.get(f"{HOME}/milestones/{start.pk}/"))


def test_a_list_of_many_milestones_asks_no_more_of_the_database(
    pages: list[str], project: Project, commissioner: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(10, 40):
        Milestone.objects.create(project=project, number=number, name=f"Step {number}", due_on="2015-01-01")
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        commissioner.get(f"{HOME}/timeline/")
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        commissioner.get(f"{HOME}/")
