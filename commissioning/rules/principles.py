"""The principles that partners agreed for their decisions, and the short test of a decision against them.

A list is never changed: a new version begins on a day, and earlier days keep theirs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ihwb.kernel.errors import Refused, quote


class Answer(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Standing(StrEnum):
    """How far a decision is tested: on the text that it has now."""

    UNTESTED = "untested"
    STALE = "stale"
    INCOMPLETE = "incomplete"
    TESTED = "tested"

    @property
    def label(self) -> str:
        return {
            "untested": "Not tested yet",
            "stale": "Tested on an earlier text",
            "incomplete": "Partly tested",
            "tested": "Tested",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Version:
    """One list from a day on. principles: their texts in order; none ends the list from that day."""

    code: str
    name: str
    since: date
    principles: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Principle:
    """One principle of a version. number: its place in the list, from 1."""

    code: str
    name: str
    since: date
    number: int
    text: str

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same principle in two versions: its list and its words."""
        return self.code, self.text


@dataclass(frozen=True, slots=True)
class Given:
    """The answer on one principle, with the sentence that says why."""

    code: str
    name: str
    since: date
    number: int
    text: str
    answer: Answer
    sentence: str

    @property
    def key(self) -> tuple[str, str]:
        return self.code, self.text


def in_force(versions: Iterable[Version], on: date) -> list[Version]:
    """The version of each list that counts on a day (its first day included), in the order of their names."""
    newest: dict[str, Version] = {}
    for one in sorted(versions, key=lambda version: version.since):
        if one.since <= on:
            newest[one.code] = one
    return sorted((one for one in newest.values() if one.principles), key=lambda version: (version.name, version.code))


def principles_of(versions: Iterable[Version]) -> list[Principle]:
    """All principles of the versions, list by list."""
    return [
        Principle(one.code, one.name, one.since, number, text)
        for one in versions
        for number, text in enumerate(one.principles, start=1)
    ]


def missing(asked: Sequence[Principle], given: Sequence[Given]) -> list[Principle]:
    """The principles that have no answer."""
    there = {one.key for one in given}
    return [one for one in asked if one.key not in there]


def standing(asked: Sequence[Principle], given: Sequence[Given] | None, *, same_text: bool) -> Standing:
    """given: the newest answers, None when there are none; same_text: they were given on the text as it is now."""
    if given is None:
        return Standing.UNTESTED
    if not same_text:
        return Standing.STALE
    return Standing.INCOMPLETE if missing(asked, given) else Standing.TESTED


def check_test(asked: Sequence[Principle], given: Sequence[Given]) -> None:
    """Refuse a test that says nothing, or an answer without its sentence.

    Raises Refused with the code ``no_principles``, ``nothing_tested`` or ``sentence_missing``.
    """
    if not asked:
        raise Refused(
            "no_principles", "No principles are in force, so there is nothing to test. Lay down a list of them first."
        )
    if not given:
        raise Refused("nothing_tested", "No principle is answered. Answer at least one of them.")
    for one in given:
        if len(one.sentence.strip()) < 3:
            raise Refused(
                "sentence_missing",
                f"{quote(one.text)} is answered with {quote(one.answer.label)} and no sentence. Say why.",
            )


def check_version(version: Version, there: Iterable[Version]) -> None:
    """Refuse a version that is there already, repeats a principle, or changes nothing.

    Raises Refused with the code ``principles_there_already``, ``principle_twice``, ``principles_empty`` or
    ``principles_unchanged``.
    """
    same = sorted((one for one in there if one.code == version.code), key=lambda one: one.since)
    if any(one.since == version.since for one in same):
        raise Refused(
            "principles_there_already",
            f"A version of {quote(version.name)} begins on that day already. Choose another first day.",
        )
    texts = [one.casefold() for one in version.principles]
    if twice := next((one for one in version.principles if texts.count(one.casefold()) > 1), None):
        raise Refused("principle_twice", f"{quote(twice)} stands in the list twice. Leave one of them out.")
    before = next((one for one in reversed(same) if one.since < version.since), None)
    if before is None and not version.principles:
        raise Refused("principles_empty", f"{quote(version.name)} has no principle yet. Write one a line.")
    if before is not None and (before.name, before.principles) == (version.name, version.principles):
        raise Refused("principles_unchanged", f"{quote(version.name)} says just that already. Change it first.")
