"""A partner's ledger beside its lines of the pool: what is explained, what is left, and who may certify it."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from ihwb.kernel.money import ZERO, show

KINDS = {
    "timing": "Timing: in one of the two already, in the other next month",
    "accrual": "Accrual: expected, and entered in one of the two only",
    "coding": "Coding: booked to another code",
    "outside": "Outside the pool: in the ledger, but no part of the pooled fund",
    "error": "Error: to be corrected",
}


def difference_left(ledger: Decimal, pool: Decimal, items: Iterable[Decimal]) -> Decimal:
    """What no item explains, £: positive when the ledger has more. An item is what the ledger has more (or less)."""
    return ledger - pool - sum(items, ZERO)


def why_not_certify(*, left: Decimal, certified: bool, missing: int, by: int, hands: Collection[int]) -> str:
    """Why the person may not certify the reconciliation; "" when they may.

    missing: lines without an actual; hands: ids of all who prepared or changed it.
    """
    if certified:
        return "This reconciliation is certified already."
    if missing:
        lines = "1 line lacks" if missing == 1 else f"{missing} lines lack"
        return f"{lines} an actual, so there is nothing yet to reconcile it to. Enter or import it first."
    if left:
        more = "more" if left > 0 else "less"
        return f"The ledger has {show(abs(left))} {more} than the lines, and no item explains it. Explain it first."
    if by in hands:
        return "You prepared this reconciliation, and nobody certifies their own. Ask a colleague to look at it."
    return ""
