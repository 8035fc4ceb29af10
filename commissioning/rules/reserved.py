"""Decisions that a body keeps to itself: who else may not take them.

A reservation binds everybody of the same organisation and every joint body or post. It does not bind whoever stands
above the body, for what it keeps was given to it from there; nor, where the body is a joint one, a statutory body.

Source: each body's terms of reference; Local Authorities (Functions and Responsibilities) (England) Regulations 2000.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.rules.authority import Act, Who
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show


@dataclass(frozen=True, slots=True)
class Reservation:
    """A matter that a body keeps, by its terms of reference since a day. kind: "" for whatever uses the function.

    function: its number, None for every decision of the kind; over: £, reserved above it only.
    """

    who: Who
    words: str
    kind: str
    function: int | None
    over: Decimal | None
    since: date

    def is_about(self, act: Act, functions: Set[int]) -> bool:
        """Whether it covers the act. An amount that nobody named may be above any limit."""
        fits = (not self.kind or self.kind == act.kind) and (self.function is None or self.function in functions)
        return fits and (self.over is None or act.amount is None or act.amount > self.over)

    def binds(self, one: Who, above: Mapping[str, Set[str]]) -> bool:
        """Whether it keeps this one from deciding. above: key of a body to the keys of all that stand above it."""
        if one.key == self.who.key or one.key in above.get(self.who.key, set()):
            return False
        if not self.who.organisation:
            return not one.statutory
        return one.organisation in ("", self.who.organisation)


def reserved_faults(
    reservations: Iterable[Reservation],
    act: Act,
    functions: Set[int],
    deciders: Sequence[Who],
    above: Mapping[str, Set[str]],
) -> list[str]:
    """Why those who decide may not take it: one sentence for each matter kept by a body that is not among them."""
    keys = {one.key for one in deciders}
    return [
        _words(one, act, bound)
        for one in reservations
        if one.who.key not in keys
        and one.is_about(act, functions)
        and (bound := [each for each in deciders if one.binds(each, above)])
    ]


def _words(one: Reservation, act: Act, bound: Sequence[Who]) -> str:
    limit = f", above {show(one.over)}" if one.over is not None else ""
    missing = " This decision names no amount." if one.over is not None and act.amount is None else ""
    names = " and ".join(each.name for each in bound)
    return (
        f"“{one.words.rstrip('.')}” is reserved to {one.who.name}{limit} (terms of reference since "
        f"{show_date(one.since)}), so {names} cannot take it.{missing} Refer it: {one.who.name} decides."
    )


def check_not_reserved(
    reservations: Iterable[Reservation],
    act: Act,
    functions: Set[int],
    deciders: Sequence[Who],
    above: Mapping[str, Set[str]],
) -> None:
    """Refuse an act in a matter that another body keeps. Raises Refused with the code ``reserved``."""
    for words in reserved_faults(reservations, act, functions, deciders, above):
        raise Refused("reserved", words)
