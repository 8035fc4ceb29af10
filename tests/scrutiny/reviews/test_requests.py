"""The request for a review: written, submitted, decided; and who sees it meanwhile."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commissioning.models import AuditEntry, Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from scrutiny.models import Review
from scrutiny.rules.reviews import RequestState
from scrutiny.services import reviews as services
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory
from tests.scrutiny.factories import MeetingFactory, ReviewFactory
from tests.scrutiny.reviews.stage import stage

pytestmark = pytest.mark.django_db
BASE = "/p/exampleshire/scrutiny/reviews"
FORM = {
    "title": "How the fund is watched", "scope": "The fund.", "reasons": "It is new.", "aims": "To know early.",
    "beneficiaries": "Everybody.", "duration": "A day", "start_reason": "Now.", "end_reason": "Before April.",
    "requested_by": "The chair", "version": "0", "reason": "Asked for by the panel",
}  # fmt: skip
DAY = {"on_0": "1", "on_1": "10", "on_2": "2014"}


def test_a_request_goes_from_draft_to_approved_by_two_people(council: Organisation, sign_in: SignIn) -> None:
    scene = stage(council, state="draft")
    member, officer = sign_in(scene.member), sign_in(scene.officer)
    member.post(f"{BASE}/add", {**FORM, "body": str(scene.review.body_id)})
    review = Review.objects.get(slug="how-the-fund-is-watched")
    page = f"{BASE}/{review.slug}"
    member.post(f"{page}/submit", {"version": "0", "reason": "Ready", **DAY})
    assert (
        "form stays as it was put"
        in member.post(f"{page}/edit", {**FORM, "body": str(review.body_id), "version": "1"}).content.decode()
    )
    answer = {"version": "1", "outcome": "approved", "body": str(review.body_id), "words": "Timely.", **DAY}
    assert member.post(f"{page}/decide", answer).status_code == 403
    officer.post(f"{page}/decide", answer)
    review.refresh_from_db()
    assert (review.state, review.decided_on, review.decision_words) == ("approved", date(2014, 10, 1), "Timely.")
    assert "Timely." in sign_in(Role.BOARD_MEMBER, council).get(f"{page}/").content.decode()
    assert AuditEntry.objects.filter(act="scrutiny.decide_review", by=scene.officer).count() == 1


def test_what_is_sent_back_can_be_put_again(council: Organisation) -> None:
    scene = stage(council, state="draft", **{name: FORM[name] for name in services.FORM})
    review, today = scene.review, timezone.localdate()
    for _ in range(2):
        review.refresh_from_db()
        services.submit_request(review=review, version=review.version, on=today, by=scene.member, reason="Ready")
        ruling = services.Ruling(RequestState.RETURNED, review.body, None, today, "Say who benefits.")
        services.decide_request(review=review, version=review.version + 1, ruling=ruling, by=scene.officer, today=today)
    review.refresh_from_db()
    assert review.get_state_display() == "Sent back"


def test_nobody_decides_what_they_submitted_and_a_meeting_is_the_bodys_own(council: Organisation) -> None:
    scene = stage(council, state="draft", **{name: FORM[name] for name in services.FORM})
    review, today = scene.review, date(2014, 11, 11)
    services.submit_request(review=review, version=0, on=today, by=scene.officer, reason="Ready")
    ruling = services.Ruling(RequestState.APPROVED, review.body, None, today, "Yes.")
    with pytest.raises(Refused, match="Somebody else records"):
        services.decide_request(review=review, version=1, ruling=ruling, by=scene.officer, today=today)
    elsewhere = MeetingFactory(body=scene.cabinet)
    other = services.Ruling(RequestState.APPROVED, review.body, elsewhere, today, "Yes.")
    with pytest.raises(Refused, match="is a meeting of Cabinet, not of Scrutiny panel"):
        services.decide_request(review=review, version=1, ruling=other, by=scene.other_officer, today=today)


def test_a_form_with_empty_answers_is_not_submitted(council: Organisation) -> None:
    scene = stage(council, state="draft")
    with pytest.raises(Refused, match="does not say who will benefit"):
        services.submit_request(
            review=scene.review, version=0, on=date(2014, 10, 1), by=scene.member, reason="Too early"
        )


def test_a_draft_is_for_scrutiny_and_nobody_else(council: Organisation, icb: Organisation, sign_in: SignIn) -> None:
    page = f"{BASE}/{stage(council, state='draft').review.slug}/"
    seen = {role: sign_in(role, council).get(page).status_code for role in Role}
    drafts = {Role.GOVERNANCE_OFFICER, Role.SCRUTINY_MEMBER, Role.AUDITOR}
    assert seen == {role: 200 if role in drafts else 403 if role is Role.PROVIDER else 404 for role in Role}
    assert sign_in(Role.GOVERNANCE_OFFICER, icb).get(f"{page}edit").status_code == 403
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    assert sign_in(Role.GOVERNANCE_OFFICER, elsewhere).get(page).status_code == 404


def test_the_database_keeps_a_decided_request_whole(council: Organisation) -> None:
    panel = BodyFactory(organisation=council, code="SCRUTINY", kind="scrutiny", statutory=False)
    faults = [
        {"state": "approved"},
        {"state": "approved", "decided_on": date(2014, 10, 1), "deciding_body": panel},
        {"state": "draft", "decided_on": date(2014, 10, 1), "deciding_body": panel, "decision_words": "x"},
        {"state": "submitted"},
        {"starts_on": date(2014, 11, 7), "ends_on": date(2014, 11, 3)},
    ]
    for fields in faults:
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewFactory(body=panel, **fields)
