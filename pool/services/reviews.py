"""Recording an annual review of an agreement."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.models import User
from commissioning.rules.reasons import check_reason
from commissioning.services import audit
from pool.models import Agreement, AgreementReview
from pool.rules.reviews import check_review
from pool.selectors.reviews import reviews_of


@dataclass(frozen=True, slots=True)
class Review:
    """A review that was held. outcome: continue, vary or end."""

    held_on: date
    findings: str
    outcome: str


@transaction.atomic
def record_review(*, agreement_id: int, due_on: date, review: Review, today: date, by: User) -> AgreementReview:
    """Keep what a due review found. Raises Refused: not_due, not_held_yet, reason_missing."""
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("partnership")
    agreement = locked.get(pk=agreement_id)
    due = [one.due_on for one in reviews_of(agreement, today).due]
    check_review(due_on, review.held_on, today, due)
    made = AgreementReview(
        agreement=agreement,
        due_on=due_on,
        held_on=review.held_on,
        findings=check_reason(review.findings),
        outcome=review.outcome,
        recorded_by=by,
    )
    made._change_reason, made._history_user = "Review recorded", by  # type: ignore[attr-defined]  # simple_history
    made.save()
    audit.record(
        act="pool.record_review",
        partnership=agreement.partnership,
        subject=f"{agreement.title}, review due {due_on.isoformat()}",
        by=by,
        detail={"held_on": review.held_on.isoformat(), "outcome": review.outcome},
    )
    return made
