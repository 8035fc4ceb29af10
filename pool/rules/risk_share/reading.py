"""From a file or from stored JSON to a scenario that has no faults left in it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from pool.rules.risk_share.checks import check_rules, check_scenario
from pool.rules.risk_share.faults import Faults, ScenarioErrors
from pool.rules.risk_share.fields import Reading, listed, one_of, scalar
from pool.rules.risk_share.model import (
    ALL_LINES,
    ARRANGEMENTS,
    BASES,
    NETTINGS,
    WATERFALLS,
    ByCause,
    CarryForward,
    Draw,
    HostBears,
    Lead,
    Line,
    LineRule,
    LineShares,
    Partner,
    Retain,
    Rules,
    Scenario,
    Select,
    Share,
    Step,
)
from pool.rules.risk_share.plain_lines import plain_lines
from pool.rules.risk_share.releases import releases_in
from pool.rules.risk_share.tree import Node, below, tree_of_values, tree_of_yaml

Made = TypeVar("Made")

# What the file of a whole agreement has beside the scenario; ``pool.rules.agreement_file`` reads it.
AGREEMENT_KEYS = ("code", "starts_on", "ends_on", "effective_from", "year", "fund", "terms", "schemes")
AGREEMENT_LINE_KEYS = ("scheme", "provider")


def read_scenario(text: str) -> Scenario:
    """Read a scenario file (YAML, of which JSON is a part).

    Raises ScenarioErrors with every fault at once, each with its place and line.
    """
    node, faults = tree_of_yaml(text)
    return _checked(node, faults)


def scenario_of(values: Mapping[str, object], lines: tuple[Line, ...] | None = None) -> Scenario:
    """A scenario from plain values, such as JSON. Raises ScenarioErrors with every fault at once.

    lines: those of the values, from a caller who made the values from them.
    """
    if lines is None:
        lines = plain_lines(values.get("lines"))
    if lines is None:
        return _checked(tree_of_values(values), Faults())
    faults = Faults()
    scenario = replace(_scenario(tree_of_values({**values, "lines": ()}), faults), lines=lines)
    check_scenario(scenario, faults)
    faults.raise_if_any()
    return scenario


def parse_rules(
    values: Mapping[str, object],
    *,
    partners: Sequence[Partner],
    funds: Mapping[str, Decimal] | None = None,
    lines: Sequence[Line] | None = None,
) -> Rules:
    """The rules of an agreement alone, from plain values.

    lines: the lines they will work on; without them, what the rules select and line shares are not checked.

    Raises ScenarioErrors with every fault at once; places begin with ``rules``.
    """
    faults = Faults()
    rules = _rules(tree_of_values(values, "rules"), faults)
    check_rules(rules, faults, partners=partners, funds=funds or {}, lines=lines)
    faults.raise_if_any()
    return rules


def read_step(stage: str, values: object) -> LineRule | Step | None:
    """One rule of ``line_rules``, ``overspend`` or ``underspend`` on its own, for its sentence.

    What it names is not checked. None when it cannot be read at all.
    """
    faults = Faults()
    node = tree_of_values(values, stage)
    found = _line_rule(node, faults) if stage == "line_rules" else _step(node, faults)
    try:
        faults.raise_if_any()
    except ScenarioErrors:
        return None
    return found


def scenario_in(node: Node, faults: Faults) -> Scenario:
    """The scenario in a tree, with all its faults noted. What is faulty has harmless values: compute nothing by it."""
    scenario = _scenario(node, faults)
    check_scenario(scenario, faults)
    return scenario


def _checked(node: Node, faults: Faults) -> Scenario:
    scenario = scenario_in(node, faults)
    faults.raise_if_any()
    return scenario


def _scenario(node: Node, faults: Faults) -> Scenario:
    # A worked example carries the figures that are expected of it beside the scenario.
    beside = ("agreement", "funds", "releases", "rules", "decided", "expected", *AGREEMENT_KEYS)
    found = Reading.of(node, faults, ("partners", "lines"), beside)
    rules = found.fields.get("rules")
    releases = releases_in(found)
    return Scenario(
        agreement=found.maybe_text("agreement"),
        partners=tuple(_partner(item, faults) for item in found.items("partners")),
        funds=found.amounts("funds") | {name: release.released for name, release in releases.items()},
        releases=releases,
        lines=tuple(_line(item, faults) for item in found.items("lines")),
        rules=Rules() if rules is None or rules.is_nothing else _rules(rules, faults),
        decided=_decided(found),
    )


def _decided(found: Reading) -> dict[str, tuple[Step, ...]]:
    """What was decided in place of the default, by direction."""
    node = found.fields.get("decided")
    if node is None or node.is_nothing:
        return {}
    given = Reading.of(node, found.faults, (), WATERFALLS)
    return {stage: tuple(_step(item, found.faults) for item in given.items(stage)) for stage in given.fields}


def _partner(node: Node, faults: Faults) -> Partner:
    found = Reading.of(node, faults, ("code",), ("name", "contribution", "host"))
    code = found.text("code")
    return Partner(
        code=code,
        name=found.maybe_text("name", default=code),
        contribution=found.maybe_amount("contribution"),
        host=found.truth("host"),
    )


def _line(node: Node, faults: Faults) -> Line:
    required = ("code", "lead", "arrangement", "budget", "outturn")
    optional = ("name", "group", "tags", "shares", "causes", *AGREEMENT_LINE_KEYS)
    found = Reading.of(node, faults, required, optional)
    code = found.text("code")
    return Line(
        code=code,
        name=found.maybe_text("name", default=code),
        lead=found.text("lead"),
        arrangement=found.choice("arrangement", ARRANGEMENTS),
        group=found.maybe_text("group"),
        budget=found.amount("budget"),
        outturn=found.amount("outturn"),
        tags=tuple(scalar(tag, faults) for tag in found.items("tags")),
        shares=found.percentages("shares"),
        causes=found.amounts("causes"),
    )


def _rules(node: Node, faults: Faults) -> Rules:
    found = Reading.of(node, faults, (), ("line_rules", "netting", *WATERFALLS, "by_decision"))
    return Rules(
        line_rules=tuple(_line_rule(item, faults) for item in found.items("line_rules")),
        netting=found.choice("netting", NETTINGS, default="all"),
        overspend=tuple(_step(item, faults) for item in found.items("overspend")),
        underspend=tuple(_step(item, faults) for item in found.items("underspend")),
        by_decision=tuple(dict.fromkeys(found.choices("by_decision", WATERFALLS))),
    )


def _select(found: Reading) -> Select:
    node = found.fields.get("select")
    if node is None:
        return ALL_LINES
    if node.is_nothing:
        found.faults.add(node.place, "selects nothing; leave select out when the rule is for every line.")
        return ALL_LINES
    chosen = Reading.of(node, found.faults, (), ("arrangement", "group", "lead", "tag", "line"))
    return Select(
        arrangement=chosen.choices("arrangement", ARRANGEMENTS),
        group=chosen.choices("group"),
        lead=chosen.choices("lead"),
        tag=chosen.choices("tag"),
        line=chosen.choices("line"),
    )


def _by_cause(found: Reading) -> ByCause:
    return ByCause(causes=found.texts("causes"), select=_select(found))


def _draw(found: Reading) -> Draw:
    return Draw(fund=found.text("fund"), up_to=found.maybe_amount("up_to"), portion=found.maybe_percentage("portion"))


def _share(found: Reading) -> Share:
    return Share(
        basis=found.choice("basis", BASES),
        weights=found.percentages("weights"),
        up_to=found.maybe_amount("up_to"),
        caps=found.amounts("caps"),
        portion=found.maybe_percentage("portion"),
    )


def _carry_forward(found: Reading) -> CarryForward:
    return CarryForward(found.maybe_amount("up_to"), found.maybe_percentage("portion"))


# For each name of a step: its maker, the fields it must have and the fields it may have.
_Kinds = Mapping[str, tuple[Callable[[Reading], Made], Collection[str], Collection[str]]]

_LINE_RULES: _Kinds[LineRule] = {
    "retain": (lambda found: Retain(_select(found)), (), ("select",)),
    "host": (lambda found: HostBears(_select(found)), (), ("select",)),
    "by_cause": (_by_cause, ("causes",), ("select",)),
    "line_shares": (lambda found: LineShares(_select(found)), (), ("select",)),
}
_STEPS: _Kinds[Step] = {
    "draw": (_draw, ("fund",), ("portion", "up_to")),
    "share": (_share, ("basis",), ("weights", "portion", "up_to", "caps")),
    "lead": (lambda found: Lead(found.text("partner")), ("partner",), ()),
    "carry_forward": (_carry_forward, (), ("portion", "up_to")),
}


def _line_rule(node: Node, faults: Faults) -> LineRule:
    return _one(node, _LINE_RULES, faults) or Retain()


def _step(node: Node, faults: Faults) -> Step:
    return _one(node, _STEPS, faults) or CarryForward()


def _one(node: Node, kinds: _Kinds[Made], faults: Faults) -> Made | None:
    """A step by its name; nothing, with the fault noted, when there is no such step."""
    field = (node.fields or {}).get("step")
    if field is None or field.is_nothing:
        if node.fields is None:
            faults.add(node.place, f"must be a step, such as {{step: {next(iter(kinds))}}}.")
        else:
            faults.add(below(node.place, "step"), f"is missing; use {listed(kinds, 'or')}.")
        return None
    name = one_of(field, kinds, faults)
    if not name:
        return None
    make, required, optional = kinds[name]
    return make(Reading.of(node, faults, ("step", *required), optional))
