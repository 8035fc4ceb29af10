"""The same rules over very many sets of variances at once, in whole pence.

What ``engine.share`` does for one scenario, this does for arrays: one entry a trial, int64 pence, positive is cost.
The lines come one after the other, so that the memory goes by the number of trials and not by the number of lines. A
test shares the same variances both ways.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from ihwb.kernel.money import to_pence
from pool.rules.risk_share.checks import check_scenario
from pool.rules.risk_share.faults import Faults
from pool.rules.risk_share.model import (
    CARRIED_FORWARD,
    UNRESOLVED,
    ByCause,
    CarryForward,
    Draw,
    HostBears,
    Lead,
    Line,
    LineShares,
    Retain,
    Scenario,
    Share,
    Step,
)

Pence = npt.NDArray[np.int64]
_HUNDRED = Decimal(100)
_ROOM = 2**62  # products of pence and weights stay below it


def share_trials(scenario: Scenario, variances: Iterable[Pence], trials: int) -> dict[str, Pence]:
    """Share so many trials by the scenario's rules.

    variances: for each line of the scenario, in its order, the line's variance in each trial, pence. Returns pence by
    partner code, fund code, ``carried_forward`` and ``unresolved``; in each trial they add up to the variance. Raises
    ScenarioErrors when the scenario has a fault.
    """
    faults = Faults()
    check_scenario(scenario, faults)
    faults.raise_if_any()
    held = _Trials(scenario, trials)
    for line, variance in zip(scenario.lines, variances, strict=True):
        held.take_line(line, variance)
    held.run_waterfalls()
    return held.borne


class _Trials:
    def __init__(self, scenario: Scenario, trials: int) -> None:
        self.scenario = scenario
        self.trials = trials
        codes = [one.code for one in scenario.partners]
        self.borne = {code: self._nought() for code in [*codes, *scenario.funds, CARRIED_FORWARD, UNRESOLVED]}
        self.nets: dict[tuple[str, str], Pence] = {}
        self.over, self.under = self._nought(), self._nought()

    def _nought(self) -> Pence:
        return np.zeros(self.trials, np.int64)

    # --- Stages 1 and 2, line by line ---

    def take_line(self, line: Line, variance: Pence) -> None:
        left = variance
        met: set[str] = set()
        for rule in self.scenario.rules.line_rules:
            if not rule.select.picks(line):
                continue
            if isinstance(rule, ByCause):
                left = self._by_cause(rule, line, left, met)
                continue
            for code, part in self._line_parts(rule, line, left).items():
                self.borne[code] += part
            return
        if line.arrangement != "pooled":
            self.borne[line.lead] += left
        else:
            self._net(line, left)

    def _line_parts(self, rule: Retain | HostBears | LineShares, line: Line, left: Pence) -> dict[str, Pence]:
        if isinstance(rule, Retain):
            return {line.lead: left}
        if isinstance(rule, HostBears):
            return {str(self.scenario.host): left}
        return _allocated(left, [(one.code, line.shares.get(one.code, Decimal(0))) for one in self.scenario.partners])

    def _by_cause(self, rule: ByCause, line: Line, left: Pence, met: set[str]) -> Pence:
        """Each cause's amount once, and only where there is something left of the variance."""
        for cause, partner in rule.causes.items():
            if cause in line.causes and cause not in met:
                met.add(cause)
                part = np.where(left != 0, np.int64(to_pence_number(line.causes[cause])), np.int64(0))
                self.borne[partner] += part
                left = left - part
        return left

    def _net(self, line: Line, left: Pence) -> None:
        netting = self.scenario.rules.netting
        if netting == "all" or (netting == "group" and line.group):
            key = (netting, line.group if netting == "group" else "")
            self.nets[key] = self.nets[key] + left if key in self.nets else left.copy()
        else:
            self._feed(left)

    def _feed(self, net: Pence) -> None:
        self.over += np.maximum(net, 0)
        self.under += np.maximum(-net, 0)

    # --- Stage 3 ---

    def run_waterfalls(self) -> None:
        for net in self.nets.values():
            self._feed(net)
        self._fall(self.scenario.steps("overspend")[0], self.over, 1)
        self._fall(self.scenario.steps("underspend")[0], self.under, -1)

    def _fall(self, steps: Iterable[Step], amount: Pence, sign: int) -> None:
        left = amount
        room: dict[str, Any] = {name: np.int64(to_pence_number(held)) for name, held in self.scenario.funds.items()}
        for step in steps:
            parts = _TAKERS[type(step)](self.scenario, step, left, room, sign)
            for name, part in parts.items():
                self.borne[name] += sign * part
                left = left - part
        self.borne[UNRESOLVED] += sign * left


