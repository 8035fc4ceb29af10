"""Who bears a variance: the rules of an agreement applied in three stages.

1. Line rules, in order, on each line they select; each takes from what is left of that line's variance. Aligned and
   external lines end here: what no rule takes, their lead bears.
2. Netting of what is left of the pooled lines; then all that is over is added up, and all that is under.
3. The overspend steps for what is over and the underspend steps for what is under, in order; each takes what the
   step before left. What no step takes is unresolved.

Source: the risk-share clauses of section 75 agreements (SI 2000/617 reg. 7 has them written); docs/rules/risk-share.md.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ihwb.kernel.money import ZERO, allocate
from pool.rules.risk_share.checks import check_scenario
from pool.rules.risk_share.faults import Faults
from pool.rules.risk_share.model import (
    CARRIED_FORWARD,
    ByCause,
    CarryForward,
    Draw,
    HostBears,
    Lead,
    Line,
    LineRule,
    LineShares,
    Retain,
    Scenario,
    Share,
    Step,
    portion_of,
)
from pool.rules.risk_share.statement import (
    LINE_RULES,
    NETTING,
    OVERSPEND,
    UNDERSPEND,
    LineTaken,
    Statement,
    Taken,
)

Amounts = dict[str, Decimal]


def share(scenario: Scenario) -> Statement:
    """Share the variance of a scenario by its rules.

    Returns a statement whose partners, funds, carry-forward and unresolved add up to the variance, to the penny.
    Raises ScenarioErrors, and computes nothing, when the scenario has a fault.
    """
    faults = Faults()
    check_scenario(scenario, faults)
    faults.raise_if_any()
    open_lines = [_OpenLine(line, left=line.variance) for line in scenario.lines]
    steps = _line_stage(scenario, open_lines)
    pooled = [one for one in open_lines if one.line.arrangement == "pooled" and one.left]
    over, under = _net(pooled, scenario.rules.netting)
    steps.append(_netting_step(scenario.rules.netting, pooled))
    above = _Waterfall(scenario, OVERSPEND, over)
    below = _Waterfall(scenario, UNDERSPEND, under)
    steps += above.run() + below.run()
    return _statement(scenario, steps, open_lines, above, below)


def _statement(
    scenario: Scenario,
    steps: list[Taken],
    open_lines: Sequence["_OpenLine"],
    above: "_Waterfall",
    below: "_Waterfall",
) -> Statement:
    borne: Amounts = defaultdict(lambda: ZERO)
    for step in steps:
        for name, amount in step.allocated.items():
            borne[name] += amount
    return Statement(
        scenario=scenario,
        partners={partner.code: borne[partner.code] for partner in scenario.partners},
        funds={name: borne[name] for name in scenario.funds},
        carried_forward=borne[CARRIED_FORWARD],
        unresolved_over=above.signed(above.left),
        unresolved_under=below.signed(below.left),
        over=above.signed(above.amount),
        under=below.signed(below.amount),
        steps=tuple(steps),
        lines=tuple(LineTaken(one.line.code, one.line.variance, one.allocated, one.left) for one in open_lines),
    )


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _add(parts: Mapping[str, Decimal], into: Amounts) -> None:
    """Add parts by name, leaving out those of nought."""
    for name, part in parts.items():
        if part:
            into[name] = into.get(name, ZERO) + part


# --- Stage 1: line rules ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _OpenLine:
    """A line on its way through the line rules: what is left of its variance and who has been given the rest."""

    line: Line
    left: Decimal
    allocated: Amounts = field(default_factory=dict)
    causes_met: set[str] = field(default_factory=set)

    def give(self, parts: Mapping[str, Decimal]) -> None:
        _add(parts, self.allocated)
        self.left -= _total(parts.values())


def _line_stage(scenario: Scenario, open_lines: Sequence[_OpenLine]) -> list[Taken]:
    steps = []
    for rule in scenario.rules.line_rules:
        selected = [one for one in open_lines if rule.select.picks(one.line)]
        steps.append(_line_step(rule, selected, scenario))
    stranded = [one for one in open_lines if one.line.arrangement != "pooled" and one.left]
    if stranded:
        steps.append(_line_step(Retain(), stranded, scenario, implied=True))
    return steps


def _line_step(rule: LineRule, selected: Sequence[_OpenLine], scenario: Scenario, implied: bool = False) -> Taken:
    take = _LINE_TAKERS[type(rule)]
    before = _total(one.left for one in selected)
    allocated: Amounts = {}
    for one in selected:
        parts = take(rule, one, scenario) if one.left else {}
        one.give(parts)
        _add(parts, allocated)
    return Taken(
        stage=LINE_RULES,
        step=rule.step,
        lines=tuple(one.line.code for one in selected),
        before=before,
        allocated=allocated,
        after=_total(one.left for one in selected),
        rule=None if implied else rule,
        implied=implied,
    )


def _retain(_rule: LineRule, one: _OpenLine, _scenario: Scenario) -> Amounts:
    return {one.line.lead: one.left}


def _host(_rule: LineRule, one: _OpenLine, scenario: Scenario) -> Amounts:
    assert scenario.host is not None  # checked: a host rule without a host is a fault
    return {scenario.host: one.left}


def _line_shares(_rule: LineRule, one: _OpenLine, scenario: Scenario) -> Amounts:
    return allocate(one.left, _in_order(one.line.shares, scenario))


def _by_cause(rule: LineRule, one: _OpenLine, _scenario: Scenario) -> Amounts:
    """Each cause's amount once, though two rules name it."""
    assert isinstance(rule, ByCause)
    parts: Amounts = {}
    for cause, partner in rule.causes.items():
        if cause in one.line.causes and cause not in one.causes_met:
            one.causes_met.add(cause)
            parts[partner] = parts.get(partner, ZERO) + one.line.causes[cause]
    return parts


