"""The work programme of scrutiny: where topics come from, when they are taken, who keeps it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from scrutiny.models import WorkTopic
from scrutiny.rules.programme import check_step, municipal_year, year_words
from scrutiny.selectors import pack_content
from scrutiny.services import work_programme as services
from tests.conftest import SignIn
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory
from tests.scrutiny.reviews.stage import Stage, stage

PAGE = "/p/exampleshire/scrutiny/programme/"
SUGGESTED = {"title": "Waiting times", "source_kind": "suggestion", "suggested_by": "Healthwatch"}


@pytest.fixture
def scene(council: Organisation) -> Stage:
    return stage(council)


def topic(scene: Stage, year: int = 2014, **fields: object) -> WorkTopic:
    values = {**SUGGESTED, **fields}
    return services.add_topic(body=scene.review.body, year=year, values=values, by=scene.officer, reason="Asked for")


def test_a_year_of_a_council_begins_in_may() -> None:
    assert [municipal_year(day) for day in (date(2015, 4, 30), date(2015, 5, 1))] == [2014, 2015]
    assert [year_words(year) for year in (2014, 2099)] == ["2014/15", "2099/00"]


def test_a_topic_is_planned_only_with_a_meeting_and_not_done_from_nowhere() -> None:
    check_step("suggested", "planned", meetings=1)
    check_step("planned", "done", meetings=1)
    with pytest.raises(Refused, match="Plan that first"):
        check_step("suggested", "planned", meetings=0)
    with pytest.raises(Refused, match="A topic that is suggested cannot be done next"):
        check_step("suggested", "done", meetings=1)


@pytest.mark.django_db
def test_a_suggestion_is_planned_for_a_meeting_and_printed(scene: Stage, sign_in: SignIn) -> None:
    made = topic(scene)
    meeting = MeetingFactory(body=scene.review.body)
    services.plan_meeting(
        topic=made, meeting=meeting, planned_on=None, purpose="First look", by=scene.officer, reason="Agreed"
    )
    made.refresh_from_db()
    assert made.state == "planned"
    words = sign_in(scene.member).get(f"{PAGE}?year=2014").content.decode()
    assert "Healthwatch" in words
    assert meeting.title in words
    item = AgendaItemFactory(meeting=meeting, position=1, kind="workprog")
    assert "Waiting times" in str(pack_content.content_of(item))
    taken = sign_in(scene.member).get(f"{PAGE}?year=2014&take=scrutiny-panel.csv")
    assert b"Waiting times" in taken.content


@pytest.mark.django_db
def test_members_suggest_and_officers_keep_it(
    scene: Stage, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    year = municipal_year(timezone.localdate())
    form = {**SUGGESTED, "body": str(scene.review.body_id), "year": str(year), "reason": "Raised", "version": "0"}
    sign_in(scene.member).post(f"{PAGE}add", {**form, "state": "done", "outcome": "x"})
    made = WorkTopic.objects.get()
    assert (made.state, made.number, made.year) == ("suggested", 1, year)
    assert sign_in(scene.member).get(f"{PAGE}{made.pk}/edit").status_code == 403
    assert sign_in(Role.GOVERNANCE_OFFICER, icb).get(f"{PAGE}{made.pk}/edit").status_code == 403
    assert sign_in(Role.PROVIDER, council).get(PAGE).status_code == 403
    officer = sign_in(scene.officer)
    dropped = {**SUGGESTED, "state": "dropped", "version": "0", "reason": "No time"}
    assert "why it was dropped" in officer.post(f"{PAGE}{made.pk}/edit", dropped).content.decode()
    officer.post(f"{PAGE}{made.pk}/edit", {**dropped, "outcome": "Another body looks at it."})
    made.refresh_from_db()
    assert made.state == "dropped"


@pytest.mark.django_db
def test_a_topic_names_what_it_comes_from(scene: Stage) -> None:
    faults: list[dict[str, object]] = [
        {"suggested_by": ""}, {"source_kind": "plan"}, {"source_kind": "review"}, {"source_kind": "call_in"},
    ]  # fmt: skip
    for fields in faults:
        values = {**SUGGESTED, "partnership": scene.review.partnership, "body": scene.review.body, "year": 2014}
        with pytest.raises(IntegrityError), transaction.atomic():
            WorkTopic.objects.create(**{**values, "number": 1, **fields})
    assert topic(scene, source_kind="review", review=scene.review, suggested_by="").number == 1
