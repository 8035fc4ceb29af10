from delivery.models.cost import ProgrammeCost, PublishedCost
from delivery.models.measure import Measure, MeasureValue, Polarity, TargetKind
from delivery.models.milestone import Milestone
from delivery.models.programme import Programme
from delivery.models.project import Project, ProjectStatus, Workstream
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
    "Programme",
    "ProgrammeCost",
    "Project",
    "ProjectStatus",
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
    "Workstream",
]
