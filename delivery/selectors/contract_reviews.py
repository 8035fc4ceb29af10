"""Reviews, actions and remedial notices of a partnership's contracts, or of one of them."""

from dataclasses import dataclass
from datetime import date

from commissioning.models import Partnership
from delivery.models import Contract, ContractReview, RemedialNotice, ReviewAction
from delivery.rules.remedies import NoticeOutcome, NoticeStep, overdue


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review. attended: posts; next_late: the next one was due before the day, and is not recorded."""

    row: ContractReview
    attended: str
    next_late: bool


@dataclass(frozen=True, slots=True)
class ActionRow:
    row: ReviewAction
    owner: str
    late: bool


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A remedial notice. next: the step that can follow where it was not cured."""

    row: RemedialNotice
    outcome: NoticeOutcome
    late: bool
    next: NoticeStep | None


def review_rows(partnership: Partnership, on: date, contract: Contract | None = None) -> list[ReviewRow]:
    """The latest first. Two queries."""
    rows = ContractReview.objects.filter(contract__partnership=partnership)
    rows = rows.filter(contract=contract) if contract else rows
    found = list(rows.select_related("contract__provider").prefetch_related("attended").order_by("-held_on", "pk"))
    latest: dict[int, date] = {}
    for one in found:
        latest.setdefault(one.contract_id, one.held_on)
    return [
        ReviewRow(
            one,
            "; ".join(filter(None, [*(post.title for post in one.attended.all()), one.provider_attended])),
            one.next_on is not None and one.next_on < on and latest[one.contract_id] == one.held_on,
        )
        for one in found
    ]


def action_rows(partnership: Partnership, on: date, contract: Contract | None = None) -> list[ActionRow]:
    """Open ones first, the earliest due first. One query."""
    rows = ReviewAction.objects.filter(review__contract__partnership=partnership)
    rows = rows.filter(review__contract=contract) if contract else rows
    found = rows.select_related("review__contract", "owner").order_by("due_on", "pk")
    made = [
        ActionRow(one, one.owner.title if one.owner else "The provider", one.done_on is None and one.due_on < on)
        for one in found
    ]
    return sorted(made, key=lambda one: one.row.done_on is not None)


def notice_rows(partnership: Partnership, on: date, contract: Contract | None = None) -> list[NoticeRow]:
    """Open ones first, the earliest cure date first. One query."""
    rows = RemedialNotice.objects.filter(contract__partnership=partnership)
    rows = rows.filter(contract=contract) if contract else rows
    found = rows.select_related("contract", "escalates", "escalated_by").order_by("cure_by", "pk")
    made = [_notice(one, on) for one in found]
    return sorted(made, key=lambda one: one.outcome is not NoticeOutcome.OPEN)


def _notice(one: RemedialNotice, on: date) -> NoticeRow:
    outcome = NoticeOutcome(one.outcome)
    further = hasattr(one, "escalated_by") or outcome is not NoticeOutcome.NOT_CURED
    return NoticeRow(one, outcome, overdue(outcome, one.cure_by, on), None if further else NoticeStep(one.step).next)
