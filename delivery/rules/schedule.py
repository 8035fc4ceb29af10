"""What milestones wait for each other, and how far the slip of one pushes those that depend on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Task:
    """A milestone as the rules see it. starts_on and due_on: its baseline, both days included."""

    key: int
    starts_on: date | None
    due_on: date
    forecast_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """after cannot start before ``before`` is reached; lag_days: whole days that must lie between them, 0 or more."""

    before: int
    after: int
    lag_days: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """When a milestone is expected to be reached.

    on: the day. own: the day by what is reported on the milestone itself. slip: days after the baseline, below nought
    when early. pushed: days by which what it waits for moves it past its baseline, 0 or more; by: the keys of those
    that push it that far. hidden: days by which ``on`` is later than ``own``, which its own report does not say yet.
    """

    on: date
    own: date
    slip: int
    pushed: int
    by: tuple[int, ...]

    @property
    def hidden(self) -> int:
        return (self.on - self.own).days


def cycle(links: Iterable[Link], new: Link) -> tuple[int, ...]:
    """The milestones that would wait for each other in a ring if ``new`` were added, in order; empty when none would.

    The ring starts and ends with the milestone that ``new`` makes wait.
    """
    if new.before == new.after:
        return (new.after, new.after)
    follows: dict[int, list[int]] = defaultdict(list)
    for link in links:
        follows[link.before].append(link.after)
    came_from: dict[int, int] = {new.after: new.after}
    waiting = [new.after]
    while waiting:
        here = waiting.pop()
        for one in follows[here]:
            if one not in came_from:
                came_from[one] = here
                waiting.append(one)
    if new.before not in came_from:
        return ()
    ring = [new.after, new.before]
    while ring[-1] != new.after:
        ring.append(came_from[ring[-1]])
    return (new.after, *reversed(ring[1:-1]), new.after)


def expect(tasks: Sequence[Task], links: Sequence[Link], on: date) -> dict[int, Expected]:
    """When each milestone is expected, as known at the end of a day.

    A milestone by itself: the day it was done; else its forecast; else its baseline; never a day already past.
    A milestone that waits for others: the slack between two is the whole days between the baseline of the one before
    (with the lag) and the first day of the one after, or its only day; a plan that overlaps has a slack of nought, so
    that it keeps its overlap. What slips by more than the slack pushes by the rest. A milestone that is done is pushed
    no more.

    Raises ValueError when the links go round in a ring.
    """
    known = {one.key: one for one in tasks}
    before: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        if link.before in known and link.after in known:
            before[link.after].append(link)
    found: dict[int, Expected] = {}
    for key in _in_order(known, before):
        found[key] = _expect_one(known[key], before[key], known, found, on)
    return found


def _expect_one(
    task: Task, links: Iterable[Link], known: Mapping[int, Task], found: Mapping[int, Expected], on: date
) -> Expected:
    own = own_day(task, on)
    if task.done_on and task.done_on <= on:
        return Expected(own, own, (own - task.due_on).days, 0, ())
    pushes = {link.before: found[link.before].slip - slack(known[link.before], task, link.lag_days) for link in links}
    pushed = max([0, *pushes.values()])
    day = max(own, task.due_on + timedelta(days=pushed))
    by = tuple(key for key, push in pushes.items() if push == pushed) if pushed else ()
    return Expected(day, own, (day - task.due_on).days, pushed, by)


def own_day(task: Task, on: date) -> date:
    """When the milestone is expected by what is reported on it. What was done later is not done yet."""
    if task.done_on and task.done_on <= on:
        return task.done_on
    return max(task.forecast_on or task.due_on, on)


def slack(before: Task, after: Task, lag_days: int) -> int:
    """Whole days, 0 or more, by which ``before`` may slip in the baseline without pushing ``after``."""
    return max(((after.starts_on or after.due_on) - before.due_on).days - 1 - lag_days, 0)


def _in_order(known: Mapping[int, Task], before: Mapping[int, Sequence[Link]]) -> list[int]:
    """The keys, each after all that it waits for."""
    left = {key: sum(1 for _ in before.get(key, ())) for key in known}
    follows: dict[int, list[int]] = defaultdict(list)
    for key, links in before.items():
        for link in links:
            follows[link.before].append(key)
    ready = [key for key, count in left.items() if count == 0]
    order: list[int] = []
    while ready:
        key = ready.pop()
        order.append(key)
        for one in follows[key]:
            left[one] -= 1
            if left[one] == 0:
                ready.append(one)
    if len(order) < len(known):
        raise ValueError("Milestones wait for each other in a ring")
    return order
