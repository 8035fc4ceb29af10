"""Statistical process control: the XmR chart as NHS England's Making Data Count draws it. Exact decimals, no clock.

Of each stretch of values between two process steps: the mean, the moving ranges between neighbours, and limits at the
mean plus and minus 2.66 times the mean moving range. What breaks a rule is special cause variation; the rest is common
cause, and says nothing about any single value.

Source: NHS England, Making Data Count; Wheeler, Understanding Variation. 2.66 is 3 / 1.128, for ranges of two values.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

FACTOR = Decimal("2.66")
_THIRD = Decimal(2) / 3
_SHOWN = Decimal("0.0001")

LOWER, HIGHER = "lower", "higher"
BEYOND, RUN, NEAR, TREND = "beyond", "run", "near", "trend"
UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Which patterns count. run: so many in a row on one side of the mean; trend: so many each above (or below) the
    one before; least: values of a stretch before limits are drawn; settled: values from which the limits are settled.
    """

    run: int = 7
    trend: int = 7
    least: int = 10
    settled: int = 15

    def words(self) -> str:
        return (
            f"one value beyond a limit; {self.run} or more in a row on one side of the mean; "
            "two of three in a row in the outer third towards one limit; "
            f"{self.trend} or more in a row each higher, or each lower, than the one before"
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values from start to end (both in, counted from 0) that share their limits. None where they are too few.

    ranges: mean moving range.
    """

    start: int
    end: int
    mean: Decimal
    ranges: Decimal | None
    lower: Decimal | None
    upper: Decimal | None

    @property
    def count(self) -> int:
        return self.end - self.start + 1

    def arithmetic(self) -> str:
        """How the limits came about, in words."""
        mean = f"The mean of {self.count} values is {_plain(self.mean)}."
        if self.ranges is None or self.lower is None or self.upper is None:
            return f"{mean} They are too few for limits."
        return (
            f"{mean} The mean of their {self.count - 1} moving ranges is {_plain(self.ranges)}. The limits are "
            f"{_plain(self.mean)} − 2.66 × {_plain(self.ranges)} = {_plain(self.lower)} and "
            f"{_plain(self.mean)} + 2.66 × {_plain(self.ranges)} = {_plain(self.upper)}."
        )


@dataclass(frozen=True, slots=True)
class Signal:
    """A pattern of special cause: which rule, the places of its values (from 0), and which way it goes."""

    rule: str
    places: tuple[int, ...]
    way: str

    @property
    def start(self) -> int:
        return self.places[0]

    @property
    def end(self) -> int:
        return self.places[-1]


@dataclass(frozen=True, slots=True)
class Icon:
    """An icon as a symbol and in words. tone: "good", "over", or "" for neither."""

    symbol: str
    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ControlChart:
    """ranges: moving range to the value before within the stretch, None for a stretch's first.

    signals: in the order of where they end. special: for each value, "improvement", "concern", or "" for common cause.
    """

    values: tuple[Decimal, ...]
    stretches: tuple[Stretch, ...]
    ranges: tuple[Decimal | None, ...]
    signals: tuple[Signal, ...]
    special: tuple[str, ...]
    variation: Icon
    assurance: Icon
    settled: bool

    @property
    def last(self) -> Stretch:
        return self.stretches[-1]


def control_chart(
    values: Sequence[Decimal],
    *,
    polarity: str,
    steps: Sequence[int] = (),
    target: Decimal | None = None,
    rules: RuleSet | None = None,
) -> ControlChart | None:
    """The chart of a series, or None without a value.

    values: oldest first. polarity: which way is better, "lower" or "higher". steps: places (from 0) where a new stretch
    begins because somebody re-based the process; the patterns do not reach across a step. target: held against the
    limits of the last stretch.
    """
    if not values:
        return None
    rules = rules or RuleSet()
    stretches = tuple(_stretches(values, steps, rules))
    signals = sorted((one for held in stretches for one in _signals(values, held, rules)), key=_order)
    special = _special(len(values), signals, polarity)
    return ControlChart(
        values=tuple(values),
        stretches=stretches,
        ranges=tuple(_ranges(values, stretches)),
        signals=tuple(signals),
        special=special,
        variation=_variation(stretches[-1], signals, special, len(values)),
        assurance=_assurance(stretches[-1], target, polarity),
        settled=stretches[-1].count >= rules.settled,
    )


def _order(one: Signal) -> tuple[int, int, str]:
    return one.end, one.start, one.rule


def _stretches(values: Sequence[Decimal], steps: Sequence[int], rules: RuleSet) -> Iterator[Stretch]:
    starts = sorted({0, *(one for one in steps if 0 < one < len(values))})
    for start, after in pairwise([*starts, len(values)]):
        held = values[start:after]
        mean = sum(held, Decimal(0)) / len(held)
        moves = [abs(one - other) for other, one in pairwise(held)]
        if len(held) < max(rules.least, 2):
            yield Stretch(start, after - 1, mean, None, None, None)
        else:
            ranges = sum(moves, Decimal(0)) / len(moves)
            yield Stretch(start, after - 1, mean, ranges, mean - FACTOR * ranges, mean + FACTOR * ranges)


def _ranges(values: Sequence[Decimal], stretches: Sequence[Stretch]) -> Iterator[Decimal | None]:
    firsts = {one.start for one in stretches}
    for place, value in enumerate(values):
        yield None if place in firsts else abs(value - values[place - 1])


def _signals(values: Sequence[Decimal], held: Stretch, rules: RuleSet) -> Iterator[Signal]:
    """What breaks a rule within one stretch. Without limits there is none: too few values say nothing."""
    if held.lower is None or held.upper is None:
        return
    inside = range(held.start, held.end + 1)
    for place in inside:
        if values[place] > held.upper:
            yield Signal(BEYOND, (place,), UP)
        elif values[place] < held.lower:
            yield Signal(BEYOND, (place,), DOWN)
    sides = [_side(values[place], held.mean) for place in inside]
    yield from _runs(sides, held.start, RUN, rules.run)
    moves = [0, *(_side(values[place], values[place - 1]) for place in inside[1:])]
    # So many values each above the one before are one fewer steps: the first of them is where the climb begins.
    yield from _runs(moves, held.start, TREND, rules.trend - 1, back=1)
    yield from _near(values, held)


def _side(value: Decimal, level: Decimal) -> int:
    return (value > level) - (value < level)


def _runs(sides: Sequence[int], offset: int, rule: str, least: int, back: int = 0) -> Iterator[Signal]:
    """Stretches of one sign. back: so many values before the first belong to the pattern as well."""
    start = 0
    for place in range(1, len(sides) + 1):
        if place < len(sides) and sides[place] == sides[start]:
            continue
        if sides[start] and place - start >= least:
            way = UP if sides[start] > 0 else DOWN
            yield Signal(rule, tuple(range(offset + start - back, offset + place)), way)
        start = place


def _near(values: Sequence[Decimal], held: Stretch) -> Iterator[Signal]:
    """Two of three in a row in the outer third between mean and limit, on one side; beyond the limit counts too."""
    assert held.upper is not None  # only asked where there are limits
    edge = (held.upper - held.mean) * _THIRD
    if not edge:
        return
    for last in range(held.start + 2, held.end + 1):
        three = range(last - 2, last + 1)
        for way, sign in ((UP, 1), (DOWN, -1)):
            found = [place for place in three if sign * (values[place] - held.mean) > edge]
            if len(found) >= 2 and last in found:
                yield Signal(NEAR, tuple(found), way)


def _special(count: int, signals: Sequence[Signal], polarity: str) -> tuple[str, ...]:
    """Each value's colour. A single value beyond a limit, then two of three, then a run, then a trend has the say."""
    better = DOWN if polarity == LOWER else UP
    found = [""] * count
    for rule in (TREND, RUN, NEAR, BEYOND):
        for one in signals:
            if one.rule == rule:
                for place in one.places:
                    found[place] = "improvement" if one.way == better else "concern"
    return tuple(found)


# --- Icons ------------------------------------------------------------------------------------------------------------


def _variation(last: Stretch, signals: Sequence[Signal], special: Sequence[str], count: int) -> Icon:
    """What the latest value belongs to."""
    if last.upper is None:
        return Icon("–", "Too few values to tell common from special cause")
    latest = [one for one in signals if one.end == count - 1]
    if not latest:
        return Icon("∿", "Common cause variation: no significant change")
    way = "higher" if _way(latest) == UP else "lower"
    letter = "H" if way == "higher" else "L"
    if special[-1] == "improvement":
        return Icon(f"{letter}+", f"Special cause of improvement, with {way} values", "good")
    return Icon(f"{letter}!", f"Special cause of concern, with {way} values", "over")


def _way(latest: Sequence[Signal]) -> str:
    rank = {BEYOND: 3, NEAR: 2, RUN: 1, TREND: 0}
    return max(latest, key=lambda one: rank[one.rule]).way


def _assurance(last: Stretch, target: Decimal | None, polarity: str) -> Icon:
    """Whether the process, as it is, will reach the target: consistently, now and then, or not at all."""
    if target is None:
        return Icon("–", "No single target to hold the limits against")
    if last.lower is None or last.upper is None:
        return Icon("–", "Too few values to tell whether the target will be met")
    always = last.upper <= target if polarity == LOWER else last.lower >= target
    never = last.lower > target if polarity == LOWER else last.upper < target
    if always:
        return Icon("P", "Consistently meets the target", "good")
    if never:
        return Icon("F", "Consistently misses the target", "over")
    return Icon("?", "Hits and misses the target at random")


_RULE_WORDS = {
    BEYOND: "beyond the {limit} limit",
    RUN: "{count} in a row {side} the mean",
    NEAR: "two of three near the {limit} limit",
    TREND: "{count} in a row, each {comparison} than the one before",
}


def signal_words(one: Signal) -> str:
    """What a signal is, without saying when: "8 in a row below the mean"."""
    up = one.way == UP
    return _RULE_WORDS[one.rule].format(
        limit="upper" if up else "lower",
        side="above" if up else "below",
        comparison="higher" if up else "lower",
        count=len(one.places),
    )


def _plain(value: Decimal) -> str:
    """To four decimals, without noughts that say nothing."""
    shown = value.quantize(_SHOWN, rounding=ROUND_HALF_UP)
    plain = shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown.normalize()
    return f"{plain:,f}"
