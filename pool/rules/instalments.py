"""When a contribution is due: instalments over the year, what is outstanding, what a partner's statement adds up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ihwb.kernel.money import ZERO, allocate

COUNTS = (1, 2, 4, 12)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Due:
    """One instalment to be: £ on a day."""

    number: int
    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment as it stands: £ due on a day, £ received (None: nothing yet)."""

    due_on: date
    amount: Decimal
    received: Decimal | None
    in_kind: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A partner's contribution on a day, £. unscheduled: of the contribution, what no instalment asks for yet."""

    contribution: Decimal
    scheduled: Decimal
    due: Decimal
    received: Decimal
    overdue: Decimal

    @property
    def unscheduled(self) -> Decimal:
        return self.contribution - self.scheduled

    @property
    def outstanding(self) -> Decimal:
        return self.contribution - self.received


def schedule(amount: Decimal, count: int, first: date) -> tuple[Due, ...]:
    """Equal instalments at equal distances, the first on ``first``, adding up to the amount to the penny.

    amount: £, nought or more. count: 1, 2, 4 or 12 a year. A month without the day has it on its last day: the 31st
    becomes 30 June. Pennies that cannot be split fall on the first instalments. Raises ValueError for another count.
    """
    if count not in COUNTS:
        raise ValueError(f"Instalments are {', '.join(map(str, COUNTS))} a year, not {count}")
    parts = allocate(amount, {str(number): Decimal(1) for number in range(1, count + 1)})
    step = MONTHS // count
    return tuple(Due(number, later(first, step * (number - 1)), parts[str(number)]) for number in range(1, count + 1))


def later(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def is_late(part: Part, on: date, settled: bool) -> bool:
    """Whether its day has passed and not all of it came. Once the year is settled, that is counted there."""
    return not settled and part.due_on < on and (part.received or ZERO) < part.amount


def standing(contribution: Decimal, parts: Sequence[Part], on: date, *, settled: bool = False) -> Standing:
    """Where a contribution stands on a day. settled: the partners agreed the settlement, so nothing is overdue."""
    due = [part for part in parts if part.due_on <= on]
    late = [part for part in parts if is_late(part, on, settled)]
    return Standing(
        contribution=contribution,
        scheduled=sum((part.amount for part in parts), ZERO),
        due=sum((part.amount for part in due), ZERO),
        received=sum((part.received or ZERO for part in parts), ZERO),
        overdue=sum((part.amount - (part.received or ZERO) for part in late), ZERO),
    )


def shares_of(amounts: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Each amount's part of the whole, such as 0.7624; nought where there is nothing at all."""
    whole = sum(amounts, ZERO)
    return tuple((amount / whole).quantize(Decimal("0.0001")) if whole else Decimal(0) for amount in amounts)
