"""A review in public: put there by an act, nothing confidential, an agreed report that is corrected or withdrawn."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pypdf import PdfReader

from commissioning.models import AuditEntry, Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from scrutiny.models import Ending, Review, ReviewPublication, ReviewRecommendation, ReviewReportVersion, ReviewSession
from scrutiny.services import review_answers, review_parts, review_publication
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory
from tests.scrutiny.reviews.stage import SECRET, TODAY, Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(council: Organisation) -> Stage:
    made = stage(council, requested_by="Councillor Example")
    made.fill()
    made.add(ReviewSession(), {"title": "Behind closed doors", "held_on": date(2014, 11, 7), "private": True})
    made.review = Review.objects.get(pk=made.review.pk)
    return made


def address(scene: Stage, more: str = "") -> str:
    return f"/public/exampleshire/reviews/{scene.review.slug}/{more}"


def words(scene: Stage) -> str:
    return " ".join(Client().get(address(scene)).content.decode().split())


def act(scene: Stage, service: Any, **more: Any) -> Any:
    scene.review = Review.objects.get(pk=scene.review.pk)
    values = {"review": scene.review, "version": scene.review.version, "by": scene.officer, "today": TODAY}
    done = service(**values, **more)
    scene.review = Review.objects.get(pk=scene.review.pk)
    return done


def test_a_review_is_public_by_an_act_and_shows_nothing_private(scene: Stage) -> None:
    assert Client().get(address(scene)).status_code == 404
    act(scene, review_publication.publish_review, reason="Approved")
    page = words(scene)
    assert "The review is under way" in page
    assert "Is the plan sound?" in page
    assert "Money" in page  # the session in public
    for hidden in ("Behind closed doors", "Councillor Example", SECRET, "The plan is sound.", "Publish the plan."):
        assert hidden not in page
    assert Client().get(address(scene, "report.pdf")).status_code == 404
    scene.agree()
    page = words(scene)
    for shown in ("The panel looked at the plan.", "The plan is sound.", "Publish the plan.", "not sent yet"):
        assert shown in page
    for hidden in ("Behind closed doors", SECRET):
        assert hidden not in page
    answer = scene.send()
    given = {"kind": "refused", "words": "It would cost more.", "answered_on": date(2015, 1, 7)}
    review_answers.record_answer(answer=answer, values=given, by=scene.officer, reason="Answered", today=TODAY)
    assert "not accepted, 7 January 2015 Late 1 day after the last day" in words(scene).replace(
        '<strong class="govuk-tag govuk-tag--red">', ""
    ).replace("</strong>", "")
    assert "Scrutiny" in Client().get("/public/exampleshire/").content.decode()


def test_a_review_that_is_taken_off_says_so_at_its_address(scene: Stage) -> None:
    act(scene, review_publication.publish_review, reason="Approved")
    scene.agree()
    act(scene, review_publication.take_off, reason="A letter was named in the scope.")
    answer = Client().get(address(scene))
    assert answer.status_code == 410
    assert "A letter was named in the scope." in answer.content.decode()
    assert "The panel looked" not in answer.content.decode()
    assert Client().get(address(scene, "report.pdf")).status_code == 404
    assert Client().get("/public/exampleshire/reviews/").status_code == 404


def test_an_agreed_report_is_corrected_and_the_old_one_kept_with_its_seal(
    scene: Stage, tmp_path: Path, settings: Any
) -> None:
    settings.VAR_DIR = tmp_path
    act(scene, review_publication.publish_review, reason="Approved")
    scene.agree()
    seal = scene.review.report.content_hash
    act(scene, review_publication.end_report, kind=Ending.CORRECTED, reason="The plan was of 2015.")
    page = words(scene)
    assert "is being corrected, since 7 January 2015" in page
    assert "The panel looked at the plan." in page
    scene.review = Review.objects.get(pk=scene.review.pk)
    row = scene.review.recommendations.get()
    text = {"row": row, "values": {"text": "Publish the plan of 2015."}, "by": scene.officer, "reason": "Year"}
    version = scene.review.version
    with pytest.raises(Refused, match="A correction changes words"):
        scene.add(ReviewRecommendation(), {"text": "One more."}, findings=[], bodies=[scene.cabinet])
    with pytest.raises(Refused, match="A correction changes words"):
        review_parts.change_part(**text, version=version, links={"findings": [], "bodies": []})
    findings = [link.finding for link in row.follows_from.all()]
    review_parts.change_part(**text, version=version, links={"findings": findings, "bodies": [scene.cabinet]})
    assert "2015." not in words(scene).split("Recommendations and answers")[1].split("What was asked")[0]
    scene.agree_again()
    page = words(scene)
    assert "was corrected after 7 January 2015" in page
    assert "Publish the plan of 2015." in page
    pdf = PdfReader(BytesIO(Client().get(address(scene, "report.pdf")).content))
    printed = " ".join(" ".join(one.extract_text().split()) for one in pdf.pages)
    assert "The report agreed on 7 November 2014 was corrected on 7 January 2015: The plan was of 2015." in printed
    assert "Councillor Example" not in printed
    kept = ReviewReportVersion.objects.get()
    assert (kept.content_hash, kept.content["recommendations"][0]["text"]) == (seal, "Publish the plan.")
    assert AuditEntry.objects.filter(act="scrutiny.end_review_report").get().detail["seal"] == seal


def test_a_withdrawn_report_is_not_handed_out(scene: Stage, council: Organisation, sign_in: SignIn) -> None:
    act(scene, review_publication.publish_review, reason="Approved")
    scene.agree()
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    version = Review.objects.get(pk=scene.review.pk).version
    base = f"/p/exampleshire/scrutiny/reviews/{scene.review.slug}/"
    officer.post(f"{base}report/withdraw", {"reason": "It named a provider.", "version": version})
    page = words(scene)
    assert "was withdrawn on" in page
    assert "It named a provider." in page
    assert "Publish the plan." not in page
    assert "It named a provider." in officer.get(base).content.decode()
    with pytest.raises(Refused, match="nothing to withdraw or correct"):
        act(scene, review_publication.end_report, kind=Ending.WITHDRAWN, reason="Again")


@pytest.mark.parametrize("act", ["publish", "take-off", "report/correct", "report/withdraw"])
def test_only_officers_of_the_scrutinising_organisation_do_it(
    scene: Stage, icb: Organisation, council: Organisation, sign_in: SignIn, act: str
) -> None:
    where = f"/p/exampleshire/scrutiny/reviews/{scene.review.slug}/{act}"
    for role, organisation in ((Role.GOVERNANCE_OFFICER, icb), (Role.SCRUTINY_MEMBER, council), (Role.AUDITOR, None)):
        assert sign_in(role, organisation).post(where, {"reason": "x", "version": 0}).status_code == 403
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    stranger = sign_in(Role.GOVERNANCE_OFFICER, OrganisationFactory(partnership=elsewhere))
    assert stranger.post(where, {"reason": "x", "version": 0}).status_code in (403, 404)
    assert not ReviewPublication.objects.exists()


def test_the_database_keeps_the_trace_whole(scene: Stage) -> None:
    published = act(scene, review_publication.publish_review, reason="Approved")
    published.taken_off_on = TODAY
    with pytest.raises(IntegrityError), transaction.atomic():
        published.save()
