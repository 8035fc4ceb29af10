"""Loading what came after a review's report: agreed, sent, answered, carried out, followed up."""

from typing import Any

from commissioning.models import Body, User
from commissioning.services.documents import REASON, Entry
from delivery.models import Milestone
from ihwb.kernel.errors import Refused
from scrutiny.models import (
    ActionNote,
    RecommendationAction,
    RecommendationAnswer,
    ResponseKind,
    Review,
    ReviewFollowUp,
    ReviewRecipient,
    ReviewReport,
)
from scrutiny.selectors.review_content import fixed_content
from scrutiny.services.changes import save
from scrutiny.services.report_setup import put

_NOBODY: User | None = None


def load_answers(review: Review, row: Entry, *, writes: bool) -> None:
    """``report``, ``recipients``, ``answers`` and ``follow_ups`` of a review's entry."""
    bodies = {one.code: one for one in review.partnership.bodies.all()}
    meetings = {one.slug: one for one in review.partnership.meetings.all()}
    if row.has("report"):
        _report(review, row.entry("report"), meetings, writes=writes)
    for one in row.rows("recipients"):
        recipient = ReviewRecipient(
            review=review,
            body=one.needed("body", bodies),
            sent_on=one.needed_day("sent_on"),
            received_on=one.needed_day("received_on"),
            response_months=one.whole_or_none("response_months"),
        )
        if writes:
            put(one, recipient)
    for one in row.rows("answers"):
        _answer(review, one, bodies, writes=writes)
    if writes:
        _respond(review)
    for one in row.rows("follow_ups"):
        follow = ReviewFollowUp(review=review, meeting=one.needed("meeting", meetings), words=one.text("words", ""))
        if writes:
            put(one, follow)


def _report(review: Review, row: Entry, meetings: dict[str, Any], *, writes: bool) -> None:
    report = ReviewReport(
        review=review,
        introduction=row.text("introduction"),
        conclusion=row.text("conclusion", ""),
        agreed_on=row.day("agreed_on"),
        agreed_at=row.pick("agreed_at", meetings),
        agreed_words=row.text("agreed_words", ""),
    )
    row.finish()
    if not writes:
        return
    agreed_on, report.agreed_on = report.agreed_on, None
    put(row, report)
    if agreed_on is not None:
        fixed = fixed_content(review, report)
        report.content, report.confidential_content, report.content_hash = fixed.public, fixed.confidential, fixed.seal
        report.agreed_on = agreed_on
        save(report, by=_NOBODY, reason=REASON)


def _answer(review: Review, row: Entry, bodies: dict[str, Body], *, writes: bool) -> None:
    number, body = row.whole("recommendation"), row.needed("body", bodies)
    kind = row.choice("kind", ResponseKind)
    words, day = row.text("words"), row.needed_day("answered_on")
    answer = None
    if writes:
        rows = RecommendationAnswer.objects.filter(recommendation__review=review, recommendation__number=number)
        answer = rows.filter(body=body).first()
        if answer is None:
            row.fail(f"answers recommendation {number} for {body}, to which it is not put")
        answer.kind, answer.words, answer.answered_on = kind.value, words, day
        _keep(row, answer)
    for place, one in enumerate(row.rows("actions"), start=1):
        _action(review, one, answer, place)


def _action(review: Review, row: Entry, answer: RecommendationAnswer | None, number: int) -> None:
    partnership = review.partnership
    action = RecommendationAction(
        number=number,
        what=row.text("what"),
        owner=row.needed("owner", {one.code: one for one in partnership.posts.all()}),
        due_on=row.needed_day("due_on"),
        measure=row.pick("measure", {one.code: one for one in partnership.measures.all()}),
        benefit=row.pick("benefit", {one.code: one for one in partnership.benefits.all()}),
        milestone=row.pick(
            "milestone", {one.name: one for one in Milestone.objects.filter(project__partnership=partnership)}
        ),
        done_on=row.day("done_on"),
        done_words=row.text("done_words", ""),
        verified_on=row.day("verified_on"),
        verified_words=row.text("verified_words", ""),
    )
    notes = [(one.needed_day("day"), one.text("text")) for one in row.rows("notes")]
    if answer is None:
        return
    action.answer = answer
    put(row, action)
    for day, text in notes:
        put(row, ActionNote(action=action, noted_on=day, text=text))


def _respond(review: Review) -> None:
    """The day of each body's last answer, once it has answered everything."""
    for recipient in review.recipients.all():
        rows = RecommendationAnswer.objects.filter(recommendation__review=review, body=recipient.body)
        days = list(rows.values_list("answered_on", flat=True))
        if days and all(days):
            recipient.responded_on = max(day for day in days if day)
            save(recipient, by=_NOBODY, reason=REASON)


def _keep(row: Entry, answer: RecommendationAnswer) -> None:
    try:
        save(answer, by=_NOBODY, reason=REASON)
    except Refused as refused:
        row.fail(f"is refused: {refused.message.rstrip('.')}")
