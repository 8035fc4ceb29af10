"""What is missing or wrong in the delegation register on a day: found, said, never mended by itself.

First and last days are included: on its last day a delegation is in force, on the day after it has ended. A link is
certain; a text that looks like a function's name or law only *may* name it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commissioning.rules.register import runs_on
from commissioning.rules.register_links import Instrument, Specification
from ihwb.kernel.dates import show_date

_SMALL = {"with", "from", "that", "this", "their", "other", "people", "care", "services", "function", "functions"}
_STEM = 6  # so many letters decide: approval, approves and approved are one word


class GapKind(StrEnum):
    """The kinds of gaps, in the order in which a page shows them."""

    RETAINED_IN_SPECIFICATION = "retained"
    NO_INSTRUMENT = "instrument"
    ENDED_STILL_USED = "ended"
    EVIDENCE_OVERDUE = "evidence"
    CONDITION_WITHOUT_OWNER = "owner"
    NO_OVERSIGHT = "oversight"

    @property
    def label(self) -> str:
        return {
            "retained": "Retained function in a specification",
            "instrument": "Delegation without a document",
            "ended": "Ended and still used",
            "evidence": "Evidence overdue",
            "owner": "Condition without an owner",
            "oversight": "No post keeps oversight",
        }[self.value]


@dataclass(frozen=True, slots=True)
class DelegationFacts:
    """A delegation that counts. open_conditions: the words of those that nobody sees to; agreement: its document."""

    id: int
    delegate: str
    since: date
    until: date | None
    instrument: str
    agreement: Instrument | None = None
    open_conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overdue:
    """Evidence that is overdue since a day. count: due dates that are open."""

    what: str
    since: date
    count: int


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """A function of the register with what the rule asks of it."""

    id: int
    number: int
    name: str
    statute: str
    section: str
    retained: bool
    holder: str
    oversight: bool
    delegations: tuple[DelegationFacts, ...] = ()
    overdue: tuple[Overdue, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap. what: what was found, with its days; next: what to do; url: where it was found, outside the register.

    certain: False for what a text only may name.
    """

    kind: GapKind
    function: int
    number: int
    name: str
    what: str
    next: str
    url: str = ""
    certain: bool = True


def gaps_on(functions: Iterable[FunctionFacts], specifications: Iterable[Specification], day: date) -> list[Gap]:
    """Every gap of a register on a day, by kind, then by the number of the function."""
    running = [one for one in specifications if runs_on(one.since, one.until, day)]
    found = [gap for one in functions for gap in _of_function(one, running, day)]
    order = list(GapKind)
    return sorted(found, key=lambda gap: (order.index(gap.kind), gap.number, gap.what))


def _of_function(one: FunctionFacts, specifications: list[Specification], day: date) -> Iterator[Gap]:
    for each in _running(one, day):
        yield from _of_delegation(one, each, day)
    for late in one.overdue:
        dates = f"{late.count} due dates are open, the first was" if late.count > 1 else "It was due"
        what = f"“{late.what}” is overdue. {dates} on {show_date(late.since)}."
        yield _gap(one, GapKind.EVIDENCE_OVERDUE, what, "Hand the evidence in, or change what is expected.")
    if not one.oversight:
        to_do = "Name the post, under “Change the terms”."
        yield _gap(one, GapKind.NO_OVERSIGHT, "No post keeps oversight.", to_do)
    for spec in specifications:
        yield from _retained(one, spec) if one.retained else _ended(one, spec, day)


