"""Bodies: how they stand to each other, and who sits on them on a day. All days are included, at both ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused

ENDS_SOON = timedelta(days=90)  # so long before its last day a term of office is said to end soon


class Relation(StrEnum):
    """How a body stands to another."""

    ACCOUNTABLE = "accountable"
    REPORTS = "reports"
    ADVISES = "advises"
    SCRUTINISES = "scrutinises"

    @property
    def label(self) -> str:
        return self.words.capitalize()

    @property
    def words(self) -> str:
        return {"accountable": "accountable to", "reports": "reports to"}.get(self.value, self.value)

    @property
    def is_upward(self) -> bool:
        """True where the other body stands above; advice and scrutiny go sideways."""
        return self in (Relation.ACCOUNTABLE, Relation.REPORTS)


class Chair(StrEnum):
    """What a seat does in the chair."""

    CHAIR = "chair"
    VICE = "vice_chair"

    @property
    def label(self) -> str:
        return "Chair" if self is Chair.CHAIR else "Vice chair"


def covers(since: date | None, until: date | None, day: date) -> bool:
    """True on a day of the span, both ends included; no day: open at that end."""
    return (since is None or since <= day) and (until is None or day <= until)


def overlap(since: date | None, until: date | None, other_since: date | None, other_until: date | None) -> bool:
    """True when two spans have a day in common."""
    begins = since is None or other_until is None or since <= other_until
    return begins and (other_since is None or until is None or other_since <= until)


@dataclass(frozen=True, slots=True)
class Link:
    """One relation. body, above: ids."""

    body: int
    above: int
    relation: Relation
    since: date | None = None
    until: date | None = None

    def meets(self, other: "Link") -> bool:
        return overlap(self.since, self.until, other.since, other.until)


def check_link(links: Iterable[Link], new: Link, *, body: str, above: str) -> None:
    """Refuse a link that is there already, or that would put a body above itself, directly or through others.

    Rings are looked for among links that have days in common with the new one: a body may come to stand under one
    that stood under it before. Raises Refused: linked_already, answers_in_a_ring, ends_before_it_begins.
    """
    if new.since and new.until and new.until < new.since:
        raise Refused("ends_before_it_begins", "The last day is before the first. Leave it empty while none is known.")
    together = [one for one in links if one.meets(new)]
    if new.body == new.above:
        raise Refused("answers_in_a_ring", f"{body} would answer to itself. Choose another body.")
    if any((one.body, one.above) == (new.body, new.above) for one in together):
        raise Refused("linked_already", f"{body} is linked to {above} in those days already. End that link first.")
    if new.relation.is_upward and new.body in all_above(new.above, together):
        raise Refused(
            "answers_in_a_ring", f"{above} answers to {body}, directly or through others. Choose another body above."
        )


def all_above(start: int, links: Sequence[Link]) -> set[int]:
    """The body and all that stand above it, directly or through others. links: those that run on the day asked for."""
    found, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for one in links:
            if one.relation.is_upward and one.body == here and one.above not in found:
                found.add(one.above)
                waiting.append(one.above)
    return found


@dataclass(frozen=True, slots=True)
class Term:
    """A term of office on one seat. id: None for a new one."""

    id: int | None
    member: int
    name: str
    substitute: bool
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        return covers(self.since, self.until, day)

    @property
    def span(self) -> str:
        begin = show_date(self.since)
        return f"since {begin}" if self.until is None else f"from {begin} to {show_date(self.until)}"


def sitting(terms: Iterable[Term], day: date) -> Term | None:
    """Whose term of office covers the day; None while the seat is vacant."""
    return next((one for one in terms if not one.substitute and one.covers(day)), None)


def check_term(terms: Iterable[Term], new: Term, *, seat: str) -> Term | None:
    """Refuse a term that cannot be; returns the open-ended term that the new one follows, or None.

    Raises Refused: ends_before_it_begins, sits_already, seat_taken.
    """
    if new.until is not None and new.until < new.since:
        raise Refused("ends_before_it_begins", "The last day is before the first. Leave it empty while none is known.")
    rows = [
        one
        for one in terms
        if (one.id is None or one.id != new.id) and overlap(one.since, one.until, new.since, new.until)
    ]
    for one in rows:
        if one.member == new.member:
            as_ = "substitute on" if one.substitute else "on"
            raise Refused("sits_already", f"{one.name} is {as_} the seat {seat} {one.span}. End that first.")
    if new.substitute:
        return None
    held = [one for one in rows if not one.substitute]
    follows = [one for one in held if one.until is None and one.since < new.since]
    if held and held != follows:
        raise Refused(
            "seat_taken",
            f"{held[0].name} holds the seat {seat} {held[0].span}. A seat has one member at a time: "
            "end that first, or choose other days.",
        )
    return follows[0] if follows else None


def check_term_end(since: date, last_day: date) -> None:
    """Refuse a last day before the first. Raises Refused with the code ``ends_before_it_begins``."""
    if last_day < since:
        raise Refused(
            "ends_before_it_begins",
            f"The term began on {show_date(since)}, so it cannot end on {show_date(last_day)}. "
            "If it was entered wrongly, take it out instead.",
        )


def ends_soon(until: date | None, day: date) -> bool:
    """True when a term that runs on the day ends within ninety days of it."""
    return until is not None and day <= until <= day + ENDS_SOON


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text, empty ones and bullets before them left out."""
    return tuple(bare for one in text.splitlines() if (bare := one.strip().lstrip("-•* ").strip()))
