"""A year's budget spread over its months. Twelve amounts, £, that add up to the budget to the penny."""

from collections.abc import Sequence
from decimal import Decimal

from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO, allocate, show

MONTHS = 12
Months = tuple[Decimal, ...]


def equal_months(amount: Decimal, first: int = 1) -> Months:
    """Equal parts from the first month on, nothing before it; pennies left go to the earliest of them.

    first: 1 to 12; 13 leaves every month empty, because adjustments belong to none.
    """
    if first > MONTHS:
        return (ZERO,) * MONTHS
    parts = allocate(amount, {str(month): Decimal(1) for month in range(first, MONTHS + 1)})
    return (ZERO,) * (first - 1) + tuple(parts.values())


def in_proportion(amount: Decimal, pattern: Sequence[Decimal]) -> Months:
    """The amount spread as the twelve amounts of a pattern are; equal where the pattern holds nothing.

    A month that ran against the rest of the year, such as a refund, receives nothing.
    """
    sign = -1 if sum(pattern, ZERO) < 0 else 1
    weights = {str(month): max(sign * part, ZERO) for month, part in enumerate(pattern)}
    if not any(weights.values()):
        return equal_months(amount)
    return tuple(allocate(amount, weights).values())


def monthly(cumulative: Sequence[Decimal]) -> Months:
    """What each month took, from the amounts to date of twelve months."""
    return tuple(now - before for now, before in zip(cumulative, (ZERO, *cumulative), strict=False))


def check_months(months: Sequence[Decimal], budget: Decimal) -> None:
    """Refuse months that do not add up to the budget. Raises Refused: not_twelve, not_the_budget."""
    if len(months) != MONTHS:
        raise Refused("not_twelve", f"A profile has {MONTHS} months, not {len(months)}. Enter each; nil is 0.")
    gap = budget - sum(months, ZERO)
    if gap:
        word = "short" if gap > 0 else "too much"
        message = f"The months add up to {show(budget - gap)}, {show(abs(gap))} {word}. They must make {show(budget)}."
        raise Refused("not_the_budget", message)


def check_certified(months: Sequence[Decimal], before: Sequence[Decimal], certified: int) -> None:
    """Refuse to change the months of certified periods. Raises Refused with the code ``months_certified``."""
    if tuple(months[:certified]) != tuple(before[:certified]):
        raise Refused(
            "months_certified",
            f"The months up to period {certified} are certified and stay as they are. Type the months after it, "
            "so that the whole still makes the budget.",
        )


def to_date(months: Sequence[Decimal], number: int) -> Decimal:
    """What the months to the end of a period hold; period 13 holds all of them."""
    return sum(months[:number], ZERO)
