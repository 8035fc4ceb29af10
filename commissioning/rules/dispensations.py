"""Dispensations: what lets a member take part, or vote, in spite of an interest, for how long, and who grants it.

Source: Localism Act 2011, section 33: on written request, on one of its grounds, for at most four years.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commissioning.rules.interests import Action, Nature
from ihwb.kernel.dates import same_day_of_month, show_date
from ihwb.kernel.errors import Refused

LONGEST_YEARS = 4
_DAY = timedelta(days=1)


class Scope(StrEnum):
    """What a dispensation allows."""

    SPEAK = "speak"
    VOTE = "vote"

    @property
    def label(self) -> str:
        return {"speak": "To speak, without a vote", "vote": "To speak and vote"}[self.value]


class Ground(StrEnum):
    """Why it is granted: the grounds of section 33(2), and an NHS body's own."""

    NUMBERS = "numbers"
    BALANCE = "balance"
    RESIDENTS = "residents"
    EXECUTIVE = "executive"
    OTHERWISE = "otherwise"
    NHS = "nhs"

    @property
    def label(self) -> str:
        return _GROUNDS[self.value]


_GROUNDS = {
    "numbers": "Without it so many could not take part that the business would be impeded (section 33(2)(a))",
    "balance": "Without it the political balance would be upset so as to alter the likely outcome (section 33(2)(b))",
    "residents": "It is in the interests of persons living in the area (section 33(2)(c))",
    "executive": "Without it every member of the executive would be prohibited (section 33(2)(d))",
    "otherwise": "It is otherwise appropriate (section 33(2)(e))",
    "nhs": "The chair's decision under the NHS body's policy on conflicts of interest",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A dispensation as the rule sees it. interest: the one it is for, None for any in its matter; until: included."""

    id: int
    scope: Scope
    since: date
    until: date
    interest: int | None = None

    def covers(self, interest: int | None, day: date) -> bool:
        return self.since <= day <= self.until and self.interest in (None, interest)


def longest(since: date) -> date:
    """The last day that a council may grant: four years, the first day included."""
    return same_day_of_month(since, 12 * LONGEST_YEARS) - _DAY


def check_dispensation(
    *, council: bool, ground: Ground, requested: date, granted: date, since: date, until: date
) -> None:
    """Refuse a dispensation that could not be granted so.

    Raises Refused: ground_does_not_fit, granted_before_request, before_it_was_granted, ends_before_it_begins, too_long.
    """
    if council == (ground is Ground.NHS):
        whose = "a council's register" if council else "a register of the NHS"
        raise Refused("ground_does_not_fit", f"This ground is none for {whose}. Choose another.")
    if granted < requested:
        raise Refused(
            "granted_before_request",
            f"It was asked for on {show_date(requested)}, after {show_date(granted)} on which it was granted. "
            "Correct one of the days.",
        )
    if since < granted:
        raise Refused(
            "before_it_was_granted",
            f"It was granted on {show_date(granted)}, and holds for nothing before. Begin it on that day or later.",
        )
    if until < since:
        raise Refused("ends_before_it_begins", "The last day is before the first. Both are included.")
    if council and until > longest(since):
        raise Refused(
            "too_long",
            f"A dispensation is for four years at most (Localism Act 2011, section 33(3)): from {show_date(since)} its "
            f"last day is {show_date(longest(since))} at the latest.",
        )


def check_ending(*, since: date, until: date, last_day: date) -> None:
    """Refuse a last day that would lengthen it, or lie before its first. Raises Refused: ended_already, never_ran."""
    if last_day >= until:
        raise Refused("ended_already", f"It ends on {show_date(until)} already. Grant a new one for the days after it.")
    if last_day < since - _DAY:
        raise Refused("never_ran", f"It begins on {show_date(since)}: the last day cannot be before the day before it.")


def lets(held: Iterable[Held], *, interest: int | None, day: date, action: Action) -> Held | None:
    """The dispensation that lets its member do this on a day in spite of an interest, or None."""
    enough = (Scope.VOTE,) if action is Action.STAYS else (Scope.SPEAK, Scope.VOTE)
    return next((one for one in held if one.covers(interest, day) and one.scope in enough), None)


def check_taking_part(
    *, name: str, nature: Nature | None, action: Action, day: date, interest: int | None, held: Iterable[Held]
) -> None:
    """Refuse to take part in a matter with a disclosable pecuniary interest and without a dispensation.

    nature: None for one that is not on the register. Raises Refused with the code ``dispensation_missing``.
    """
    if nature is not Nature.PECUNIARY or action is Action.LEAVES:
        return
    if lets(held, interest=interest, day=day, action=action) is None:
        what = "vote" if action is Action.STAYS else "speak"
        raise Refused(
            "dispensation_missing",
            f"{name} has a disclosable pecuniary interest, and no dispensation to {what} on {show_date(day)}. "
            "Record that they leave, or enter the dispensation that was granted (Localism Act 2011, section 31(4)).",
        )
