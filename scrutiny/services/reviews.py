"""The request for a review: written, submitted, and approved, refused or sent back by the scrutiny body."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from commissioning.models import Body, Partnership, User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import Meeting, Review
from scrutiny.rules import reviews as rules
from scrutiny.rules.reviews import RequestState
from scrutiny.selectors.meetings import first_day, last_day
from scrutiny.services.changes import free_slug, require_version, save

FORM = ("scope", "reasons", "aims", "beneficiaries", "duration", "start_reason", "end_reason", "requested_by")


def opened(review: Review, version: int | None) -> Review:
    """The review, locked and one version on; refused when the page was opened on an older one.

    version: None where the act does not rest on what the page showed.
    """
    locked = Review.objects.select_for_update().get(pk=review.pk)
    if version is not None:
        require_version(locked, version, "The review")
    locked.version += 1
    return locked


@transaction.atomic
def draft_review(*, partnership: Partnership, values: dict[str, Any], by: User, reason: str) -> Review:
    """A new request, as a draft."""
    slug = free_slug(partnership.reviews, slugify(values["title"])[:60])
    review = Review(partnership=partnership, slug=slug, **values)
    save(review, by=by, reason=reason)
    return review


@transaction.atomic
def change_request(*, review: Review, version: int, values: dict[str, Any], by: User, reason: str) -> Review:
    """Change the form. Raises Refused for a stale page, and once the form is with the scrutiny body or decided."""
    review = opened(review, version)
    if RequestState(review.state) not in rules.OPEN:
        raise Refused(
            "form_is_fixed",
            f"The request is {review.get_state_display().lower()}, so its form stays as it was put. "
            "Ask the scrutiny body to send it back.",
        )
    for name, value in values.items():
        setattr(review, name, value)
    save(review, by=by, reason=reason)
    return review


@transaction.atomic
def submit_request(*, review: Review, version: int, on: date, by: User, reason: str) -> Review:
    """Put the request to the scrutiny body. Raises Refused for a form with empty answers."""
    review = opened(review, version)
    rules.check_move(RequestState(review.state), RequestState.SUBMITTED)
    rules.check_complete({name: getattr(review, name) for name in FORM})
    review.state, review.submitted_on, review.submitted_by = RequestState.SUBMITTED.value, on, by
    review.deciding_body = review.decided_on = review.decided_by = review.decided_at = None
    review.decision_words = ""
    save(review, by=by, reason=reason)
    _record("submit_review", review, by, {"on": on.isoformat()})
    return review


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the scrutiny body said: at a meeting where one is recorded, else on a day."""

    outcome: RequestState
    body: Body
    meeting: Meeting | None
    on: date
    words: str
    plan_meeting_on: date | None = None


@transaction.atomic
def decide_request(*, review: Review, version: int, ruling: Ruling, by: User, today: date) -> Review:
    """Record what the scrutiny body said to the request.

    Raises Refused: cannot_move, not_in_time, other_body; and where the one who submitted it records it.
    """
    review = opened(review, version)
    rules.check_move(RequestState(review.state), ruling.outcome)
    check_meeting(ruling.body, ruling.meeting, ruling.on)
    if not (review.submitted_on or date.min) <= ruling.on <= today:
        raise Refused(
            "not_in_time",
            f"{show_date(ruling.on)} is before the request was submitted, on "
            f"{show_date(review.submitted_on or today)}, or still to come. Correct the day.",
        )
    if ruling.plan_meeting_on and ruling.plan_meeting_on < ruling.on:
        raise Refused("not_in_time", "The meeting on the project plan cannot be before the request is approved.")
    review.state, review.deciding_body, review.decided_at = ruling.outcome.value, ruling.body, ruling.meeting
    review.decided_on, review.decided_by, review.decision_words = ruling.on, by, ruling.words.strip()
    review.plan_meeting_on = ruling.plan_meeting_on
    save(review, by=by, reason=ruling.words)
    _record("decide_review", review, by, {"outcome": ruling.outcome.value, "on": ruling.on.isoformat()})
    return review


def check_meeting(body: Body, meeting: Meeting | None, on: date) -> None:
    """Refuse a meeting of another body, or one on another day."""
    if meeting is None:
        return
    if meeting.body_id != body.pk:
        raise Refused("other_body", f"{meeting.title} is a meeting of {meeting.body}, not of {body}. Choose another.")
    if not first_day(meeting) <= on <= last_day(meeting):
        raise Refused("other_day", f"{meeting.title} was not on {show_date(on)}. Correct the day or the meeting.")


def _record(act: str, review: Review, by: User, detail: dict[str, Any]) -> None:
    audit.record(act=f"scrutiny.{act}", partnership=review.partnership, subject=review.title, by=by, detail=detail)
