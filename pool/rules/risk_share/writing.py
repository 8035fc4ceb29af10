"""A scenario, or an agreement's rules, written in the form in which they are read."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal

import yaml

from pool.rules.risk_share.model import ALL_LINES, Line, LineRule, Partner, Rules, Scenario, Select, Step
from pool.rules.risk_share.releases import release_as_dict


def rules_as_dict(rules: Rules) -> dict[str, object]:
    """Rules as JSON can keep them, amounts as texts; ``parse_rules`` reads them back."""
    return {
        "line_rules": [_rule(rule) for rule in rules.line_rules],
        "netting": rules.netting,
        "overspend": [_rule(step) for step in rules.overspend],
        "underspend": [_rule(step) for step in rules.underspend],
        **({"by_decision": list(rules.by_decision)} if rules.by_decision else {}),
    }


def scenario_as_dict(scenario: Scenario) -> dict[str, object]:
    """A whole scenario as JSON can keep it; ``scenario_of`` reads it back."""
    head: dict[str, object] = {"agreement": scenario.agreement} if scenario.agreement else {}
    held = {name: amount for name, amount in scenario.funds.items() if name not in scenario.releases}
    earned = {name: release_as_dict(release) for name, release in scenario.releases.items()}
    return head | {
        "partners": [_given(partner) for partner in scenario.partners],
        "funds": _texts(held),
        **({"releases": earned} if earned else {}),
        "lines": [_given(line) for line in scenario.lines],
        "rules": rules_as_dict(scenario.rules),
        **({"decided": _decided(scenario)} if scenario.decided else {}),
    }


def _decided(scenario: Scenario) -> dict[str, object]:
    return {stage: [_rule(step) for step in steps] for stage, steps in scenario.decided.items()}


def write_scenario(scenario: Scenario) -> str:
    """A scenario as a YAML file; ``read_scenario`` reads it back."""
    return yaml.safe_dump(scenario_as_dict(scenario), sort_keys=False, allow_unicode=True, width=110)


def _rule(rule: LineRule | Step) -> dict[str, object]:
    return {"step": rule.step} | _given(rule)


def _given(thing: Partner | Line | LineRule | Step | Select) -> dict[str, object]:
    """The fields that say something: an empty one is left out, as a person would leave it out."""
    values = {field.name: getattr(thing, field.name) for field in fields(thing)}
    return {name: _plain(value) for name, value in values.items() if not _is_empty(value)}


def _is_empty(value: object) -> bool:
    return value is None or value is False or value == ALL_LINES or value in ("", (), {})


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Select):
        return _given(value)
    if isinstance(value, Mapping):
        return _texts(value)
    return list(value) if isinstance(value, tuple) else value


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
