"""What of a review a person may see and do."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from commissioning.models import Body
from ihwb.web.access import Access
from scrutiny.models import Review, ReviewPanelSeat
from scrutiny.rules.reviews import RequestState

SHOWN = [RequestState.APPROVED.value, RequestState.REFUSED.value]


@dataclass(frozen=True, slots=True)
class Sight:
    """drafts: what is still being written; confidential: evidence heard in confidence, and what rests on it alone."""

    drafts: bool
    confidential: bool


EVERYBODY = Sight(drafts=False, confidential=False)


def readable_reviews(access: Access) -> QuerySet[Review]:
    """The reviews that the person may know of: requests that are not decided are drafts."""
    rows = Review.objects.filter(partnership=access.partnership)
    rows = rows.select_related(
        "partnership", "body__organisation", "meeting", "decision", "deciding_body", "decided_at", "report"
    )
    return rows if access.may("scrutiny.view_review_drafts") else rows.filter(state__in=SHOWN)


def sight_of(access: Access, review: Review) -> Sight:
    """Two queries at most."""
    drafts = access.may("scrutiny.view_review_drafts")
    hears = is_for(access, "scrutiny.hear_confidential_evidence", review.body)
    return Sight(drafts, drafts and (hears or on_panel(access, review)))


def is_for(access: Access, permission: str, body: Body) -> bool:
    """Whether the person holds the permission for the organisation of the body; for any, where it has none."""
    held = access.organisations_for(permission)
    return bool(held) and (body.organisation_id is None or body.organisation_id in held)


def on_panel(access: Access, review: Review) -> bool:
    """Whether the person sits on the panel today, or sat when it ended. One query."""
    today = timezone.localdate()
    seats = ReviewPanelSeat.objects.filter(review=review, seat__terms__member__user=access.user)
    running = Q(seat__terms__since__lte=today) & (Q(seat__terms__until__isnull=True) | Q(seat__terms__until__gte=today))
    return seats.filter(running, since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today)).exists()
