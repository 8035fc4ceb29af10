"""A Monte Carlo forecast by the agreement's rules, against drawing the same numbers and doing nothing with them."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import numpy as np

from bench import fund
from bench.clock import in_turns
from bench.size import Size, tenth
from bench.table import Row, growth
from pool.rules.risk_share import Scenario
from pool.selectors.exploring import base_of
from pool.selectors.scenario import read
from pool.services.simulating import Spread, simulate

SEED = 20151007
NETTINGS = ("all", "group", "none")


def measure(size: Size) -> list[Row]:
    scenario, small = _scenario(size.lines), _scenario(tenth(size.lines))
    what = f"{size.trials:,} trials of {size.lines} lines"
    grown = in_turns(partial(_forecast, scenario, size), partial(_forecast, small, size), size.rounds)
    return [
        *(_row(size, f"{what}, netting {netting}", _netted(scenario, netting)) for netting in NETTINGS),
        growth("simulation", "lines", size.lines, tenth(size.lines), grown),
    ]


def _scenario(lines: int) -> Scenario:
    period = fund.year_of(fund.fund(f"simulating-{lines}", lines), fund.YEAR, periods=1)[0]
    return read(base_of(period).values)


def _netted(scenario: Scenario, netting: str) -> Scenario:
    return replace(scenario, rules=replace(scenario.rules, netting=netting))


def _row(size: Size, what: str, scenario: Scenario) -> Row:
    draw = partial(_draw, len(scenario.lines), size.trials)
    pair = in_turns(partial(_forecast, scenario, size), draw, size.rounds)
    return Row("simulation", what, pair.measured, "s", "the bare draw", pair.baseline, bar=2)


def _forecast(scenario: Scenario, size: Size) -> None:
    """Every line a tenth below its forecast in one year of ten, and a fifth above it in another."""
    spreads = [
        Spread(line.code, line.outturn * Decimal("0.9"), line.outturn, line.outturn * Decimal("1.2"))
        for line in scenario.lines
    ]
    simulate(scenario, spreads, trials=size.trials, seed=SEED)


def _draw(lines: int, trials: int) -> None:
    """As many normal numbers from numpy's fastest generator, line by line, with nothing done to them."""
    generator = np.random.Generator(np.random.SFC64(SEED))
    for _ in range(lines):
        generator.standard_normal(trials)
