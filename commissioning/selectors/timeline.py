"""The route of a decision drawn by its dates: the organisations as lanes beside each other, what is joint across."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from commissioning.rules.decisions import State
from commissioning.selectors.decisions import DecisionView, Ground
from commissioning.selectors.route import StageView
from ihwb.kernel.dates import show_date

MOST_LANES = 2  # organisations drawn beside each other; the others stand across with their names


@dataclass(frozen=True, slots=True)
class Mark:
    """A stop as the drawing shows it. lane: 1 and on; 0 across all. status: of ``_status``."""

    stage: StageView
    lane: int
    status: str
    said: str


@dataclass(frozen=True, slots=True)
class Day:
    """All stops that begin on one day. today_before: today falls before it and after the day above."""

    day: date
    marks: tuple[Mark, ...]
    today_before: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """headline: "Cabinet yes, Governing Body pending"; today_after: today is after the last day."""

    headline: str
    lanes: tuple[str, ...]
    days: tuple[Day, ...]
    marks: tuple[Mark, ...]
    passed: int
    late: int
    next: tuple[str, ...]
    out_of_order: int
    clashes: tuple[str, ...]
    today: date
    today_after: bool


_WORDS = {
    "yes": "yes",
    "yes if": "yes, subject to conditions",
    "again": "to decide again",
    "no": "no",
    "pending": "pending",
    "missing": "not on the route",
}


def headline(view: DecisionView) -> str:
    """What those who must decide say now, in a word each."""
    return ", ".join(f"{body} {_WORDS[word]}" for body, word in view.words)


def timeline(view: DecisionView, ground: Ground) -> Timeline:
    """No query."""
    names = [body.organisation.name for body in ground.bodies if body.organisation]
    lanes = tuple(dict.fromkeys(names))[:MOST_LANES]
    ahead = _next(view, ground.today)
    marks = [_mark(one, view, lanes, ahead) for one in view.stages]
    by_day = sorted(marks, key=lambda mark: (mark.stage.starts_on, mark.stage.number))
    days, before = [], date.min
    for day, found in groupby(by_day, key=lambda mark: mark.stage.starts_on):
        days.append(Day(day, tuple(found), before < ground.today <= day))
        before = day
    return Timeline(
        headline=headline(view),
        lanes=lanes,
        days=tuple(days),
        marks=tuple(marks),
        passed=sum(mark.status == "done" for mark in marks),
        late=sum(mark.status == "late" for mark in marks),
        next=tuple(
            f"{mark.stage.body} on {show_date(mark.stage.starts_on)}" for mark in marks if mark.status == "next"
        ),
        out_of_order=sum(bool(one.remark) for one in view.stages),
        clashes=tuple(f"{one.body}: {one.clash}" for one in view.stages if one.clash),
        today=ground.today,
        today_after=bool(days) and before < ground.today,
    )


def _next(view: DecisionView, today: date) -> frozenset[int]:
    """Ids of the stops that come next: of the earliest day from today on that has one without an outcome."""
    if view.state not in (State.DRAFT, State.IN_ROUTE):
        return frozenset()
    ahead = [one for one in view.stages if one.waits and (one.ends_on or one.starts_on) >= today]
    first = min((one.starts_on for one in ahead), default=None)
    return frozenset(one.id for one in ahead if one.starts_on == first)


def _mark(one: StageView, view: DecisionView, lanes: tuple[str, ...], ahead: frozenset[int]) -> Mark:
    lane = lanes.index(one.organisation) + 1 if one.organisation in lanes else 0
    status, said = _status(one, view, ahead)
    return Mark(one, lane, status, said)


def _status(one: StageView, view: DecisionView, ahead: frozenset[int]) -> tuple[str, str]:
    if one.stale:
        return "stopped", f"{one.outcome_label} an earlier text"
    if one.failed:
        return "stopped", "A condition cannot be met"
    return _ahead(one, view, ahead) if one.waits else _given(one)


def _given(one: StageView) -> tuple[str, str]:
    if one.outcome in ("refused", "not_supported"):
        return "stopped", one.outcome_label
    if one.conditional:
        return "half", one.outcome_label
    return "done", f"{one.outcome_label}, all met" if one.conditions else one.outcome_label


def _ahead(one: StageView, view: DecisionView, ahead: frozenset[int]) -> tuple[str, str]:
    if one.passed_over:
        return "passed", "Passed over"
    if one.late:
        return "late", "Late: no outcome recorded"
    if one.id in ahead:
        return "next", "Next"
    return "ahead", "Waiting" if view.state in (State.DRAFT, State.IN_ROUTE) else "No outcome recorded"