def to_pence_number(amount: Decimal) -> int:
    """£ as whole pence."""
    return int(to_pence(amount) * 100)


def _limited(left: Pence, up_to: Decimal | None) -> Pence:
    return left if up_to is None else np.minimum(left, to_pence_number(up_to))


def _asked(left: Pence, step: Draw | Share | CarryForward) -> Pence:
    """What a step asks for of what it finds: its portion, no more than its limit."""
    part = left
    if step.portion is not None:
        part = _allocated(left, [("portion", step.portion), ("rest", _HUNDRED - step.portion)])["portion"]
    return _limited(part, step.up_to)


def _draw(_scenario: Scenario, step: Step, left: Pence, room: dict[str, Any], sign: int) -> dict[str, Pence]:
    assert isinstance(step, Draw)
    part = _asked(left, step)
    if sign > 0 or step.up_to is None:
        part = np.minimum(part, room[step.fund])
    room[step.fund] = np.maximum(room[step.fund] - part, 0)
    return {step.fund: part}


def _share(scenario: Scenario, step: Step, left: Pence, _room: dict[str, Any], _sign: int) -> dict[str, Pence]:
    assert isinstance(step, Share)
    parts = _allocated(_asked(left, step), _weights(scenario, step))
    return {code: _limited(part, step.caps.get(code)) for code, part in parts.items()}


def _weights(scenario: Scenario, step: Share) -> list[tuple[str, Decimal]]:
    if step.basis == "equal":
        return [(one.code, Decimal(1)) for one in scenario.partners]
    if step.basis == "contributions":
        return [(one.code, one.contribution or Decimal(0)) for one in scenario.partners]
    return [(one.code, step.weights.get(one.code, Decimal(0))) for one in scenario.partners]


def _lead(_scenario: Scenario, step: Step, left: Pence, _room: dict[str, Any], _sign: int) -> dict[str, Pence]:
    assert isinstance(step, Lead)
    return {step.partner: left}


def _carry(_scenario: Scenario, step: Step, left: Pence, _room: dict[str, Any], _sign: int) -> dict[str, Pence]:
    assert isinstance(step, CarryForward)
    return {CARRIED_FORWARD: _asked(left, step)}


_Taker = Callable[[Scenario, Step, Pence, dict[str, Any], int], dict[str, Pence]]
_TAKERS: Mapping[type, _Taker] = {Draw: _draw, Share: _share, Lead: _lead, CarryForward: _carry}


def _allocated(amount: Pence, weights: list[tuple[str, Decimal]]) -> dict[str, Pence]:
    """As ``ihwb.kernel.money.allocate``: truncated towards nought, pennies left to the largest remainders, ties to
    the first.

    Weights so fine that their products would not fit in 64 bits are coarsened; shares are then right to a few
    pence.
    """
    size = np.abs(amount)
    whole = _whole_weights([weight for _, weight in weights], int(size.max(initial=0)))
    total = sum(whole)
    quotients, remainders = [], []
    times, over = np.divmod(size, np.int64(total))  # so that what is multiplied stays below the sum of the weights
    for weight in whole:
        quotient, remainder = np.divmod(over * np.int64(weight), np.int64(total))
        quotients.append(times * np.int64(weight) + quotient)
        remainders.append(remainder)
    spare = size - np.sum(quotients, axis=0)
    if spare.any():
        order = np.argsort(-np.stack(remainders), axis=0, kind="stable")
        rank = np.argsort(order, axis=0, kind="stable")
        quotients = [quotient + (rank[number] < spare) for number, quotient in enumerate(quotients)]
    sign = np.sign(amount)
    return {code: sign * quotient for (code, _), quotient in zip(weights, quotients, strict=True)}


def _whole_weights(weights: list[Decimal], largest: int) -> list[int]:
    """The weights as whole numbers in the same proportion, small enough for the products of ``_allocated``."""
    finest = min((int(weight.as_tuple().exponent) for weight in weights if weight), default=0)
    whole = [int(weight.scaleb(-min(finest, 0))) for weight in weights]
    divisor = int(np.gcd.reduce(whole))
    whole = [weight // divisor for weight in whole] if divisor > 1 else whole
    while max(max(whole), 1) * max(min(sum(whole), largest), 1) >= _ROOM:
        whole = [weight // 2 for weight in whole]
    return whole
