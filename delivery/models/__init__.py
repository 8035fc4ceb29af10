from delivery.models.cost import ProgrammeCost, PublishedCost
from delivery.models.measure import Measure, MeasureValue, Polarity, TargetKind
from delivery.models.milestone import Milestone
from delivery.models.project import Project
from delivery.models.risk import (
    Response,
    Risk,
    RiskAction,
    RiskRegister,
    RiskScale,
    RiskStatus,
    ScaleKind,
)
from delivery.models.strategy import StrategyMeasure

__all__ = [
    "Measure",
    "MeasureValue",
    "Milestone",
    "Polarity",
    "ProgrammeCost",
    "Project",
    "PublishedCost",
    "Response",
    "Risk",
    "RiskAction",
    "RiskRegister",
    "RiskScale",
    "RiskStatus",
    "ScaleKind",
    "StrategyMeasure",
    "TargetKind",
]
