"""What a review asks of a person: a request to decide, an answer that is due or late, an action to do or to verify."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from commissioning.selectors.law_clocks import Clocks
from commissioning.selectors.posts import posts_acted_for
from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from scrutiny.models import RecommendationAction, Review, ReviewRecipient
from scrutiny.rules.reviews import RequestState, days_late, late_words
from scrutiny.selectors.review_sight import is_for
from scrutiny.selectors.review_thread import recipient_clock


def review_duties(access: Access, on: date, clocks: Clocks) -> Iterator[Duty]:
    """For officers of scrutiny, of the bodies that must answer, and of the posts that carry it out; for members."""
    yield from _requests(access)
    yield from _answers(access, on, clocks)
    yield from _actions(access, on)


def _requests(access: Access) -> Iterator[Duty]:
    if not access.may("scrutiny.change_reviews"):
        return
    waiting = Review.objects.filter(partnership=access.partnership, state=RequestState.SUBMITTED.value)
    for one in waiting.select_related("body"):
        if is_for(access, "scrutiny.change_reviews", one.body) and one.submitted_by_id != access.user.pk:
            yield Duty(
                what=f"Record what scrutiny said to the request “{one.title}”",
                url=_page(access, one),
                detail=f"Submitted on {show_date(one.submitted_on)}." if one.submitted_on else "",
            )


def _answers(access: Access, on: date, clocks: Clocks) -> Iterator[Duty]:
    """Due for officers of the body; once late also for scrutiny, which asked."""
    rows = ReviewRecipient.objects.filter(review__partnership=access.partnership, responded_on__isnull=True)
    for one in rows.select_related("review__body", "body"):
        clock = recipient_clock(one, clocks)
        late = days_late(clock.last_day, None, on)
        if is_for(access, "scrutiny.answer_reviews", one.body):
            yield Duty(
                what=f"Record the response of {one.body} to the review “{one.review.title}”",
                url=f"{_page(access, one.review)}#answers",
                due=clock.last_day,
                detail=f"{late_words(late).capitalize()}. {clock.arithmetic}" if late else clock.arithmetic,
            )
        elif late and access.may("scrutiny.verify_implementation"):
            yield Duty(
                what=f"The response of {one.body} to the review “{one.review.title}” is {late_words(late)}",
                url=f"{_page(access, one.review)}#answers",
                due=clock.last_day,
                detail=clock.arithmetic,
            )


def _actions(access: Access, on: date) -> Iterator[Duty]:
    """To do, for who acts for the owner post; to verify, for scrutiny."""
    posts = posts_acted_for(access.user, access.partnership, on)
    rows = RecommendationAction.objects.filter(answer__recommendation__review__partnership=access.partnership)
    mine = rows.filter(done_on__isnull=True, owner__in=posts) if posts else rows.none()
    for one in mine.select_related("answer__recommendation__review"):
        yield Duty(
            what=f"Do what was accepted: {one.what}",
            url=f"{_page(access, one.answer.recommendation.review)}#recommendation-{one.answer.recommendation.number}",
            due=one.due_on,
        )
    if not access.may("scrutiny.verify_implementation"):
        return
    done = rows.filter(done_on__isnull=False, verified_on__isnull=True).exclude(done_by=access.user)
    bodies = access.organisations_for("scrutiny.verify_implementation")
    asked = Q(answer__recommendation__review__body__organisation__in=bodies)
    joint = Q(answer__recommendation__review__body__organisation__isnull=True)
    for one in done.filter(asked | joint).select_related("answer__recommendation__review"):
        yield Duty(
            what=f"Verify what was done: {one.what}",
            url=f"{_page(access, one.answer.recommendation.review)}#recommendation-{one.answer.recommendation.number}",
            detail=f"Marked done on {show_date(one.done_on)}." if one.done_on else "",
            many="Verify {count} actions of reviews",
            all_url=reverse("scrutiny:reviews", kwargs={"partnership": access.partnership.slug}),
        )


def _page(access: Access, review: Review) -> str:
    return reverse("scrutiny:review", kwargs={"partnership": access.partnership.slug, "review": review.slug})
