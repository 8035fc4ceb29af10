"""The parts of a line's variance that the agreement's rules give to the partner named for their cause."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ihwb.kernel.money import ZERO, show


def causes_named(rules: Mapping[str, Any]) -> dict[str, str]:
    """Cause to the code of the partner that bears it, as the line rules of an agreement name them, in their order."""
    found: dict[str, str] = {}
    for rule in rules.get("line_rules") or []:
        if rule.get("step") == "by_cause":
            for cause, partner in (rule.get("causes") or {}).items():
                found.setdefault(cause, partner)
    return found


def fault_of_causes(causes: Mapping[str, Decimal], variance: Decimal | None) -> str:
    """Why the amounts cannot be parts of the variance; "" when they can. £.

    Each has the variance's sign, and together they are no more than it: the rule that the risk share itself keeps.
    """
    given = {cause: amount for cause, amount in causes.items() if amount}
    if not given:
        return ""
    if variance is None:
        return "The line has no forecast yet, so it has no variance to give to a cause. Enter the forecast first."
    if any(amount * variance < 0 for amount in given.values()) or variance == 0:
        kind = "an overspend" if variance > 0 else "an underspend" if variance < 0 else "nought"
        return f"The variance is {show(variance)}, {kind}: each part of it has the same sign. Negative is in brackets."
    total = sum(given.values(), ZERO)
    if abs(total) > abs(variance):
        return f"The causes add up to {show(total)}, more than the variance of {show(variance)}. Lower them."
    return ""


def words_of(cause: str) -> str:
    """A cause as people read it."""
    return cause.replace("_", " ").capitalize()
