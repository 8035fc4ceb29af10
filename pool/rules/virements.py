"""Budget moved between lines: from one line to another, so that it always balances. £."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO, show


@dataclass(frozen=True, slots=True)
class Leg:
    """£ from one line to another; lines by code."""

    from_line: str
    to_line: str
    amount: Decimal


def net(legs: Sequence[Leg]) -> dict[str, Decimal]:
    """What the legs do to each line together. It adds up to nought."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for leg in legs:
        found[leg.from_line] -= leg.amount
        found[leg.to_line] += leg.amount
    return dict(found)


def value_of(legs: Sequence[Leg]) -> Decimal:
    """The legs added up: what counts against a limit."""
    return sum((leg.amount for leg in legs), ZERO)


def check_legs(legs: Sequence[Leg], names: Mapping[str, str]) -> None:
    """Refuse legs that move nothing. names: of the lines, by code.

    Raises Refused: no_legs, same_line, not_positive, repeated.
    """
    if not legs:
        raise Refused(
            "no_legs", "No move is complete yet. Choose from which line, to which line, and enter the amount."
        )
    for leg in legs:
        if leg.from_line == leg.to_line:
            raise Refused("same_line", f"{_said(leg.from_line, names)} would give to itself. Choose another line.")
        if leg.amount <= 0:
            message = (
                f"{show(leg.amount)} is not an amount to move. Enter more than nought, and swap the lines instead."
            )
            raise Refused("not_positive", message)
    pairs = [(leg.from_line, leg.to_line) for leg in legs]
    for giver, taker in pairs:
        if pairs.count((giver, taker)) > 1:
            said = f"Two moves go from {_said(giver, names)} to {_said(taker, names)}. Enter them as one."
            raise Refused("repeated", said)


def _said(line: str, names: Mapping[str, str]) -> str:
    """A line as people know it, with the code that tells it from another of the same name."""
    return f"{names[line]} ({line})" if line in names else line


def check_cover(legs: Sequence[Leg], lowest: Mapping[str, Decimal], names: Mapping[str, str]) -> None:
    """Refuse to take more from a line than it has.

    lowest: each line's smallest budget from the period of the virement to the end of the year; none: nought.
    names: of the lines, by code.

    Raises Refused with the code ``overdrawn``.
    """
    for line, change in net(legs).items():
        has = lowest.get(line, ZERO)
        if change < 0 and has + change < 0:
            raise Refused(
                "overdrawn",
                f"{_said(line, names)} has {show(has)} and cannot give {show(-change)}. Move less, or take it from "
                "another line.",
            )


def check_period(number: int, last_certified: int, label: str) -> None:
    """Refuse a virement that would change a certified period. last_certified: nought: none is.

    label: the month of the virement. Raises Refused with the code ``period_certified``.
    """
    if number <= last_certified:
        raise Refused(
            "period_certified",
            f"{label} is certified, and its budgets are locked. Move the budget from period {last_certified + 1} on.",
        )


def check_submitted(number: int, submitted: Mapping[int, str]) -> None:
    """Refuse a virement that would change the budgets of lines whose figures are handed in for a period still open.

    submitted: number of the period to the name of who handed in. Raises Refused with the code ``period_submitted``.
    """
    if late := [one for one in submitted if number <= one]:
        last = max(late)
        raise Refused(
            "period_submitted",
            f"{submitted[last]} has submitted period {last} on the budgets as they are. Have its figures returned "
            "first, or move the budget from a later period on.",
        )
