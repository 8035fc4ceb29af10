"""What a review found, and what the executive answered."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.models import User
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import Review, ReviewRecommendation
from scrutiny.services.changes import save


@transaction.atomic
def add_recommendation(*, review: Review, text: str, by: User, reason: str) -> ReviewRecommendation:
    """Record the panel's next recommendation."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    last = review.recommendations.aggregate(last=Max("number"))["last"] or 0
    row = ReviewRecommendation(review=review, number=last + 1, text=text)
    save(row, by=by, reason=reason)
    return row


@transaction.atomic
def record_response(*, row: ReviewRecommendation, values: dict[str, Any], by: User, reason: str) -> None:
    """Record the executive's answer to one recommendation; with the last one, the review is answered.

    Raises Refused for an answer dated before the recommendations were received.
    """
    review = Review.objects.select_for_update().get(pk=row.review_id)
    row = ReviewRecommendation.objects.select_for_update().get(pk=row.pk)
    _check_day(review, values["responded_on"])
    for name, value in values.items():
        setattr(row, name, value)
    save(row, by=by, reason=reason)
    days = list(review.recommendations.values_list("responded_on", flat=True))
    if all(days):
        review.responded_on = max(day for day in days if day)
        save(review, by=by, reason="The last recommendation was answered")


def _check_day(review: Review, day: date) -> None:
    if review.received_on is None:
        raise Refused("not_received", "The executive has not received the recommendations yet. Record that day first.")
    if day < review.received_on:
        raise Refused(
            "answered_too_early",
            f"The answer is dated {show_date(day)} and the recommendations were received on "
            f"{show_date(review.received_on)}. Check the two days.",
        )
