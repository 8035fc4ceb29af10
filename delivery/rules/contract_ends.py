"""What ends when, and which day needs which decision: counted backwards from the end, each step with its arithmetic."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commissioning.rules.law_clocks import Found
from commissioning.rules.law_kinds import ClockKind
from delivery.rules.contracts import Option, last_notice_day
from delivery.rules.procurement import AFTER_DECISION, BEFORE_DECISION, LeadTimes, StageKind
from ihwb.kernel.dates import show_date, show_weekday_date

SOON = 90  # days before the decision from which it is soon
WORK_OUT = Callable[[ClockKind, date], Found]
_DAY = timedelta(days=1)


class WayKind(StrEnum):
    """What can follow an end."""

    EXTEND = "extend"
    PROCURE = "procure"

    @property
    def label(self) -> str:
        return {"extend": "Extend", "procure": "Procure anew"}[self.value]


class Urgency(StrEnum):
    """Whether the day of a decision has passed."""

    AHEAD = "ahead"
    SOON = "soon"
    PASSED = "passed"

    @property
    def label(self) -> str:
        return {"ahead": "Ahead", "soon": "Soon", "passed": "Passed"}[self.value]

    @property
    def tag(self) -> str:
        return {"ahead": "blue", "soon": "yellow", "passed": "red"}[self.value]


@dataclass(frozen=True, slots=True)
class Deciding:
    """Who decides, and by which clocks. clock: by the rules of the body; working: whether a day is a working day, for
    nobody meets on another; key: a notice in the forward plan is needed; called_in: scrutiny can hold it back."""

    body: str
    clock: WORK_OUT
    working: Callable[[date], bool]
    key: bool = True
    called_in: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known of an end. option: the first that is open; lead: None where no route is chosen."""

    end: date
    notice_months: int | None = None
    option: Option | None = None
    lead: LeadTimes | None = None
    route: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One day on the way back from the end. how: its arithmetic, in a sentence."""

    label: str
    day: date
    how: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from an end. decide_by: the last day for the first decision that it needs; steps: latest day last.

    lacking: what is not laid down, so that the day is later than it can be in practice.
    """

    kind: WayKind
    decide_by: date
    papers_by: date
    notice_by: date | None
    steps: tuple[Step, ...]
    lacking: str = ""

    def urgency(self, day: date) -> Urgency:
        if day > self.decide_by:
            return Urgency.PASSED
        return Urgency.SOON if (self.decide_by - day).days <= SOON else Urgency.AHEAD


def ways(terms: Terms, deciding: Deciding) -> list[Way]:
    """Every way on from an end, the earliest decision first."""
    found = [_extend(terms, terms.option, deciding)] if terms.option is not None else []
    return sorted([*found, _procure(terms, deciding)], key=lambda one: (one.decide_by, one.kind))


def first_decision(found: Sequence[Way]) -> date | None:
    """The day by which the end needs its first decision; None when nothing follows from what is known.

    A way without lead times tells only the last moment, so it counts where there is no other.
    """
    whole = [one for one in found if not one.lacking] or list(found)
    return min((one.decide_by for one in whole), default=None)


def _extend(terms: Terms, option: Option, deciding: Deciding) -> Way:
    limit, how = _limit(terms, option)
    steps = [
        Step("Last day of the contract", terms.end, f"The contract ends on {show_weekday_date(terms.end)}."),
        Step("Last day to take the option", limit, how),
    ]
    decision = list(_decision(limit, "the option is taken", "Decide to extend", deciding))
    return _way(WayKind.EXTEND, steps, decision)


def _limit(terms: Terms, option: Option) -> tuple[date, str]:
    if option.decide_by is not None:
        return option.decide_by, f"The contract lays it down: option {option.number} is taken by then."
    if terms.notice_months:
        day = last_notice_day(terms.end, terms.notice_months)
        months = f"{terms.notice_months} month{'' if terms.notice_months == 1 else 's'}"
        return day, f"{months} of notice before {show_weekday_date(terms.end)}: {show_weekday_date(day)}."
    return terms.end, "No day is laid down for the option, so it is the contract's last day."


def _procure(terms: Terms, deciding: Deciding) -> Way:
    start = terms.end + _DAY
    steps = [Step("What follows begins", start, f"The day after {show_weekday_date(terms.end)}.")]
    lead = terms.lead or LeadTimes({})
    day = _back(steps, start, AFTER_DECISION, lead)
    goal = "the standstill begins" if lead.of(StageKind.STANDSTILL) else "what follows is signed"
    award = list(_decision(day, goal, "Decide on the award", deciding))
    if terms.lead is None or not any(lead.of(one) for one in BEFORE_DECISION):
        lacking = "No lead times of a procurement are laid down: choose a route for what follows."
        return _way(WayKind.PROCURE, steps, award, lacking)
    steps += award
    papers = _named(award, "Papers of the decision are out")
    market = _back(steps, papers, BEFORE_DECISION, lead)
    first = list(_decision(market, "the procurement begins", "Decide to procure", deciding))
    return _way(WayKind.PROCURE, steps, first)


def _back(steps: list[Step], day: date, kinds: Sequence[StageKind], lead: LeadTimes) -> date:
    """Each stage before a day, the last one first; returns the day on which the first of them begins."""
    for kind in reversed(kinds):
        if days := lead.of(kind):
            begins = day - days * _DAY
            how = f"{days} day{'' if days == 1 else 's'} before {show_weekday_date(day)}: {show_weekday_date(begins)}."
            steps.append(Step(f"{kind.label} begins", begins, how))
            day = begins
    return day


