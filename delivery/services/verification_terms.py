"""Laying down how support plans are verified, from a day on. Earlier terms stay as they were."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from delivery.models import VerificationTerms
from delivery.rules.verification import check_pattern
from delivery.services.hand import Hand
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@transaction.atomic
def lay_down(
    *,
    since: date,
    pattern: str,
    target_days: int,
    undo_minutes: int,
    weeks: Decimal,
    basis: str,
    small_number: int,
    source: str,
    reason: str,
    hand: Hand,
) -> VerificationTerms:
    """Raises Refused: no_pattern and the like, and for a day that has terms already."""
    why = checked_reason(reason)
    terms = VerificationTerms(
        partnership=hand.partnership,
        since=since,
        pattern=check_pattern(pattern),
        target_days=target_days,
        undo_minutes=undo_minutes,
        weeks=weeks,
        basis=basis,
        small_number=small_number,
        source=source.strip(),
    )
    try:
        with transaction.atomic():
            save(terms, why, hand.by)
    except IntegrityError as error:
        raise Refused(
            "terms_that_day", f"There are terms from {show_date(since)} already. Choose another day."
        ) from error
    return terms
