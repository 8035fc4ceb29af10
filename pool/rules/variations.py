"""What a variation must be before it is proposed, and who may agree to it. £ throughout."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO, show

FUNDING = "funding"
PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Change:
    """What a variation adds to a contribution ("partner") or to a budget ("line"), £. key: of the partner or line."""

    kind: str
    key: int
    name: str
    amount: Decimal


def size_of(changes: Sequence[Change]) -> Decimal:
    """The least that a variation with these effects is worth: the greatest movement in one direction.

    Budget moved between lines counts once: £100 taken from one line and given to another is a change of £100.
    """
    found = [ZERO]
    for kind in ("partner", "line"):
        own = [change.amount for change in changes if change.kind == kind]
        found += [sum((one for one in own if one > 0), ZERO), -sum((one for one in own if one < 0), ZERO)]
    return max(found)


def check_changes(kind: str, value: Decimal, changes: Sequence[Change]) -> None:
    """Raises Refused: no_effects, twice, unbalanced, value_too_small, value_negative."""
    if value < 0:
        raise Refused("value_negative", "The value of a variation is its size: nought or more. Leave out the minus.")
    if kind == FUNDING and not changes:
        raise Refused(
            "no_effects",
            "A funding variation changes at least one contribution or budget. Say whose, and by how much.",
        )
    _check_each_once(changes)
    contributed, budgeted = (_total(changes, part) for part in ("partner", "line"))
    if contributed != budgeted:
        raise Refused(
            "unbalanced",
            f"The contributions change by {show(contributed)} in all and the budgets by {show(budgeted)}: they differ "
            f"by {show(abs(contributed - budgeted))}. Both must change by the same amount.",
        )
    if value < size_of(changes):
        raise Refused(
            "value_too_small",
            f"The effects come to {show(size_of(changes))}, so the variation is worth at least that much, not "
            f"{show(value)}. Correct the value.",
        )


def _total(changes: Sequence[Change], kind: str) -> Decimal:
    return sum((change.amount for change in changes if change.kind == kind), ZERO)


def _check_each_once(changes: Sequence[Change]) -> None:
    seen: set[tuple[str, int]] = set()
    for change in changes:
        if (change.kind, change.key) in seen:
            raise Refused("twice", f"{change.name} stands there twice. Put its change into one row.")
        seen.add((change.kind, change.key))


def check_day(year: FinancialYear, effective_on: date) -> None:
    """Raises Refused when the day lies outside the agreement year."""
    if effective_on not in year:
        raise Refused(
            "day_outside_year",
            f"{show_date(effective_on)} is not in {year.label}, which runs from {show_date(year.start)} to "
            f"{show_date(year.end)}. Choose another day or another year.",
        )


def check_open(state: str, words: str) -> None:
    """Raises Refused when the variation is closed already. words: the state as people read it."""
    if state != PROPOSED:
        raise Refused("closed", f"This variation is {words.lower()} already. Propose another one to change it again.")


@dataclass(frozen=True, slots=True)
class Assent:
    """One person saying yes for one partner. agreed: ids of the partners that said yes; people: of those who did."""

    person: int
    organisation: int
    partner_name: str
    proposer: int
    agreed: Collection[int]
    people: Collection[int]


def check_assent(assent: Assent) -> None:
    """Raises Refused: own_proposal, agreed_already, same_person."""
    if assent.person == assent.proposer:
        raise Refused(
            "own_proposal",
            f"You proposed this variation. Another person of {assent.partner_name} must agree to it.",
        )
    if assent.organisation in assent.agreed:
        raise Refused("agreed_already", f"{assent.partner_name} has agreed to this variation already.")
    if assent.person in assent.people:
        raise Refused(
            "same_person",
            f"You agreed for the other partner. Another person must agree for {assent.partner_name}.",
        )