def _of_delegation(one: FunctionFacts, each: DelegationFacts, day: date) -> Iterator[Gap]:
    if not each.instrument.strip():
        what = f"{each.delegate} carries it out since {show_date(each.since)} without a document that delegates it."
        yield _gap(one, GapKind.NO_INSTRUMENT, what, "Correct the delegation with its document, or end it.")
    if each.agreement is not None and each.agreement.until is not None and each.agreement.until < day:
        ended = f"{each.agreement.title} ended on {show_date(each.agreement.until)}"
        what = f"{ended}, and the delegation to {each.delegate} goes on."
        to_do = "End the delegation, or correct it with the document that delegates now."
        yield _gap(one, GapKind.ENDED_STILL_USED, what, to_do, each.agreement.url)
    for words in each.open_conditions:
        what = f"Nobody sees to the condition “{words}” of the delegation to {each.delegate}."
        yield _gap(one, GapKind.CONDITION_WITHOUT_OWNER, what, "Say which post or organisation does.")


def _retained(one: FunctionFacts, spec: Specification) -> Iterator[Gap]:
    kept = f"although the law keeps it with {one.holder}"
    if one.number in spec.functions:
        yield _gap(
            one, GapKind.RETAINED_IN_SPECIFICATION, f"{spec.title} is linked to it, {kept}.", _TAKE_OUT, spec.url
        )
    elif said := may_name(one, spec.text):
        what = f"{spec.title} may name it (“{said}”), {kept}."
        yield _gap(one, GapKind.RETAINED_IN_SPECIFICATION, what, _TAKE_OUT, spec.url, certain=False)


def _ended(one: FunctionFacts, spec: Specification, day: date) -> Iterator[Gap]:
    """A delegation that ended, of a function that the delegate's specification still asks for."""
    ended = [(each.until, each.delegate) for each in one.delegations if each.until is not None and each.until < day]
    if not ended or _running(one, day):
        return
    last, delegate = max(ended)
    linked = one.number in spec.functions
    said = may_name(one, spec.text) if _same(spec.provider, delegate) else ""
    if linked or said:
        words = "is linked to it" if linked else f"may name it (“{said}”)"
        what = f"The delegation to {delegate} ended on {show_date(last)}, and {spec.title} {words}."
        to_do = "Delegate it anew, or take it out of the specification."
        yield _gap(one, GapKind.ENDED_STILL_USED, what, to_do, spec.url, certain=linked)


def _running(one: FunctionFacts, day: date) -> list[DelegationFacts]:
    return [each for each in one.delegations if runs_on(each.since, each.until, day)]


def _gap(one: FunctionFacts, kind: GapKind, what: str, to_do: str, url: str = "", certain: bool = True) -> Gap:
    return Gap(kind, one.id, one.number, one.name, what, to_do, url, certain)


_TAKE_OUT = "Read the specification; take the function out of it, or say in it that the holder decides."


def may_name(one: FunctionFacts, text: str) -> str:
    """The words of a text that look like a function's short name, law or name; empty when none do.

    A short name stands in brackets or capitals in the function's name, such as AMHP. The law fits when the statute and
    one of its sections stand in one sentence. The name fits when all its telling words do.
    """
    for sentence in re.split(r"[.;\n]+", text):
        for fits in (_short_name, _law, _name):
            if said := fits(one, sentence):
                return said
    return ""


def _short_name(one: FunctionFacts, sentence: str) -> str:
    for short in re.findall(r"\b[A-Z]{3,}\b", one.name):
        if found := re.search(rf"\b{short}s?\b", sentence):
            return found[0]
    return ""


def _law(one: FunctionFacts, sentence: str) -> str:
    numbers = re.findall(r"\d+[A-Z]*", one.section.split(";")[0])
    if not one.statute or not numbers or one.statute.casefold() not in sentence.casefold():
        return ""
    for number in numbers:
        if re.search(rf"\b(?:section|sections|s|ss)\.?\s*{number}\b", sentence, re.IGNORECASE):
            return f"{one.statute}, section {number}"
    return ""


def _name(one: FunctionFacts, sentence: str) -> str:
    telling = _stems(re.sub(r"\([^)]*\)", " ", one.name))
    return sentence.strip()[:80] if len(telling) > 1 and telling <= _stems(sentence) else ""


def _stems(text: str) -> set[str]:
    words = re.findall(r"[a-z]{4,}", text.casefold())
    return {word[:_STEM] for word in words if word not in _SMALL}


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()
