"""The annual reviews of an agreement: what is due, what was held, what it found."""

from dataclasses import dataclass
from datetime import date

from pool.models import Agreement, AgreementReview, AgreementVersion
from pool.rules.agreement_life import SPEAKING, VersionState
from pool.rules.reviews import Due, due_reviews, review_days
from pool.selectors.terms import latest_terms, terms_on


@dataclass(frozen=True, slots=True)
class HeldReview:
    due_on: date
    held_on: date
    outcome: str
    findings: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Reviews:
    """first: the first review that the version in force names; None where it names none. due: the earliest first."""

    version: int
    first: date | None
    due: tuple[Due, ...]
    held: tuple[HeldReview, ...]


def reviews_of(agreement: Agreement, today: date) -> Reviews:
    """The schedule as far as the next review, and every review held, the latest first. Three queries at most."""
    terms = _terms(agreement, today)
    rows = AgreementReview.objects.filter(agreement=agreement, held_on__isnull=False).select_related("recorded_by")
    held = list(rows.order_by("-due_on"))
    # A draft asks for nothing yet: its reviews are due once it governs.
    days = review_days(terms.review_on, today) if terms.review_on and terms.state in SPEAKING else []
    return Reviews(
        version=terms.number,
        first=terms.review_on,
        due=tuple(due_reviews(days, {one.due_on for one in held}, today, _ended_on(agreement, terms))),
        held=tuple(_held(one) for one in held if one.held_on),
    )


def _terms(agreement: Agreement, today: date) -> AgreementVersion:
    """The version that governs today, or the last one that did."""
    found = terms_on(agreement, today)
    return found if found.pk else latest_terms(agreement)


def _ended_on(agreement: Agreement, terms: AgreementVersion) -> date | None:
    return terms.effective_to if terms.state == VersionState.ENDED else agreement.ends_on


def _held(review: AgreementReview) -> HeldReview:
    assert review.held_on is not None  # only held ones are read
    who = review.recorded_by.name if review.recorded_by else ""
    return HeldReview(review.due_on, review.held_on, review.get_outcome_display(), review.findings, who)
