"""How far a plan may leave its baseline, how far it does, and when that must go before the board."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ihwb.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class Limit:
    """A tolerance from a day on. days: whole days after the baseline; cost: £ above budget. None: not laid down."""

    since: date
    days: int | None
    cost: Decimal | None


def in_force(limits: Sequence[Limit], on: date) -> Limit | None:
    """The latest that stands on a day; None before any."""
    return max((one for one in limits if one.since <= on), key=lambda one: one.since, default=None)


@dataclass(frozen=True, slots=True)
class Costed:
    """One type of cost in one year, £. None: not entered."""

    planned: Decimal
    budget: Decimal | None
    actual: Decimal | None
    forecast: Decimal | None

    @property
    def set_aside(self) -> Decimal:
        """The budget; where none is entered, what was planned."""
        return self.planned if self.budget is None else self.budget

    @property
    def expected(self) -> Decimal:
        """The forecast; where none is entered, what was set aside, or what was spent once that is more."""
        if self.forecast is not None:
            return self.forecast
        return max(self.set_aside, self.actual if self.actual is not None else ZERO)


def over_budget(costs: Iterable[Costed]) -> Decimal:
    """£ that a project is expected to cost above what was set aside, all years together; negative: less."""
    return sum((one.expected - one.set_aside for one in costs), ZERO)


def leaves(measured: Decimal, allowed: Decimal, accepted: Decimal | None) -> bool:
    """Whether a deviation must go before the board: beyond its tolerance, and beyond what the board accepted.

    measured, allowed, accepted: days, or £. The tolerance itself is still within it.
    """
    return measured > max(allowed, accepted if accepted is not None else allowed)
