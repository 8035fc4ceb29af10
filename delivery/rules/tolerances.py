"""How far a plan may leave its baseline, how far it does, and when that must go before the board."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from ihwb.kernel.money import ZERO

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Limit:
    """A tolerance from a day on. None: not laid down.

    days: whole days after the baseline; cost: £ above budget, all years together; cost_a_year: in any one year.
    """

    since: date
    days: int | None
    cost: Decimal | None
    cost_a_year: Decimal | None = None


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


def whole_costs(own: Mapping[int, list[Row]], parts: Mapping[int, list[Row]]) -> dict[int, list[Row]]:
    """What a programme costs by year: its own costs; in a year without any, those of its projects together.

    A project is a part of its programme: counted beside it, it would count twice.
    """
    return {**parts, **own}


def over_by_year(costs: Mapping[int, Iterable[Costed]]) -> dict[int, Decimal]:
    """£ expected above what was set aside, by financial year (2014 is 2014/15); negative: less."""
    return {year: over_budget(held) for year, held in sorted(costs.items())}


def leaves(measured: Decimal, allowed: Decimal, accepted: Decimal | None) -> bool:
    """Whether a deviation must go before the board: beyond its tolerance, and beyond what the board accepted.

    measured, allowed, accepted: days, or £. The tolerance itself is still within it.
    """
    return measured > max(allowed, accepted if accepted is not None else allowed)
