"""Two people at one review at once: answers add up to a response, and what was agreed is what stands."""

from datetime import date
from functools import partial

import pytest

from commissioning.models import Organisation
from scrutiny.models import (
    Ending,
    RecommendationAnswer,
    Review,
    ReviewRecommendation,
    ReviewReport,
    ReviewReportVersion,
)
from scrutiny.services import review_answers, review_parts, review_publication
from tests.races import at_once
from tests.scrutiny.reviews.stage import TODAY, Stage, stage

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(council: Organisation) -> Stage:
    made = stage(council)
    made.fill()
    return made


def answer(scene: Stage, row: RecommendationAnswer) -> object:
    values = {"kind": "accepted", "words": "Agreed.", "answered_on": date(2014, 12, 1)}
    return review_answers.record_answer(answer=row, values=values, by=scene.officer, reason="Answered", today=TODAY)


def test_the_last_two_answers_at_once_are_the_response(scene: Stage) -> None:
    scene.add(ReviewRecommendation(), {"text": "Say who pays."}, findings=[], bodies=[scene.cabinet])
    scene.review = Review.objects.get(pk=scene.review.pk)
    scene.agree()
    scene.send()
    rows = list(RecommendationAnswer.objects.select_related("recommendation", "body"))
    assert len(rows) == 2
    assert at_once(*(partial(answer, scene, row) for row in rows)) == ["done", "done"]
    assert scene.review.recipients.get().responded_on == date(2014, 12, 1)


def test_the_report_that_is_agreed_is_the_one_that_stands(scene: Stage) -> None:
    words = {"introduction": "Looked at.", "conclusion": ""}
    version = scene.review.version
    review_answers.write_report(review=scene.review, version=version, values=words, by=scene.officer, reason="Draft")
    review = Review.objects.get(pk=scene.review.pk)
    finding = review.findings.get(number=1)
    links = {"evidence": [link.evidence for link in finding.rests_on.all()]}
    agreed = review_answers.Agreed(review.body, None, date(2014, 11, 7), "Agreed.")
    said = at_once(
        partial(
            review_answers.agree_report,
            review=review, version=review.version, agreed=agreed, by=scene.other_officer, today=TODAY,
        ),
        partial(
            review_parts.change_part,
            row=finding, version=review.version, values={"text": "It is not."}, links=links, by=scene.officer,
            reason="On second thoughts",
        ),
    )  # fmt: skip
    assert sorted(said) == ["done", "stale_page"]
    report = ReviewReport.objects.get()
    text = review.findings.get(number=1).text
    assert report.agreed_on is None or report.content["questions"][0]["findings"][0]["text"] == text


def test_an_agreed_report_ends_once(scene: Stage) -> None:
    scene.agree()
    end = partial(
        review_publication.end_report, review=scene.review, version=scene.review.version, by=scene.officer, today=TODAY
    )
    said = at_once(
        partial(end, kind=Ending.CORRECTED, reason="A year"), partial(end, kind=Ending.WITHDRAWN, reason="A name")
    )
    assert sorted(said) == ["done", "stale_page"]
    assert ReviewReportVersion.objects.count() == 1
