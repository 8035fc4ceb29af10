"""Who acts for a post on a day: its holder, or a deputy in the holder's place. Both ends of a holding are included."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


class Capacity(StrEnum):
    """As what a person acts for a post."""

    HOLDER = "holder"
    DEPUTY = "deputy"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Held:
    """One person in one capacity, from a day to a day, both included. until: None while no end is known."""

    person: int
    name: str
    capacity: Capacity
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def meets(self, since: date, until: date | None) -> bool:
        """True when the two have a day in common."""
        return (until is None or self.since <= until) and (self.until is None or since <= self.until)

    @property
    def span(self) -> str:
        begin = show_date(self.since)
        return f"since {begin}" if self.until is None else f"from {begin} to {show_date(self.until)}"


@dataclass(frozen=True, slots=True)
class Acting:
    """A person acting for a post: as its holder, or as deputy of the holder. for_holder: None where it was vacant."""

    capacity: Capacity
    for_holder: int | None = None


def holder_on(held: Iterable[Held], day: date) -> Held | None:
    """The holder on a day; None while the post is vacant."""
    return next((one for one in held if one.capacity is Capacity.HOLDER and one.covers(day)), None)


def acting(held: Iterable[Held], person: int, day: date) -> Acting | None:
    """As what a person acts for the post on a day; None for somebody who does not."""
    rows = [one for one in held if one.covers(day)]
    holder = holder_on(rows, day)
    if holder is not None and holder.person == person:
        return Acting(Capacity.HOLDER)
    if any(one.person == person for one in rows):
        return Acting(Capacity.DEPUTY, holder.person if holder else None)
    return None


def check_acting(held: Iterable[Held], person: int, day: date, post: str) -> Acting:
    """As ``acting``; Refused (``not_the_post``, ``post_vacant``) for somebody who acted for nobody there that day."""
    rows = list(held)
    found = acting(rows, person, day)
    if found is not None:
        return found
    there = [f"{one.name} ({one.capacity.label.lower()})" for one in rows if one.covers(day)]
    if not there:
        raise Refused(
            "post_vacant",
            f"Nobody held the post {post} on {show_date(day)}, and it had no deputy. "
            "Have it recorded who held it (under Posts), then try again.",
        )
    who = next((one.name for one in rows if one.person == person), "That person")
    raise Refused(
        "not_the_post",
        f"{who} did not act for the post {post} on {show_date(day)}. That day it was for {' or '.join(there)}.",
    )


def check_appointment(held: Iterable[Held], new: Held, *, post: str, own: bool) -> Held | None:
    """Refuse an appointment that cannot be; returns the open-ended holder whom the new one follows, or None.

    own: somebody appoints themselves. Raises Refused: own_post, ends_before_it_begins, held_already, post_held.
    """
    if own:
        raise Refused("own_post", "You cannot give yourself a post. Ask another administrator of the partnership.")
    if new.until is not None and new.until < new.since:
        raise Refused("ends_before_it_begins", "The last day is before the first. Leave it empty while none is known.")
    rows = [one for one in held if one.meets(new.since, new.until)]
    for one in rows:
        if one.person == new.person:
            raise Refused(
                "held_already", f"{one.name} is {one.capacity.label.lower()} of this post {one.span}. End that first."
            )
    if new.capacity is Capacity.DEPUTY:
        return None
    before = [one for one in rows if one.capacity is Capacity.HOLDER]
    follows = [one for one in before if one.until is None and one.since < new.since]
    if before and before != follows:
        raise Refused(
            "post_held",
            f"{before[0].name} holds the post {post} {before[0].span}. A post has one holder at a time: "
            "end that first, or choose other days.",
        )
    return follows[0] if follows else None


def check_end(since: date, last_day: date) -> None:
    """Refuse a last day before the first. Raises Refused with the code ``ends_before_it_begins``."""
    if last_day < since:
        raise Refused(
            "ends_before_it_begins",
            f"It began on {show_date(since)}, so it cannot end on {show_date(last_day)}. "
            "If it was entered wrongly, take it out instead.",
        )


def check_longer(until: date | None, last_day: date, *, own: bool) -> None:
    """Refuse to prolong one's own holding. Raises Refused with the code ``own_post``.

    An end that is brought forward, or set where none was known, gives nobody more than they had.
    """
    if own and until is not None and last_day > until:
        raise Refused(
            "own_post",
            f"You hold this until {show_date(until)} and cannot prolong it yourself. "
            "Ask another administrator of the partnership.",
        )