_LINE_TAKERS: Mapping[type, Callable[[LineRule, _OpenLine, Scenario], Amounts]] = {
    Retain: _retain,
    HostBears: _host,
    ByCause: _by_cause,
    LineShares: _line_shares,
}


# --- Stage 2: netting -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Side:
    """What is over, or what is under, after netting, and the lines it comes from."""

    amount: Decimal = ZERO
    lines: tuple[str, ...] = ()


def _net(pooled: Sequence[_OpenLine], netting: str) -> tuple[_Side, _Side]:
    """The sum of the nets that are over, and the sum of those under."""
    sets: dict[tuple[str, str], list[_OpenLine]] = defaultdict(list)
    for one in pooled:
        sets[_netted_with(one.line, netting)].append(one)
    sides = []
    for sign in (1, -1):
        chosen = [members for members in sets.values() if sign * _total(one.left for one in members) > 0]
        amount = _total(one.left for members in chosen for one in members)
        fed = {one.line.code for members in chosen for one in members}
        sides.append(_Side(amount, tuple(one.line.code for one in pooled if one.line.code in fed)))
    return sides[0], sides[1]


def _netted_with(line: Line, netting: str) -> tuple[str, str]:
    """What a line is netted within. Under ``group``, a line that belongs to no group stands alone."""
    if netting == "all":
        return ("all", "")
    if netting == "group" and line.group:
        return ("group", line.group)
    return ("line", line.code)


def _netting_step(netting: str, pooled: Sequence[_OpenLine]) -> Taken:
    left = _total(one.left for one in pooled)
    return Taken(NETTING, netting, tuple(one.line.code for one in pooled), left, {}, left)


# --- Stage 3: waterfalls ----------------------------------------------------------------------------------------------


class _Waterfall:
    """One direction's steps. Inside, amounts are positive as limits are; ``sign`` turns them back."""

    def __init__(self, scenario: Scenario, stage: str, side: _Side) -> None:
        self.scenario = scenario
        self.stage = stage
        self.lines = side.lines
        self.sign = 1 if stage == OVERSPEND else -1
        self.amount = self.left = abs(side.amount)
        self.room = dict(scenario.funds)

    def signed(self, amount: Decimal) -> Decimal:
        return amount * self.sign if amount else ZERO  # not -0.00

    def run(self) -> list[Taken]:
        steps, whose = self.scenario.steps(self.stage)
        return [self._take(step, whose) for step in steps]

    def _take(self, step: Step, whose: str) -> Taken:
        before = self.left
        parts = {name: part for name, part in _TAKERS[type(step)](self, step).items() if part}
        self.left = before - _total(parts.values())
        return Taken(
            stage=self.stage,
            step=step.step,
            lines=self.lines,
            before=self.signed(before),
            allocated={name: self.signed(part) for name, part in parts.items()},
            after=self.signed(self.left),
            rule=step,
            whose=whose,
        )


def _draw(fall: _Waterfall, step: Step) -> Amounts:
    """An overspend takes from a fund no more than it holds. A portion is of what the step finds, limits hold beside it.

    An underspend pays into it: ``up_to`` when that is given, else no more than the amount the fund is set at.
    """
    assert isinstance(step, Draw)
    room = fall.room[step.fund]
    asked = portion_of(fall.left, step.portion)
    limits = [asked] if step.up_to is None else [asked, step.up_to]
    if fall.stage == OVERSPEND or step.up_to is None:
        limits.append(room)
    part = min(limits)
    fall.room[step.fund] = max(room - part, ZERO)
    return {step.fund: part}


def _share(fall: _Waterfall, step: Step) -> Amounts:
    assert isinstance(step, Share)
    asked = portion_of(fall.left, step.portion)
    shared = asked if step.up_to is None else min(asked, step.up_to)
    parts = allocate(shared, _weights(step, fall.scenario))
    return {code: min(part, step.caps.get(code, part)) for code, part in parts.items()}


def _weights(step: Share, scenario: Scenario) -> Mapping[str, Decimal]:
    """What a share goes by, in the order of the partners: the order breaks ties of rounding."""
    if step.basis == "equal":
        return {partner.code: Decimal(1) for partner in scenario.partners}
    if step.basis == "contributions":
        return {partner.code: partner.contribution or ZERO for partner in scenario.partners}
    return _in_order(step.weights, scenario)


def _in_order(weights: Mapping[str, Decimal], scenario: Scenario) -> Mapping[str, Decimal]:
    return {partner.code: weights.get(partner.code, ZERO) for partner in scenario.partners}


def _lead(fall: _Waterfall, step: Step) -> Amounts:
    assert isinstance(step, Lead)
    return {step.partner: fall.left}


def _carry_forward(fall: _Waterfall, step: Step) -> Amounts:
    assert isinstance(step, CarryForward)
    asked = portion_of(fall.left, step.portion)
    return {CARRIED_FORWARD: asked if step.up_to is None else min(asked, step.up_to)}


_TAKERS: Mapping[type, Callable[[_Waterfall, Step], Amounts]] = {
    Draw: _draw,
    Share: _share,
    Lead: _lead,
    CarryForward: _carry_forward,
}
