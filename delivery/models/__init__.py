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
from delivery.models.verification import (
    CaseImport,
    CaseImportState,
    CommitmentEntry,
    PackageKind,
    SupportAct,
    SupportCase,
    VerificationTerms,
)

__all__ = [
    "CaseImport",
    "CaseImportState",
    "CommitmentEntry",
    "Measure",
    "MeasureValue",
    "Milestone",
    "PackageKind",
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
    "SupportAct",
    "SupportCase",
    "TargetKind",
    "VerificationTerms",
]
