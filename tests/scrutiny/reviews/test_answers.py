"""A report sent, answered by each body in its time or late, carried out, and verified by somebody else."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commissioning.models import Organisation, User
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from ihwb.kernel.errors import Refused
from ihwb.web.duties import duties_of
from scrutiny.models import RecommendationAction, ReviewRecommendation
from scrutiny.selectors.review_sight import EVERYBODY
from scrutiny.selectors.review_thread import thread
from scrutiny.services import review_answers as services
from tests.conftest import SignIn
from tests.factories import BodyFactory, PostFactory, hold, person
from tests.scrutiny.factories import MeetingFactory
from tests.scrutiny.reviews.stage import TODAY, Stage, stage

pytestmark = pytest.mark.django_db
YES = {"kind": "accepted", "words": "Agreed.", "answered_on": date(2015, 1, 7)}


@pytest.fixture
def scene(council: Organisation) -> Stage:
    found = stage(council)
    found.fill()
    return found


def waiting(user: User, on: date) -> list[str]:
    access = access_of(user, "exampleshire")
    assert access is not None
    return [duty.what for duty in duties_of(access, on) if "/reviews/" in duty.url]


def test_each_body_has_its_own_clock_and_its_own_officer(
    scene: Stage, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    board = BodyFactory(organisation=icb, code="BOARD", name="Governing Body", kind="governing_body")
    scene.add(ReviewRecommendation(), {"text": "Name the post."}, findings=[], bodies=[scene.cabinet, board])
    scene.review.refresh_from_db()
    scene.agree()
    scene.send()
    sending = services.Sending(board, date(2014, 11, 7), date(2014, 11, 10), response_months=1)
    services.send_report(review=scene.review, sending=sending, by=scene.officer, reason="Sent", today=TODAY)
    drawn = thread(scene.review, EVERYBODY, TODAY)
    assert [(one.body, one.clock.last_day, one.asked) for one in drawn.recipients] == [
        ("Cabinet", date(2015, 1, 6), 2),
        ("Governing Body", date(2014, 12, 9), 1),
    ]
    assert "7 November 2014" in drawn.recipients[0].clock.arithmetic
    answer = next(one for one in drawn.recommendations[1].answers if one.body == "Governing Body")
    page = f"/p/exampleshire/scrutiny/reviews/{scene.review.slug}/answers/{answer.pk}/"
    assert sign_in(Role.GOVERNANCE_OFFICER, council).get(page).status_code == 403
    assert sign_in(Role.GOVERNANCE_OFFICER, icb).get(page).status_code == 200


def test_a_response_one_day_late_is_flagged_to_both_sides(scene: Stage, sign_in: SignIn) -> None:
    scene.agree()
    answer = scene.send()
    body = "Record the response of Cabinet to the review “Health and wellbeing programme”"
    late = "The response of Cabinet to the review “Health and wellbeing programme” is 1 day late"
    assert body in waiting(scene.officer, date(2015, 1, 6))
    assert late not in waiting(scene.member, date(2015, 1, 6))
    assert late in waiting(scene.member, date(2015, 1, 7))
    services.record_answer(answer=answer, values=YES, by=scene.officer, reason="Cabinet", today=TODAY)
    assert waiting(scene.member, date(2015, 1, 8)) == []
    page = sign_in(scene.member).get(f"/p/exampleshire/scrutiny/reviews/{scene.review.slug}/").content.decode()
    assert "Answered late" in page
    assert "1 day late" in page
    api = sign_in(scene.member).get(f"/api/p/exampleshire/scrutiny/reviews/{scene.review.slug}/").json()
    assert (api["recipients"][0]["late"], api["response"]["last_day"]) == (1, "2015-01-06")
    assert api["recommendations"][0]["answers"][0]["state"] == "Accepted"


def test_an_answer_waits_for_the_report(scene: Stage) -> None:
    scene.agree()
    answer = scene.review.recommendations.get().answers.get()
    with pytest.raises(Refused, match="has not received the report yet"):
        services.record_answer(answer=answer, values=YES, by=scene.officer, reason="x", today=TODAY)


def test_who_wrote_the_report_does_not_record_that_it_was_agreed(scene: Stage) -> None:
    words = {"introduction": "The panel looked.", "conclusion": ""}
    services.write_report(
        review=scene.review, version=scene.review.version, values=words, by=scene.officer, reason="Draft"
    )
    agreed = services.Agreed(scene.review.body, None, date(2014, 11, 7), "Agreed.")
    with pytest.raises(Refused, match="Somebody else records"):
        services.agree_report(
            review=scene.review, version=scene.review.version + 1, agreed=agreed, by=scene.officer, today=TODAY
        )


def test_what_is_done_is_verified_by_somebody_else_of_scrutiny(
    scene: Stage, council: Organisation, sign_in: SignIn
) -> None:
    scene.agree()
    answer = scene.send()
    values = {"what": "Publish it", "owner": PostFactory(partnership=council.partnership), "due_on": TODAY}
    with pytest.raises(Refused, match="has not accepted"):
        services.plan_action(answer=answer, values=values, by=scene.officer, reason="x")
    services.record_answer(answer=answer, values=YES, by=scene.officer, reason="Cabinet", today=TODAY)
    doer = person(Role.GOVERNANCE_OFFICER, council)
    hold(values["owner"], doer)
    action = services.plan_action(answer=answer, values=values, by=scene.officer, reason="Planned")
    assert "Do what was accepted: Publish it" in waiting(doer, TODAY)
    page = f"/p/exampleshire/scrutiny/reviews/{scene.review.slug}/actions/{action.pk}"
    assert sign_in(Role.COMMISSIONER, council).get(f"{page}/done").status_code == 403
    services.finish_action(action=action, on=TODAY, words="It is on the website.", by=doer, today=TODAY)
    seen = services.Verdict(upheld=True, on=TODAY, meeting=None, words="We saw it.")
    with pytest.raises(Refused, match="somebody else of scrutiny verifies"):
        services.verify_action(action=action, verdict=seen, by=doer, today=TODAY)
    assert "Verify what was done: Publish it" in waiting(scene.member, TODAY)
    assert sign_in(Role.SCRUTINY_MEMBER, council).get(f"{page}/verify").status_code == 403  # not on the panel
    assert sign_in(scene.member).get(f"{page}/verify").status_code == 200
    doubt = services.Verdict(upheld=False, on=TODAY, meeting=None, words="The page is empty.")
    services.verify_action(action=action, verdict=doubt, by=scene.member, today=TODAY)
    action.refresh_from_db()
    assert action.done_on is None
    assert action.notes.get().text == "Scrutiny did not find it done: The page is empty."
    services.finish_action(action=action, on=TODAY, words="Now it is.", by=doer, today=TODAY)
    services.verify_action(action=action, verdict=seen, by=scene.member, today=TODAY)
    drawn = thread(scene.review, EVERYBODY, TODAY)
    assert drawn.recommendations[0].answers[0].actions[0].state == "verified"
    with pytest.raises(IntegrityError), transaction.atomic():
        RecommendationAction.objects.filter(pk=action.pk).update(verified_by=doer)


def test_a_later_meeting_follows_the_review_up(scene: Stage, sign_in: SignIn) -> None:
    scene.agree()
    meeting = MeetingFactory(body=scene.cabinet)  # 11 November 2014
    services.follow_up(review=scene.review, meeting=meeting, words="", by=scene.officer, reason="Planned")
    services.follow_up(review=scene.review, meeting=meeting, words="All done.", by=scene.officer, reason="Held")
    assert scene.review.follow_ups.get().words == "All done."
    page = sign_in(scene.member).get(f"/p/exampleshire/scrutiny/reviews/{scene.review.slug}/").content.decode()
    assert "All done." in page
