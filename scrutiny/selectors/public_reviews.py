"""What anybody may read of scrutiny reviews, without signing in: nothing confidential, and no draft of a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from commissioning.models import Partnership
from commissioning.selectors.law_clocks import measured_clocks_of
from ihwb.kernel.freezing import thaw
from scrutiny.models import Ending, Review, ReviewReportVersion
from scrutiny.rules.reviews import RequestState
from scrutiny.selectors.public_meetings import open_meetings
from scrutiny.selectors.review_lines import RecipientLine
from scrutiny.selectors.review_sight import Sight
from scrutiny.selectors.review_thread import recipient_lines, thread
from scrutiny.selectors.reviews import request_answers, session_views

# For the answers alone: every word of the report itself comes from its fixed content.
_ANSWERS = Sight(drafts=True, confidential=False)
NAMES_PEOPLE = "Who asked for it?"


@dataclass(frozen=True, slots=True)
class PublicReviewRow:
    slug: str
    title: str
    body: str
    standing: str
    agreed_on: date | None


@dataclass(frozen=True, slots=True)
class PublicStage:
    title: str
    planned_from: date
    planned_to: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class PublicSession:
    """A session in public. meeting: its address, where the meeting has a public page."""

    number: int
    title: str
    held_on: date | None
    place: str
    examines: str
    meeting: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an agreed report. kind: corrected or withdrawn; agreed_on: of the one that stands no longer."""

    kind: str
    agreed_on: date
    ended_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class PublicReport:
    """The report as everybody reads it: fixed values. replaced: it is being corrected, and read on until it is."""

    content: Mapping[str, Any]
    agreed_on: date
    seal: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What a body says to a recommendation. late: days after its last day, answered or not."""

    body: str
    state: str
    words: str
    answered_on: date | None
    due: date | None
    late: int


@dataclass(frozen=True, slots=True)
class PublicReview:
    """request: the form's questions and answers. answers: by the recommendation's number."""

    slug: str
    title: str
    body: str
    taken_off_on: date | None
    taken_off_reason: str
    since: date
    request: tuple[tuple[str, str], ...]
    panel: tuple[str, ...]
    stages: tuple[PublicStage, ...]
    sessions: tuple[PublicSession, ...]
    questions: tuple[tuple[int, str], ...]
    report: PublicReport | None
    changes: tuple[Change, ...]
    answers: Mapping[int, tuple[PublicAnswer, ...]]
    recipients: tuple[RecipientLine, ...]

    @property
    def withdrawn(self) -> Change | None:
        """The latest change where it withdrew the report and no other stands."""
        latest = self.changes[0] if self.changes else None
        return latest if self.report is None and latest and latest.kind == Ending.WITHDRAWN else None


def public_reviews(partnership: Partnership) -> QuerySet[Review]:
    """Those that were put in public, taken off again or not."""
    rows = Review.objects.filter(partnership=partnership, publication__isnull=False, state=RequestState.APPROVED.value)
    return rows.select_related("partnership", "body", "publication", "report")


def public_rows(partnership: Partnership) -> list[PublicReviewRow]:
    """The latest first. Two queries."""
    rows = public_reviews(partnership).filter(publication__taken_off_on__isnull=True).order_by("-decided_on", "title")
    found = []
    for one in rows.prefetch_related("report_versions"):
        report = _report(one)
        latest = next(iter(one.report_versions.all()), None)
        withdrawn = report is None and latest is not None
        standing = "Report agreed" if report else "Report withdrawn" if withdrawn else "Under way"
        found.append(
            PublicReviewRow(one.slug, one.title, one.body.name, standing, report.agreed_on if report else None)
        )
    return found


def public_review(review: Review, today: date) -> PublicReview:
    """One review. About fifteen queries."""
    publication, report = review.publication, _report(review)
    drawn = thread(review, _ANSWERS, today) if report else None
    lines = drawn.recommendations if drawn else ()
    out = set(open_meetings(review.partnership).values_list("slug", flat=True))
    return PublicReview(
        slug=review.slug,
        title=review.title,
        body=review.body.name,
        taken_off_on=publication.taken_off_on,
        taken_off_reason=publication.taken_off_reason,
        since=publication.since,
        request=tuple(pair for pair in request_answers(review) if pair[0] != NAMES_PEOPLE),
        panel=tuple(one.seat.name for one in review.panel.filter(until__isnull=True).select_related("seat")),
        stages=tuple(
            PublicStage(one.title, one.planned_from, one.planned_to, one.actual_to) for one in review.stages.all()
        ),
        sessions=tuple(
            PublicSession(
                one.number, one.title, one.held_on, one.place, one.examines, one.meeting if one.meeting in out else ""
            )
            for one in session_views(review)
            if not one.private
        ),
        questions=tuple(review.questions.values_list("number", "text")),
        report=report,
        changes=tuple(
            Change(one.kind, one.agreed_on, one.ended_on, one.reason) for one in review.report_versions.all()
        ),
        answers={
            one.number: tuple(
                PublicAnswer(each.body, each.state, each.words, each.answered_on, each.due, each.late)
                for each in one.answers
            )
            for one in lines
        },
        recipients=recipient_lines(review, measured_clocks_of(review.partnership), today) if drawn else (),
    )


def _report(review: Review) -> PublicReport | None:
    """The agreed report; while it is being corrected, the one that was agreed before. A withdrawn one is not read."""
    report = getattr(review, "report", None)
    if report is not None and report.agreed_on is not None:
        return PublicReport(thaw(report.content), report.agreed_on, report.content_hash, replaced=False)
    latest: ReviewReportVersion | None = next(iter(review.report_versions.all()), None)
    if latest is None or latest.kind != Ending.CORRECTED:
        return None
    return PublicReport(thaw(latest.content), latest.agreed_on, latest.content_hash, replaced=True)
