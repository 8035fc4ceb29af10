"""Earlier rounds of a period that was reopened: which one an address asks for, and what is said of them."""

from typing import Any

from django.http import Http404

from ihwb.web.access import PartnershipRequest
from pool.models import Period
from pool.selectors.closing import approved_reopenings, certified_rounds, signatures


def round_of(request: PartnershipRequest, period: Period) -> int | None:
    """The earlier round in the address (``?round=1``); None for the period as it is now.

    Raises Http404 for a round that was never certified.
    """
    asked = request.GET.get("round", "")
    if not asked:
        return None
    kept = certified_rounds(period)
    if asked not in {str(number) for number in kept}:
        raise Http404("No such round")
    number = int(asked)
    return None if number == period.round and not period.is_open else number


def rounds_of(period: Period, number: int | None) -> dict[str, Any]:
    """For ``pool/_head.html``: the round that is shown, who signed it, and the reopenings. Two queries."""
    return {
        "shown_round": number,
        "signatures": signatures(period, number or period.round),
        "reopened": approved_reopenings(period) if period.round > 1 else [],
    }
