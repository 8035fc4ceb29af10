"""Minimum staffing of a specification, and what providers return against it: FTE with two decimals, as returned."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ihwb.kernel.errors import Refused

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """minimum: None where the specification states no number yet. short: FTE missing, 0 when there are enough."""

    minimum: Decimal | None
    returned: Decimal
    short: Decimal
    words: str

    @property
    def is_short(self) -> bool:
        return self.short > 0


def compare(minimum: Decimal | None, returned: Decimal) -> Shortfall:
    """What a return comes to beside the minimum.

    28.50 of at least 32.00 FTE: 3.50 short, 10.9% of the minimum (3.50 / 32.00). Exactly the minimum is enough.
    """
    if minimum is None:
        return Shortfall(None, returned, Decimal(0), f"{fte(returned)} FTE; the specification states no minimum yet")
    if returned >= minimum:
        over = returned - minimum
        more = f": {fte(over)} above" if over else ": exactly"
        return Shortfall(minimum, returned, Decimal(0), f"{fte(returned)} of at least {fte(minimum)} FTE{more}")
    short = minimum - returned
    share = (short / minimum * 100).quantize(TENTH, rounding=ROUND_HALF_UP)
    return Shortfall(
        minimum, returned, short, f"{fte(returned)} of at least {fte(minimum)} FTE: {fte(short)} short ({share}%)"
    )


def fte(number: Decimal) -> str:
    return f"{number:,.2f}"


def check_fte(number: Decimal) -> None:
    """Refuse a number of staff below nought or beyond what any provider has."""
    if not 0 <= number <= Decimal(99_999):
        raise Refused("odd_fte", f"{number} is no number of full-time equivalents. Enter 0 to 99,999, such as 28.50.")


def meets(value: Decimal, threshold: Decimal, at_least: bool) -> bool:
    """Whether a value keeps a threshold; exactly on it keeps it."""
    return value >= threshold if at_least else value <= threshold
