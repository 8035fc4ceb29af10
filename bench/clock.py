"""Taking times of two things in turns, so that whatever else the machine does falls on both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Act = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """Seconds of what is measured and of what it is held against."""

    measured: float
    baseline: float


def seconds(act: Act) -> float:
    """How long one run takes by the clock on the wall."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def in_turns(measured: Act, baseline: Act, rounds: int, times: int = 1) -> Pair:
    """The medians of so many rounds, after one of each to warm up. times: runs of each in a round, for short ones."""
    measured()
    baseline()
    taken = [(_each(measured, times), _each(baseline, times)) for _ in range(rounds)]
    return Pair(statistics.median(one for one, _ in taken), statistics.median(one for _, one in taken))


def _each(act: Act, times: int) -> float:
    return seconds(lambda: [act() for _ in range(times)]) / times
