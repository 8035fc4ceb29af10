"""Scrutiny reviews as a person reads them: the request form, the panel, the plan, the sessions, and who must answer."""

from dataclasses import dataclass
from datetime import date

from commissioning.selectors.law_clocks import measured_clocks_of
from ihwb.web.access import Access
from scrutiny.models import Review, ReviewReport
from scrutiny.rules.clocks import Clock
from scrutiny.rules.reviews import RequestState
from scrutiny.selectors.review_lines import RecipientLine
from scrutiny.selectors.review_sight import readable_reviews
from scrutiny.selectors.review_thread import is_agreed, recipient_clock, recipient_lines


@dataclass(frozen=True, slots=True)
class SessionView:
    pk: int
    number: int
    title: str
    held_on: date | None
    place: str
    meeting: str
    meeting_title: str
    document: str
    examines: str
    witnesses: tuple[tuple[int, str], ...]
    private: bool = False


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A seat on the panel. part: chair, vice chair, co-opted, or nothing."""

    pk: int
    name: str
    part: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage of the plan. days: planned and taken, both ends counted; late: it ran, or runs, past its last day."""

    pk: int
    number: int
    title: str
    owner: str
    planned_from: date
    planned_to: date
    actual_from: date | None
    actual_to: date | None
    planned_days: int
    actual_days: int | None
    late: bool
    note: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review in the list. ``due``: the first last day of a body that has not responded; ``responded_on``: once all
    have, the day of the last."""

    slug: str
    title: str
    body: str
    state: str
    starts_on: date | None
    ends_on: date | None
    due: date | None
    responded_on: date | None


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the scrutiny body said to the request."""

    body: str
    meeting: str
    meeting_title: str
    on: date
    words: str
    plan_meeting_on: date | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review without its thread. ``request``: the questions of the request form with their answers, in its order.

    ``response``: the clock of the first body that has the report.
    """

    pk: int
    slug: str
    title: str
    body: str
    state: str
    state_label: str
    version: int
    panels: str
    meeting: str
    meeting_title: str
    decision: int
    decision_reference: str
    decision_title: str
    starts_on: date | None
    ends_on: date | None
    request_received_on: date | None
    submitted_on: date | None
    ruled: Ruled | None
    request: tuple[tuple[str, str], ...]
    panel: tuple[PanelLine, ...]
    stages: tuple[StageLine, ...]
    sessions: tuple[SessionView, ...]
    recipients: tuple[RecipientLine, ...]
    follow_ups: tuple[tuple[int, str, str, str], ...]
    agreed_on: date | None
    has_report: bool
    responding_body: str
    response: Clock | None
    note: str
    source: str

    @property
    def is_approved(self) -> bool:
        return self.state == RequestState.APPROVED


def review_rows(access: Access) -> list[ReviewRow]:
    """All reviews that the person may know of, the latest first. Five queries."""
    clocks = measured_clocks_of(access.partnership)
    rows = []
    for one in readable_reviews(access).prefetch_related("recipients__body"):
        sent = list(one.recipients.all())
        waiting = [recipient_clock(to, clocks).last_day for to in sent if to.responded_on is None]
        days = [to.responded_on for to in sent if to.responded_on]
        responded = max(days) if days and not waiting else None
        state = RequestState(one.state).label
        due = min(waiting, default=None)
        rows.append(ReviewRow(one.slug, one.title, one.body.name, state, one.starts_on, one.ends_on, due, responded))
    return rows


def review_view(review: Review, today: date) -> ReviewView:
    """The review for its page. About ten queries beside the review's own."""
    meeting, decision = review.meeting, review.decision
    recipients = recipient_lines(review, measured_clocks_of(review.partnership), today)
    report: ReviewReport | None = getattr(review, "report", None)
    return ReviewView(
        pk=review.pk,
        slug=review.slug,
        title=review.title,
        body=review.body.name,
        state=review.state,
        state_label=RequestState(review.state).label,
        version=review.version,
        panels=review.panels,
        meeting=meeting.slug if meeting else "",
        meeting_title=meeting.title if meeting else "",
        decision=decision.pk if decision else 0,
        decision_reference=decision.reference if decision else "",
        decision_title=decision.title if decision else "",
        starts_on=review.starts_on,
        ends_on=review.ends_on,
        request_received_on=review.request_received_on,
        submitted_on=review.submitted_on,
        ruled=_ruled(review),
        request=request_answers(review),
        panel=panel_lines(review),
        stages=tuple(_stages(review, today)),
        sessions=session_views(review),
        recipients=recipients,
        follow_ups=tuple(
            (one.pk, one.meeting.slug, one.meeting.title, one.words)
            for one in review.follow_ups.select_related("meeting")
        ),
        agreed_on=report.agreed_on if report and is_agreed(review) else None,
        has_report=report is not None,
        responding_body=recipients[0].body if recipients else "",
        response=recipients[0].clock if recipients else None,
        note=review.note,
        source=review.source,
    )


def _ruled(review: Review) -> Ruled | None:
    if review.deciding_body is None or review.decided_on is None:
        return None
    at = review.decided_at
    return Ruled(
        review.deciding_body.name,
        at.slug if at else "",
        at.title if at else "",
        review.decided_on,
        review.decision_words,
        review.plan_meeting_on,
    )


def panel_lines(review: Review) -> tuple[PanelLine, ...]:
    rows = review.panel.select_related("seat")
    return tuple(
        PanelLine(
            one.pk,
            one.seat.name,
            one.get_chair_display() or ("Co-opted, without a vote" if one.co_opted else ""),
            one.since,
            one.until,
        )
        for one in rows
    )


def _stages(review: Review, today: date) -> list[StageLine]:
    found = []
    for one in review.stages.select_related("owner"):
        end = one.actual_to or (today if one.actual_from else None)
        taken = (one.actual_to - one.actual_from).days + 1 if one.actual_to and one.actual_from else None
        found.append(
            StageLine(
                pk=one.pk,
                number=one.number,
                title=one.title,
                owner=one.owner.title if one.owner else "",
                planned_from=one.planned_from,
                planned_to=one.planned_to,
                actual_from=one.actual_from,
                actual_to=one.actual_to,
                planned_days=(one.planned_to - one.planned_from).days + 1,
                actual_days=taken,
                late=(end or today) > one.planned_to and not (one.actual_to and one.actual_to <= one.planned_to),
                note=one.note,
            )
        )
    return found


def session_views(review: Review) -> tuple[SessionView, ...]:
    rows = review.sessions.select_related("meeting").prefetch_related("witnesses")
    return tuple(
        SessionView(
            pk=one.pk,
            number=one.number,
            title=one.title,
            held_on=one.held_on,
            place=one.place,
            meeting=one.meeting.slug if one.meeting else "",
            meeting_title=one.meeting.title if one.meeting else "",
            document=one.document,
            examines=one.examines,
            witnesses=tuple((witness.pk, str(witness)) for witness in one.witnesses.all()),
            private=one.private,
        )
        for one in rows
    )


def request_answers(review: Review) -> tuple[tuple[str, str], ...]:
    """The form's questions with their answers, in its order; what is empty is left out."""
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
