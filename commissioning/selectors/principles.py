"""Reading the principles, and how far decisions are tested against them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from commissioning.models import Decision, Partnership, PrincipleList, PrincipleTest
from commissioning.rules.decisions import State
from commissioning.rules.principles import (
    Answer,
    Given,
    Principle,
    Standing,
    Version,
    in_force,
    missing,
    principles_of,
    standing,
)


@dataclass(frozen=True, slots=True)
class ListView:
    """One list: its version on the day, those to come, and those before, newest first."""

    code: str
    name: str
    current: Version | None
    coming: tuple[Version, ...]
    earlier: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One principle with its answer; None while it has none."""

    principle: Principle
    given: Given | None


@dataclass(frozen=True, slots=True)
class PrincipleView:
    """How a decision stands against the principles. test: number of the newest test, 0 for none.

    lines: list by list. other: answers on principles that are no longer in force.
    """

    standing: Standing
    test: int
    lines: tuple[Line, ...]
    other: tuple[Given, ...]
    recorded_by: str
    recorded_at: datetime | None

    @property
    def groups(self) -> list[tuple[str, list[Line]]]:
        found: dict[str, list[Line]] = {}
        for one in self.lines:
            found.setdefault(one.principle.name, []).append(one)
        return list(found.items())

    @property
    def missing(self) -> int:
        return sum(one.given is None for one in self.lines)

    @property
    def counts(self) -> str:
        """Such as "3 met, 1 not met, 2 not answered"."""
        answers = [one.given.answer for one in self.lines if one.given]
        parts = [f"{answers.count(one)} {one.label.lower()}" for one in Answer if one in answers]
        return ", ".join([*parts, *([f"{self.missing} not answered"] if self.missing else [])])

    @property
    def not_met(self) -> list[Given]:
        return [one.given for one in self.lines if one.given and one.given.answer is Answer.NOT_MET]


def versions_of(partnership: Partnership) -> list[Version]:
    """Every version of every list. One query."""
    rows = PrincipleList.objects.filter(partnership=partnership).order_by("code", "since")
    return [Version(one.code, one.name, one.since, tuple(one.principles), one.source) for one in rows]


def list_views(partnership: Partnership, on: date) -> list[ListView]:
    by_code: dict[str, list[Version]] = {}
    for one in versions_of(partnership):
        by_code.setdefault(one.code, []).append(one)
    return sorted((_list_view(code, rows, on) for code, rows in by_code.items()), key=lambda one: one.name)


def _list_view(code: str, rows: list[Version], on: date) -> ListView:
    begun = [one for one in rows if one.since <= on]
    current = begun[-1] if begun and begun[-1].principles else None
    earlier = begun[:-1] if current else begun
    coming = tuple(one for one in rows if one.since > on)
    return ListView(code, rows[-1].name, current, coming, tuple(reversed(earlier)))


def day_of(decision: Decision) -> date:
    """The day whose principles count: of closing, or today while the decision is open."""
    return timezone.localtime(decision.closed_at).date() if decision.closed_at else timezone.localdate()


def asked_of(decision: Decision, versions: Iterable[Version] | None = None) -> list[Principle]:
    """The principles that a decision is tested against."""
    known = versions_of(decision.partnership) if versions is None else versions
    return principles_of(in_force(known, day_of(decision)))


def newest_test(decision: Decision) -> PrincipleTest | None:
    """The newest test of the text as it is now; where there is none, the newest of an earlier text. One query."""
    tests = list(decision.principle_tests.select_related("recorded_by").order_by("-number"))
    return next((one for one in tests if one.content_hash == decision.content_hash), tests[0] if tests else None)


def answers_of(test: PrincipleTest) -> list[Given]:
    return [_given(one) for one in test.answers]


def _given(one: dict[str, Any]) -> Given:
    return Given(
        one["code"],
        one["name"],
        date.fromisoformat(one["since"]),
        one["number"],
        one["text"],
        Answer(one["answer"]),
        one["sentence"],
    )


def principle_view(decision: Decision) -> PrincipleView:
    """Two queries."""
    return _view(decision, asked_of(decision), newest_test(decision))


def _view(decision: Decision, asked: Sequence[Principle], test: PrincipleTest | None) -> PrincipleView:
    given = answers_of(test) if test else []
    by_key = {one.key: one for one in given}
    same = test is not None and test.content_hash == decision.content_hash
    wanted = {one.key for one in asked}
    return PrincipleView(
        standing=standing(asked, given if test else None, same_text=same),
        test=test.number if test else 0,
        lines=tuple(Line(one, by_key.get(one.key)) for one in asked),
        other=tuple(one for one in given if one.key not in wanted),
        recorded_by=test.recorded_by.name if test else "",
        recorded_at=test.recorded_at if test else None,
    )


@dataclass(frozen=True, slots=True)
class TestedDecision:
    id: int
    reference: str
    title: str
    state_label: str
    view: PrincipleView


def decisions_and_tests(partnership: Partnership, states: Sequence[State] = ()) -> list[TestedDecision]:
    """Every decision and how far it is tested. Three queries, however many there are."""
    rows = Decision.objects.filter(partnership=partnership).order_by("reference")
    if states:
        rows = rows.filter(state__in=[one.value for one in states])
    versions = versions_of(partnership)
    tests = _newest_tests(partnership)
    return [
        TestedDecision(
            one.pk,
            one.reference,
            one.title,
            State(one.state).label,
            _view(one, asked_of(one, versions), tests.get(one.pk)),
        )
        for one in rows
    ]


def _newest_tests(partnership: Partnership) -> dict[int, PrincipleTest]:
    """By decision: the newest on the text as it is now, or else the newest."""
    rows = PrincipleTest.objects.filter(decision__partnership=partnership).select_related("recorded_by", "decision")
    found: dict[int, PrincipleTest] = {}
    for one in rows.order_by("number"):
        held = found.get(one.decision_id)
        stays = held and held.content_hash == held.decision.content_hash != one.content_hash
        if not stays:
            found[one.decision_id] = one
    return found


def untested(partnership: Partnership) -> list[TestedDecision]:
    """Decisions on their route that still have to be tested on the text as it is now. At most three queries."""
    if not PrincipleList.objects.filter(partnership=partnership).exists():
        return []
    rows = decisions_and_tests(partnership, [State.IN_ROUTE])
    return [one for one in rows if one.view.lines and one.view.standing is not Standing.TESTED]


def next_number(decision: Decision) -> int:
    return 1 + (decision.principle_tests.aggregate(last=Max("number"))["last"] or 0)


def unanswered(view: PrincipleView) -> list[Principle]:
    return missing([one.principle for one in view.lines], [one.given for one in view.lines if one.given])
