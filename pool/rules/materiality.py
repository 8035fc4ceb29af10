"""The materiality meter: how much may still be changed in an agreement year by the agreement's own mechanism.

Values are £, nought or more. What is agreed counts, whichever way it was agreed: the source speaks of the changes of a
year cumulatively, and an amended agreement may raise its threshold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.money import ZERO, show_short


@dataclass(frozen=True, slots=True)
class Meter:
    """One agreement year. threshold: None where the agreement sets none, and every change is ordinary.

    agreed: what counts already; proposed: what waits for agreement. exactly_is_material: whether a total of exactly
    the threshold is material.
    """

    year_label: str
    agreed: Decimal
    proposed: Decimal
    threshold: Decimal | None
    exactly_is_material: bool = True

    @property
    def left(self) -> Decimal | None:
        """£ to the threshold, never below nought; None without a threshold."""
        return None if self.threshold is None else max(self.threshold - self.agreed, ZERO)

    @property
    def total(self) -> Decimal:
        return self.agreed + self.proposed

    @property
    def is_closed(self) -> bool:
        """True if what is agreed has reached or passed the threshold: any further change is material."""
        return self.closes_at(self.agreed)

    def closes_at(self, total: Decimal) -> bool:
        if self.threshold is None:
            return False
        return total > self.threshold or (total == self.threshold and self.exactly_is_material)

    def is_material(self, value: Decimal) -> bool:
        """True if a change of this value, on top of what is agreed, cannot be agreed in the ordinary way."""
        return self.closes_at(self.agreed + abs(value))

    @property
    def words(self) -> str:
        """£320,000.00 of £500,000.00 used in 2015/16; £180,000.00 left."""
        if self.threshold is None or self.left is None:
            return f"{show_short(self.agreed)} agreed in {self.year_label}; the agreement sets no threshold."
        over = self.agreed - self.threshold
        left = f"{show_short(over)} over the threshold" if over > 0 else f"{show_short(self.left)} left"
        return f"{show_short(self.agreed)} of {show_short(self.threshold)} used in {self.year_label}; {left}."

    @property
    def proposed_words(self) -> str:
        """What the proposals would bring it to; empty when nothing is proposed."""
        if not self.proposed:
            return ""
        return f"A further {show_short(self.proposed)} is proposed, which would make {show_short(self.total)}."

    @property
    def exactly_words(self) -> str:
        if self.threshold is None:
            return ""
        material = "material" if self.exactly_is_material else "still ordinary"
        return f"A total of exactly {show_short(self.threshold)} is {material}."


def meter(
    year_label: str,
    agreed: Iterable[Decimal],
    proposed: Iterable[Decimal],
    threshold: Decimal | None,
    exactly_is_material: bool,
) -> Meter:
    """Cumulate the values of an agreement year, each by its size."""
    counted, waiting = (sum((abs(value) for value in values), ZERO) for values in (agreed, proposed))
    return Meter(year_label, counted, waiting, threshold, exactly_is_material)


def why_material(meter: Meter, value: Decimal) -> str:
    """Why the ordinary mechanism is closed to a change, with its figures."""
    assert meter.threshold is not None  # without one nothing is material
    total = meter.agreed + abs(value)
    passes = "exactly reaches" if total == meter.threshold else "passes"
    return (
        f"{show_short(meter.agreed)} has been agreed in {meter.year_label}; with this change of "
        f"{show_short(abs(value))} it would be {show_short(total)}, which {passes} the threshold of "
        f"{show_short(meter.threshold)}. The ordinary mechanism is closed to it: the agreement itself must be amended, "
        "with the approval of both partners."
    )