def _decision(goal: date, goal_words: str, label: str, deciding: Deciding) -> Iterator[Step]:
    """The decision before a day, its papers, its notice. A decision that can be called in is published the same day."""
    day, how = goal, f"{deciding.body} decides by then, so that {goal_words}."
    while not deciding.working(day):
        day -= _DAY
    if deciding.called_in:
        day, window = _before_window(goal, deciding)
        how = f"{deciding.body} decides by then: the call-in is over before {goal_words}. {window.arithmetic}"
    yield Step(label, day, how)
    papers = deciding.clock(ClockKind.PAPERS, day)
    yield Step("Papers of the decision are out", papers.day, papers.arithmetic)
    if deciding.key:
        notice = deciding.clock(ClockKind.KEY_NOTICE, day)
        yield Step("Entry in the forward plan is published", notice.day, notice.arithmetic)


def _before_window(goal: date, deciding: Deciding) -> tuple[date, Found]:
    """The last working day for a decision whose call-in window closes before a day."""
    day = goal - _DAY
    while True:
        window = deciding.clock(ClockKind.CALL_IN, day)
        if window.day < goal and deciding.working(day):
            return day, window
        day -= _DAY


def _named(steps: Sequence[Step], label: str) -> date:
    return next(one.day for one in steps if one.label == label)


def _way(kind: WayKind, steps: list[Step], decision: list[Step], lacking: str = "") -> Way:
    notice = [one.day for one in decision if one.label.startswith("Entry")]
    return Way(
        kind=kind,
        decide_by=decision[0].day,
        papers_by=decision[1].day,
        notice_by=notice[0] if notice else None,
        steps=tuple(sorted([*steps, *decision], key=lambda one: one.day)),
        lacking=lacking,
    )


# --- Positions that must not be ---------------------------------------------------------------------------------------


class PositionKind(StrEnum):
    """What is wrong with a service on a day."""

    LAPSED = "lapsed"
    NEVER = "never"
    DO_NOTHING = "do_nothing"

    @property
    def label(self) -> str:
        return {
            "lapsed": "Contract lapsed",
            "never": "No contract recorded",
            "do_nothing": "Doing nothing is not lawful",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Cover:
    """A contract that covers a service. since: None where not known; until: None without an end."""

    title: str
    provider: str
    since: date | None
    until: date | None

    def runs(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """A service. until: the last day on which it is provided, None while it goes on; must_go_on: why the law leaves no
    choice but to go on with it or to procure it, empty where that is not said."""

    id: int
    name: str
    until: date | None
    must_go_on: str
    covers: tuple[Cover, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """One position. day: the first day without a contract; what: in a sentence; next: what to do."""

    kind: PositionKind
    service: int
    name: str
    day: date | None
    what: str
    next: str


def positions(services: Sequence[ServiceFacts], day: date) -> list[Position]:
    """What is wrong, or becomes wrong when nobody acts, as known on a day; the earliest day first."""
    found = [one for service in services for one in _of_service(service, day)]
    return sorted(found, key=lambda one: (one.day is None, one.day or date.max, one.name, one.kind))


def covered_until(covers: Sequence[Cover], day: date) -> date | None:
    """The last day of the unbroken cover from a day on; the day before where there is none. None: without an end."""
    until = day - _DAY
    while True:
        running = [one for one in covers if one.runs(until + _DAY)]
        if not running:
            return until
        ends = [one.until for one in running if one.until is not None]
        if len(ends) < len(running):
            return None
        until = max(ends)


def _of_service(service: ServiceFacts, day: date) -> Iterator[Position]:
    if service.until is not None and service.until < day:
        return
    if not service.covers:
        what = f"“{service.name}” is provided, and no contract or other arrangement is recorded for it."
        yield _position(PositionKind.NEVER, service, None, what, "Record by what contract it is provided.")
        return
    end = covered_until(service.covers, day)
    if end is None or (service.until is not None and service.until <= end):
        return
    if end < day:
        yield from _lapsed(service, day)
    elif service.must_go_on:
        what = f"From {show_date(end + _DAY)} nobody is contracted for “{service.name}”. {service.must_go_on}"
        yield _position(PositionKind.DO_NOTHING, service, end + _DAY, what, "Decide what follows.")


def _lapsed(service: ServiceFacts, day: date) -> Iterator[Position]:
    before = [one for one in service.covers if one.until is not None and one.until < day]
    if not before:  # all that is recorded begins later
        what = f"“{service.name}” is provided, and its first contract begins after {show_date(day)}."
        yield _position(PositionKind.NEVER, service, None, what, "Record by what contract it was provided until then.")
        return
    last = max(before, key=lambda one: one.until or date.min)
    ended = last.until or day
    what = f"{last.title} with {last.provider} ended on {show_date(ended)}, and nothing later is recorded."
    to_do = "Record the contract that followed, or the service's last day."
    yield _position(PositionKind.LAPSED, service, ended + _DAY, what, to_do)
    if service.must_go_on:
        words = f"Since {show_date(ended + _DAY)} nobody is contracted for “{service.name}” as far as is recorded. "
        yield _position(PositionKind.DO_NOTHING, service, ended + _DAY, words + service.must_go_on, to_do)


def _position(kind: PositionKind, service: ServiceFacts, day: date | None, what: str, to_do: str) -> Position:
    return Position(kind, service.id, service.name, day, what, to_do)
