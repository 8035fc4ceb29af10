"""Risk share: who bears the variance of a pooled fund, by rules that an agreement states as data."""

from pool.rules.risk_share.engine import share
from pool.rules.risk_share.faults import Fault, ScenarioErrors
from pool.rules.risk_share.model import Line, Partner, Rules, Scenario, Select
from pool.rules.risk_share.reading import parse_rules, read_scenario, scenario_of
from pool.rules.risk_share.statement import ENGINE_VERSION, LineTaken, Statement, Taken

__all__ = [
    "ENGINE_VERSION",
    "Fault",
    "Line",
    "LineTaken",
    "Partner",
    "Rules",
    "Scenario",
    "ScenarioErrors",
    "Select",
    "Statement",
    "Taken",
    "parse_rules",
    "read_scenario",
    "scenario_of",
    "share",
]
