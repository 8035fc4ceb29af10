"""A plan drawn along the calendar: one row for each milestone, ready-made coordinates, no arithmetic in templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LABEL, CALENDAR, ROW, HEAD = 300, 620, 26, 34
WIDTH = LABEL + CALENDAR
_LETTERS = 42


@dataclass(frozen=True, slots=True)
class Span:
    """A milestone to draw. starts_on: None for a single day; expected: when it is or was reached; state: in a word.

    project: its project, to tell what waits across projects; waits: keys of the milestones that it waits for.
    """

    key: int
    name: str
    group: str
    starts_on: date | None
    due_on: date
    expected: date
    done: bool
    state: str
    project: str = ""
    waits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """From the end of a milestone to the one that waits for it. across: they are of two projects."""

    path: str
    across: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A month on the calendar. x: its first day."""

    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the drawing. x, width: the baseline; late_x, late_width: on to the day expected, 0 when not late.

    mark: x of the day expected; heading: words of a group, for a row that only names one.
    """

    key: int
    y: int
    label: str
    heading: str = ""
    x: int = 0
    width: int = 0
    late_x: int = 0
    late_width: int = 0
    mark: int = 0
    state: str = ""
    done: bool = False

    @property
    def middle(self) -> int:
        return self.y + ROW // 2

    @property
    def diamond(self) -> str:
        """The outline of the mark on the day expected."""
        x, y = self.mark, self.middle
        return f"M{x} {y - 6}L{x + 6} {y}L{x} {y + 6}L{x - 6} {y}Z"


@dataclass(frozen=True, slots=True)
class Drawing:
    """today: x of the day asked for, None when it lies outside the calendar.

    until: the calendar's last day. cut: some milestone is expected after it; its mark stands at the edge.
    """

    width: int
    height: int
    label_width: int
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    today: int | None
    until: date
    cut: bool
    lines: tuple[Line, ...] = ()


def draw(spans: Sequence[Span], on: date) -> Drawing | None:
    """The spans in the order given, a heading wherever their group changes. None without spans."""
    if not spans:
        return None
    first = min(min(one.starts_on or one.due_on, one.expected) for one in spans).replace(day=1)
    latest = max(max(one.due_on, one.expected) for one in spans)
    last = min(latest, _limit(first, max(one.due_on for one in spans)))
    days = max((last - first).days + 1, 28)

    def at(day: date) -> int:
        return LABEL + (min(day, last) - first).days * CALENDAR // days

    bars: list[Bar] = []
    y, group = HEAD, None
    for one in spans:
        if one.group != group:
            bars.append(Bar(0, y, "", one.group))
            y, group = y + ROW, one.group
        bars.append(_bar(one, y, at(one.starts_on or one.due_on), at(one.due_on), at(one.expected)))
        y += ROW
    today = at(on) if first <= on <= last else None
    ticks, lines = _ticks(first, last, days), _lines(spans, {one.key: one for one in bars})
    return Drawing(WIDTH, y + 8, LABEL, ticks, tuple(bars), today, last, latest > last, lines)


def _lines(spans: Sequence[Span], bars: Mapping[int, Bar]) -> tuple[Line, ...]:
    """What waits for what, where both are drawn: along the row of the first, then down or up to the second."""
    projects = {one.key: one.project for one in spans}
    found = []
    for one in spans:
        after = bars[one.key]
        for key in one.waits:
            if before := bars.get(key):
                turn = max(before.mark + 8, after.x - 6)
                path = f"M{before.mark} {before.middle}H{turn}V{after.middle}H{after.x}"
                found.append(Line(path, projects[key] != one.project))
    return tuple(found)


def _limit(first: date, due: date) -> date:
    """The last day drawn: as long again as the plan, at least half a year; what is never reported hides none."""
    return due + max(due - first, timedelta(days=183))


def _bar(one: Span, y: int, start: int, due: int, expected: int) -> Bar:
    return Bar(
        key=one.key,
        y=y,
        label=one.name if len(one.name) <= _LETTERS else one.name[: _LETTERS - 1].rstrip() + "…",
        x=start,
        width=max(due - start, 3),
        late_x=due,
        late_width=max(expected - due, 0),
        mark=expected,
        state=one.state,
        done=one.done,
    )


def _ticks(first: date, last: date, days: int) -> tuple[Tick, ...]:
    """A month each, or fewer where they would stand too close to read."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next(one for one in (1, 2, 3, 6, 12, 24, 60, 1200) if months / one <= 12)
    ticks, day = [], first
    for number in range(months):
        if number % step == 0:
            x = LABEL + (day - first).days * CALENDAR // days
            ticks.append(Tick(x, f"{day:%b} {day.year % 100:02d}"))
        day = (day + timedelta(days=31)).replace(day=1)
    return tuple(ticks)
