"""Monte Carlo: many possible years drawn from what each line may do, each shared by the agreement's rules.

Draws are floating point, as chances are; from the drawn variance on all is whole pence and the rules are the engine's
own. The same seed, trials and inputs give the same result.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from ihwb.kernel.money import PENNY
from pool.rules.risk_share import Scenario
from pool.rules.risk_share.trials import Pence, share_trials, to_pence_number

# A normal distribution lies below its mean plus this many standard deviations nine times in ten.
_NINE_IN_TEN = 1.2815515655446004
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
_BARS = 30


@dataclass(frozen=True, slots=True)
class Spread:
    """What one line's outturn may come to, £: one year in ten below ``low``, one in ten above ``high``."""

    line: str
    low: Decimal
    likely: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one partner, fund, the carry-forward or nobody bears over all trials, £."""

    code: str
    mean: Decimal
    percentiles: Mapping[int, Decimal]
    chance_above_nought: Decimal
    histogram: tuple[tuple[Decimal, int], ...]


def simulate(
    scenario: Scenario, spreads: Sequence[Spread], *, trials: int, seed: int, together: int = 0
) -> tuple[Outcome, ...]:
    """Draw the trials and share each.

    spreads: of the lines that may vary; every other line comes in as in the scenario. together: 0 to 100, how much of
    a line's variation it has in common with all others; lines that move together make the bad years worse. Returns
    outcomes by partner, fund, carried forward and unresolved, and ``total`` for the whole variance.
    """
    held = {one.line: one for one in spreads}
    total = np.zeros(trials, np.int64)
    borne = share_trials(scenario, _counted(_drawn(scenario, held, trials, seed, together), total), trials)
    return tuple(_outcome(code, amounts) for code, amounts in {"total": total, **borne}.items())


def _counted(variances: Iterator[Pence], total: Pence) -> Iterator[Pence]:
    for variance in variances:
        total += variance
        yield variance


def _drawn(scenario: Scenario, spreads: Mapping[str, Spread], trials: int, seed: int, together: int) -> Iterator[Pence]:
    """Each line's variance in every trial. Every line has a stream of its own: leaving one out changes no other."""
    streams = np.random.SeedSequence(seed).spawn(len(scenario.lines) + 1)
    common = np.random.Generator(np.random.SFC64(streams[-1])).standard_normal(trials) if together else None
    drawn, spare = np.empty(trials), np.empty(trials)  # used again for every line
    for line, stream in zip(scenario.lines, streams, strict=False):
        spread = spreads.get(line.code)
        if spread is None:
            yield np.full(trials, to_pence_number(line.variance), np.int64)
            continue
        np.random.Generator(np.random.SFC64(stream)).standard_normal(out=drawn)
        if common is not None:
            drawn *= np.sqrt(1 - together / 100)
            drawn += np.multiply(common, np.sqrt(together / 100), out=spare)
        yield _scaled(drawn, spare, spread, line.budget)


def _scaled(drawn: Any, spare: Any, spread: Spread, budget: Decimal) -> Pence:
    """A normal with one width below the likely outturn and another above it.

    Half the sum of the widths times the draw, and half their difference times its size: the same without a choice at
    every draw, which took twice as long as the draw itself.
    """
    up = float((spread.high - spread.likely) * 100) / _NINE_IN_TEN
    down = float((spread.likely - spread.low) * 100) / _NINE_IN_TEN
    if up != down:
        np.abs(drawn, out=spare)
        spare *= (up - down) / 2
    drawn *= (up + down) / 2
    if up != down:
        drawn += spare
    drawn += to_pence_number(spread.likely - budget)
    variance: Pence = np.rint(drawn, out=drawn).astype(np.int64)
    return variance


def _outcome(code: str, pence: Pence) -> Outcome:
    ordered = np.sort(pence)
    places = [min(len(ordered) - 1, len(ordered) * one // 100) for one in PERCENTILES]
    above = int(np.count_nonzero(pence > 0))
    return Outcome(
        code=code,
        mean=Decimal(round(int(pence.sum()) / len(pence))) * PENNY,
        percentiles={one: _pounds(ordered[place]) for one, place in zip(PERCENTILES, places, strict=True)},
        chance_above_nought=(Decimal(above) / Decimal(len(pence))).quantize(Decimal("0.001")),
        histogram=_histogram(ordered),
    )


def _histogram(ordered: Pence) -> tuple[tuple[Decimal, int], ...]:
    """(middle of the bar, trials in it) between the hundredth lowest and the hundredth highest of each hundred."""
    low, high = int(ordered[len(ordered) // 100]), int(ordered[-1 - len(ordered) // 100])
    if low == high:
        return ((_pounds(low), len(ordered)),)
    counts, edges = np.histogram(ordered, _BARS, (low, high))
    middles = (edges[:-1] + edges[1:]) / 2
    return tuple((_pounds(round(middle)), int(count)) for middle, count in zip(middles, counts, strict=True))


def _pounds(pence: Any) -> Decimal:
    return Decimal(int(pence)) * PENNY
