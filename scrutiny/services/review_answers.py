"""The report of a review: agreed, sent, answered by each body, carried out, verified and followed up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.models import Body, User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import (
    ActionNote,
    Meeting,
    RecommendationAction,
    RecommendationAnswer,
    Review,
    ReviewFollowUp,
    ReviewRecipient,
    ReviewReport,
)
from scrutiny.rules import reviews as rules
from scrutiny.rules.reviews import RequestState
from scrutiny.selectors.review_content import fixed_content
from scrutiny.services.changes import save
from scrutiny.services.reviews import check_meeting, opened


@transaction.atomic
def write_report(*, review: Review, version: int, values: dict[str, Any], by: User, reason: str) -> ReviewReport:
    """Write the words around what was found. Raises Refused once the report is agreed."""
    review = opened(review, version)
    if review.state != RequestState.APPROVED.value:
        raise Refused("not_approved", "The request is not approved, so there is nothing to report yet.")
    report = ReviewReport.objects.select_for_update().filter(review=review).first() or ReviewReport(review=review)
    _check_draft(report)
    for name, value in values.items():
        setattr(report, name, value)
    report.entered_by = by
    save(report, by=by, reason=reason)
    save(review, by=by, reason=reason)
    return report


@dataclass(frozen=True, slots=True)
class Agreed:
    """When and where the scrutiny body agreed the report, and in what words."""

    body: Body
    meeting: Meeting | None
    on: date
    words: str


@transaction.atomic
def agree_report(*, review: Review, version: int, agreed: Agreed, by: User, today: date) -> ReviewReport:
    """Fix the report as the scrutiny body agreed it: from now on nothing that it rests on changes.

    Raises Refused: no_report, nothing_recommended, not_in_time; and where the one who wrote it records it.
    """
    review = opened(review, version)
    report = ReviewReport.objects.select_for_update().filter(review=review).first()
    if report is None:
        raise Refused("no_report", "The report has no words yet. Write its introduction first.")
    _check_draft(report)
    if not review.recommendations.exists():
        raise Refused("nothing_recommended", "The report recommends nothing. Record at least one recommendation first.")
    check_meeting(agreed.body, agreed.meeting, agreed.on)
    if not (review.decided_on or date.min) <= agreed.on <= today:
        raise Refused("not_in_time", f"{show_date(agreed.on)} is before the review began or still to come.")
    fixed = fixed_content(review, report)
    report.content, report.confidential_content, report.content_hash = fixed.public, fixed.confidential, fixed.seal
    report.agreed_on, report.agreed_at, report.agreed_words = agreed.on, agreed.meeting, agreed.words.strip()
    report.agreed_by = by
    save(report, by=by, reason=agreed.words)
    save(review, by=by, reason="The report was agreed")
    _record("agree_review_report", review, by, {"on": agreed.on.isoformat(), "seal": report.content_hash})
    return report


@dataclass(frozen=True, slots=True)
class Sending:
    body: Body
    sent_on: date
    received_on: date
    response_months: int | None = None


@transaction.atomic
def send_report(*, review: Review, sending: Sending, by: User, reason: str, today: date) -> ReviewRecipient:
    """Send the agreed report to a body that must answer: its clock begins with the day of receipt.

    Raises Refused: report_not_agreed, nothing_for_body, not_in_time, and for a body that has it already.
    """
    review = opened(review, None)
    report = ReviewReport.objects.filter(review=review, agreed_on__isnull=False).first()
    if report is None or report.agreed_on is None:
        raise Refused("report_not_agreed", "The report is not agreed yet, so it cannot be sent. Record that first.")
    if not RecommendationAnswer.objects.filter(recommendation__review=review, body=sending.body).exists():
        raise Refused(
            "nothing_for_body", f"No recommendation is put to {sending.body}. Choose a body that must answer."
        )
    if not report.agreed_on <= sending.sent_on <= sending.received_on <= today:
        raise Refused(
            "not_in_time",
            f"The report was agreed on {show_date(report.agreed_on)}: it is sent on that day or later, then received, "
            "and neither is still to come. Check the days.",
        )
    made = ReviewRecipient(
        review=review,
        body=sending.body,
        sent_on=sending.sent_on,
        received_on=sending.received_on,
        response_months=sending.response_months,
    )
    save(made, by=by, reason=reason)
    save(review, by=by, reason=reason)
    detail = {"body": sending.body.code, "received": sending.received_on.isoformat()}
    _record("send_review_report", review, by, detail)
    return made


@transaction.atomic
def record_answer(
    *, answer: RecommendationAnswer, values: dict[str, Any], by: User, reason: str, today: date
) -> RecommendationAnswer:
    """Record a body's answer to one recommendation. With its last one the body has responded.

    values: kind, words, answered_on. Raises Refused: not_received, answered_too_early, not_yet.
    """
    recipient = (
        ReviewRecipient.objects.select_for_update()
        .select_related("review__partnership")
        .filter(review=answer.recommendation.review_id, body=answer.body_id)
        .first()
    )
    if recipient is None:
        raise Refused("not_received", f"{answer.body} has not received the report yet. Send it first.")
    answer = RecommendationAnswer.objects.select_for_update().get(pk=answer.pk)
    rules.check_answer(recipient.received_on, values["answered_on"], today)
    for name, value in values.items():
        setattr(answer, name, value)
    save(answer, by=by, reason=reason)
    rows = RecommendationAnswer.objects.filter(recommendation__review=recipient.review_id, body=answer.body_id)
    days = list(rows.values_list("answered_on", flat=True))
    recipient.responded_on = max(day for day in days if day) if all(days) else None
    save(recipient, by=by, reason="The last recommendation was answered" if recipient.responded_on else reason)
    detail = {"body": answer.body.code, "kind": answer.kind, "on": values["answered_on"].isoformat()}
    _record("answer_review", recipient.review, by, detail)
    return answer


@transaction.atomic
def plan_action(
    *, answer: RecommendationAnswer, values: dict[str, Any], by: User | None, reason: str
) -> RecommendationAction:
    """Something to do because a body accepted. Raises Refused (``not_accepted``) where it did not."""
    answer = RecommendationAnswer.objects.select_for_update().get(pk=answer.pk)
    if answer.kind not in {"accepted", "partly"}:
        raise Refused("not_accepted", f"{answer.body} has not accepted the recommendation, so there is nothing to do.")
    last = answer.actions.aggregate(last=Max("number"))["last"] or 0
    row = RecommendationAction(answer=answer, number=last + 1, **values)
    save(row, by=by, reason=reason)
    return row


@transaction.atomic
def note_progress(*, action: RecommendationAction, on: date, text: str, by: User, today: date) -> ActionNote:
    """What is known of an action. Raises Refused for a day to come."""
    if on > today:
        raise Refused("not_yet", f"{show_date(on)} is still to come. Note what is known today.")
    note = ActionNote(action=action, noted_on=on, text=text, noted_by=by)
    save(note, by=by, reason="Progress noted")
    return note


@transaction.atomic
def finish_action(*, action: RecommendationAction, on: date, words: str, by: User, today: date) -> RecommendationAction:
    """Mark an action done. Raises Refused: done_already, not_in_time."""
    action = RecommendationAction.objects.select_for_update().get(pk=action.pk)
    if action.done_on is not None:
        raise Refused("done_already", f"It was marked done on {show_date(action.done_on)} already.")
    if not (action.answer.answered_on or date.min) <= on <= today:
        raise Refused("not_in_time", f"{show_date(on)} is before the body answered or still to come. Correct the day.")
    action.done_on, action.done_words, action.done_by = on, words.strip(), by
    save(action, by=by, reason=words)
    _record("finish_review_action", action.answer.recommendation.review, by, {"what": action.what})
    return action


@dataclass(frozen=True, slots=True)
class Verdict:
    """What scrutiny saw of an action that is said to be done. upheld: it is done; else it is open again."""

    upheld: bool
    on: date
    meeting: Meeting | None
    words: str


@transaction.atomic
def verify_action(*, action: RecommendationAction, verdict: Verdict, by: User, today: date) -> RecommendationAction:
    """Record what scrutiny saw. Raises Refused: not_done, verified_already, own_work, not_in_time."""
    action = RecommendationAction.objects.select_for_update().get(pk=action.pk)
    if action.done_on is None:
        raise Refused("not_done", "Nobody has marked the action done yet.")
    if action.verified_on is not None:
        raise Refused("verified_already", f"It was verified on {show_date(action.verified_on)} already.")
    if action.done_by_id == by.pk:
        raise Refused("own_work", "You marked the action done, so somebody else of scrutiny verifies it.")
    if not action.done_on <= verdict.on <= today:
        raise Refused(
            "not_in_time",
            f"It was done on {show_date(action.done_on)}: it is verified on that day or later, and not ahead of time.",
        )
    if verdict.upheld:
        action.verified_on, action.verified_at = verdict.on, verdict.meeting
        action.verified_words, action.verified_by = verdict.words.strip(), by
    else:
        words = f"Scrutiny did not find it done: {verdict.words.strip()}"
        save(ActionNote(action=action, noted_on=verdict.on, text=words, noted_by=by), by=by, reason=verdict.words)
        action.done_on, action.done_words, action.done_by = None, "", None
    save(action, by=by, reason=verdict.words)
    review = action.answer.recommendation.review
    _record("verify_review_action", review, by, {"what": action.what, "upheld": verdict.upheld})
    return action


@transaction.atomic
def follow_up(*, review: Review, meeting: Meeting, words: str, by: User, reason: str) -> ReviewFollowUp:
    """Plan a later meeting that looks at what came of the review, or record what it found."""
    review = opened(review, None)
    report = ReviewReport.objects.filter(review=review).first()
    if report is None or report.agreed_on is None:
        raise Refused("report_not_agreed", "There is nothing to follow up before the report is agreed.")
    if meeting.starts_at.date() < report.agreed_on:
        raise Refused("not_in_time", f"{meeting.title} was before the report was agreed. Choose a later meeting.")
    row = ReviewFollowUp.objects.filter(review=review, meeting=meeting).first()
    row = row or ReviewFollowUp(review=review, meeting=meeting)
    row.words = words.strip()
    save(row, by=by, reason=reason)
    save(review, by=by, reason=reason)
    return row


def _check_draft(report: ReviewReport) -> None:
    if report.agreed_on is not None:
        raise Refused("report_agreed", f"The report was agreed on {show_date(report.agreed_on)} and is fixed.")


def _record(act: str, review: Review, by: User, detail: dict[str, Any]) -> None:
    audit.record(act=f"scrutiny.{act}", partnership=review.partnership, subject=review.title, by=by, detail=detail)
