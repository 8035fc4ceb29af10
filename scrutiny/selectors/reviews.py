"""Scrutiny reviews as a person reads them: sessions, the request form, findings, and when the answer is due."""

from dataclasses import dataclass
from datetime import date

from commissioning.models import Partnership
from commissioning.rules.law_kinds import ClockKind
from commissioning.selectors.law_clocks import Clocks, measured_clocks_of
from scrutiny.models import Review, ReviewRecommendation
from scrutiny.rules.clocks import Clock, own_months, response_clock


@dataclass(frozen=True, slots=True)
class SessionView:
    number: int
    title: str
    document: str
    examines: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One recommendation of the panel with the executive's answer; ``state`` is "Not answered" until there is one."""

    pk: int
    number: int
    text: str
    state: str
    response: str
    responded_on: date | None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review in the list. ``due``: the last day for the executive's response."""

    slug: str
    title: str
    body: str
    starts_on: date | None
    ends_on: date | None
    due: date | None
    responded_on: date | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A whole review. ``request``: the questions of the request form with their answers, in its order."""

    pk: int
    slug: str
    title: str
    body: str
    meeting: str
    meeting_title: str
    decision_reference: str
    decision_title: str
    responding_body: str
    request: tuple[tuple[str, str], ...]
    sessions: tuple[SessionView, ...]
    findings: tuple[FindingView, ...]
    response: Clock | None
    note: str
    source: str


def response_clock_of(review: Review, clocks: Clocks) -> Clock | None:
    """The executive's clock; None until it has received the panel's recommendations."""
    if review.received_on is None:
        return None
    own = review.response_months
    body = review.responding_body
    measure = clocks.measure(ClockKind.EXECUTIVE_RESPONSE, body, review.received_on) if own is None else own_months(own)
    return response_clock(review.received_on, measure, review.responded_on, clocks.calendar)


def review_rows(partnership: Partnership) -> list[ReviewRow]:
    """All reviews, the latest first. Three queries."""
    rows, clocks = [], measured_clocks_of(partnership)
    for one in partnership.reviews.select_related("body", "responding_body"):
        clock = response_clock_of(one, clocks)
        due = clock.last_day if clock else None
        rows.append(ReviewRow(one.slug, one.title, one.body.name, one.starts_on, one.ends_on, due, one.responded_on))
    return rows


def review_view(review: Review) -> ReviewView:
    """The review for its page. Five queries beside the review's own."""
    meeting, decision = review.meeting, review.decision
    return ReviewView(
        pk=review.pk,
        slug=review.slug,
        title=review.title,
        body=review.body.name,
        meeting=meeting.slug if meeting else "",
        meeting_title=meeting.title if meeting else "",
        decision_reference=decision.reference if decision else "",
        decision_title=decision.title if decision else "",
        responding_body=review.responding_body.name if review.responding_body else "",
        request=_request(review),
        sessions=tuple(SessionView(one.number, one.title, one.document, one.examines) for one in review.sessions.all()),
        findings=tuple(_finding(one) for one in review.recommendations.all()),
        response=response_clock_of(review, measured_clocks_of(review.partnership)),
        note=review.note,
        source=review.source,
    )


def _finding(one: ReviewRecommendation) -> FindingView:
    state = one.get_response_kind_display() if one.response_kind else "Not answered"
    return FindingView(one.pk, one.number, one.text, state, one.response, one.responded_on)


def _request(review: Review) -> tuple[tuple[str, str], ...]:
    answers = (
        ("What is the review about?", review.scope),
        ("Why does it need to take place?", review.reasons),
        ("What is it meant to achieve?", review.aims),
        ("Who will benefit?", review.beneficiaries),
        ("How long will it take?", review.duration),
        ("When should it begin, and why?", review.start_reason),
        ("When should it be complete, and why?", review.end_reason),
        ("Who asked for it?", review.requested_by),
    )
    return tuple((question, answer) for question, answer in answers if answer)
