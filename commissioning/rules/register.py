"""Which statutory functions another organisation may carry out, on what terms, from which day to which.

Source: Care Act 2014, section 79 (what a council cannot delegate); the council stays liable for its delegate's acts.
Both the first and the last day of a delegation are included.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


class Delegability(StrEnum):
    """What the law lets the holder of a function do with it."""

    DELEGABLE = "delegable"
    PARTLY = "partly"
    RETAINED = "retained"

    @property
    def label(self) -> str:
        return {"delegable": "Can be delegated", "partly": "Partly", "retained": "Retained"}[self.value]


class DelegationState(StrEnum):
    """Whether a delegation counts: a corrected or withdrawn one stays on record and counts for nothing."""

    GIVEN = "given"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"given": "Given", "corrected": "Corrected by a later entry", "withdrawn": "Entered by mistake"}[
            self.value
        ]


class Standing(StrEnum):
    """Where a delegation stands on a day."""

    TO_COME = "to_come"
    IN_FORCE = "in_force"
    ENDED = "ended"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        words = {"to_come": "To come", "in_force": "In force", "ended": "Ended", "corrected": "Corrected"}
        return words.get(self.value, "Entered by mistake")


def runs_on(since: date | None, until: date | None, day: date) -> bool:
    """Whether a span runs on a day; both its ends are included, an empty end is open."""
    return (since is None or since <= day) and (until is None or day <= until)


def standing_on(state: DelegationState, since: date, until: date | None, day: date) -> Standing:
    """Where a delegation stands on a day: its first and its last day are days in force."""
    if state is not DelegationState.GIVEN:
        return Standing(state.value)
    if day < since:
        return Standing.TO_COME
    return Standing.ENDED if until is not None and until < day else Standing.IN_FORCE


@dataclass(frozen=True, slots=True)
class Span:
    """A delegation as the rule of overlaps sees it. part: empty for the whole function; until: None: open."""

    delegate: str
    part: str
    since: date
    until: date | None

    def overlaps(self, other: "Span") -> bool:
        """Whether both run on one day and concern the same part, or one of them the whole function."""
        parts = {self.part.strip().casefold(), other.part.strip().casefold()}
        if len(parts) == 2 and "" not in parts:
            return False
        begins_in_time = other.until is None or self.since <= other.until
        return begins_in_time and (self.until is None or other.since <= self.until)


@dataclass(frozen=True, slots=True)
class Asked:
    """A delegation that somebody wants to give. without_instrument: it is known that no document is there."""

    span: Span
    instrument: str
    without_instrument: bool = False


def check_delegation(
    *,
    state: Delegability,
    name: str,
    holder: str,
    asked: Asked,
    others: Iterable[Span] = (),
    law_reason: str = "",
    kept_from: date | None = None,
) -> None:
    """Refuse a delegation that the law, the register or the paperwork does not allow.

    others: the delegations of the function that count; law_reason: where the law keeps the function with its holder;
    state: on the first day; kept_from: the first later day from which the law keeps the function.

    Raises Refused with the code ``function_retained``, ``delegated_to_itself``, ``part_missing``,
    ``ends_before_it_begins``, ``delegated_already`` or ``instrument_missing``, in this order.
    """
    if state is Delegability.RETAINED:
        raise Refused("function_retained", retained_message(name, holder, law_reason))
    span = asked.span
    if span.delegate == holder:
        raise Refused(
            "delegated_to_itself", f"{holder} holds “{name}” already. Choose another organisation as delegate."
        )
    check_terms(state=state, name=name, part=span.part)
    if span.until is not None and span.until < span.since:
        raise Refused(
            "ends_before_it_begins",
            f"The delegation would end on {show_date(span.until)}, before it begins on {show_date(span.since)}. "
            "Both days are included; leave the last day empty while it goes on.",
        )
    if kept_from is not None and (span.until is None or span.until >= kept_from):
        last = show_date(kept_from - timedelta(days=1))
        raise Refused(
            "function_retained",
            f"From {show_date(kept_from)} the law keeps “{name}” with {holder}. Let the delegation end on {last}.",
        )
    for one in others:
        if span.overlaps(one):
            raise Refused("delegated_already", _overlap(name, one))
    if not asked.instrument.strip() and not asked.without_instrument:
        raise Refused(
            "instrument_missing",
            f"“{name}” can only be delegated by a document. Name it, such as the contract or the agreement's schedule; "
            "if it is carried out without one, say so, and the register shows the gap.",
        )


def retained_message(name: str, holder: str, law_reason: str) -> str:
    """Why nobody else may carry a retained function out."""
    where = f" ({law_reason.strip().rstrip('.')})" if law_reason.strip() else ""
    return (
        f"“{name}” cannot be delegated: the law keeps this function with {holder}{where}. "
        "Another organisation may collect or prepare; the holder decides."
    )


def _overlap(name: str, one: Span) -> str:
    what = f"The part “{one.part.strip()}” of “{name}”" if one.part.strip() else f"“{name}” as a whole"
    span = f"from {show_date(one.since)}" + (f" to {show_date(one.until)}" if one.until else " on")
    return (
        f"{what} is delegated to {one.delegate} {span}. "
        "End or correct that delegation first, or choose days and a part that do not meet it."
    )


def check_ending(*, name: str, span: Span, state: DelegationState, last_day: date) -> None:
    """Refuse an end that the delegation cannot have. The last day is included.

    Raises Refused with the code ``not_delegated``, ``ends_before_it_begins`` or ``ended_already``.
    """
    if state is not DelegationState.GIVEN:
        raise Refused("not_delegated", f"This delegation of “{name}” does not count any more: it cannot end.")
    if last_day < span.since:
        raise Refused(
            "ends_before_it_begins",
            f"The delegation began on {show_date(span.since)}; its last day cannot be {show_date(last_day)}. "
            "Take it back as entered by mistake if it never ran.",
        )
    if span.until is not None and span.until <= last_day:
        raise Refused(
            "ended_already",
            f"The delegation ends on {show_date(span.until)} already. Give a new one for the days after it, "
            "or correct this one.",
        )


def check_standing(*, name: str, state: DelegationState) -> None:
    """Refuse to correct or take back what was corrected or taken back. Raises Refused, code ``superseded``."""
    if state is not DelegationState.GIVEN:
        raise Refused(
            "superseded",
            f"Somebody corrected this delegation of “{name}” or took it back before you. "
            "Nothing was changed; look at the entry that counts now.",
        )


def check_terms(*, state: Delegability, name: str, part: str) -> None:
    """Refuse terms that leave open what may be delegated. Raises Refused with the code ``part_missing``."""
    if state is Delegability.PARTLY and not part.strip():
        raise Refused(
            "part_missing", f"Only a part of “{name}” can be delegated. Say which part, in the field “Part concerned”."
        )


def check_new_terms(*, since: date, others: Iterable[date], in_law: tuple[date | None, date | None]) -> None:
    """Refuse terms from a day on which there are some already, or on which the function is not in law after its first.

    others: first days of the later terms that are there. Raises Refused: terms_there_already, terms_outside_law.
    """
    first, last = in_law
    if since in set(others):
        raise Refused(
            "terms_there_already",
            f"Something changes on {show_date(since)} already. Open the function as at that day and correct it there.",
        )
    if (first is not None and since <= first) or (last is not None and since > last):
        raise Refused(
            "terms_outside_law",
            f"{show_date(since)} is not a later day on which the function is in law. Correct the entry itself instead.",
        )


def check_law(*, name: str, state: Delegability, given: Iterable[Span], since: date, until: date | None = None) -> None:
    """Refuse to call a function retained while somebody else carries it out.

    given: the delegations that count; since, until: the days, both included, for which it is to be retained.
    Raises Refused with the code ``delegated_already``.
    """
    if state is not Delegability.RETAINED:
        return
    asked = Span("", "", since, until)
    for one in given:
        if not asked.overlaps(one):
            continue
        raise Refused(
            "delegated_already",
            f"“{name}” is delegated to {one.delegate} from {show_date(one.since)}. End that delegation first, "
            "then say that the law keeps the function.",
        )
