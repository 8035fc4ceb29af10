from delivery.models.appraisal import CashFlow, DiscountTable, FinancialAppraisal, FlowLine, PublishedFigure
from delivery.models.benefit import (
    Benefit,
    BenefitActual,
    BenefitKind,
    BenefitMonth,
    BenefitShare,
    BenefitStatus,
    BenefitYear,
    Confidence,
)
from delivery.models.benefits_map import BenefitsMap, MapLayer, MapLink, MapNode
from delivery.models.case import BusinessCase, CaseStage, CaseVersion
from delivery.models.change import (
    ChangeRequest,
    ChangeState,
    MilestoneMove,
)
from delivery.models.confidence import ConfidenceAssessment, HighlightReport
from delivery.models.cost import CostShare, CostSplit, ProgrammeCost, PublishedCost
from delivery.models.engagement import (
    AreaCharacteristic,
    Effect,
    EngagementEvent,
    EngagementKind,
    EqualityAssessment,
    EqualityEffect,
    Level,
    StakeholderGroup,
    YouSaid,
)
from delivery.models.measure import Measure, MeasureValue, Polarity, TargetKind
from delivery.models.milestone import Dependency, Milestone
from delivery.models.option import Option, OptionCriterion, OptionsAppraisal, OptionScore
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
from delivery.models.workforce import Transfer, TransferMeasure, TransferTeam

__all__ = [
    "AreaCharacteristic",
    "Benefit",
    "BenefitActual",
    "BenefitKind",
    "BenefitMonth",
    "BenefitShare",
    "BenefitStatus",
    "BenefitYear",
    "BenefitsMap",
    "BusinessCase",
    "CaseImport",
    "CaseImportState",
    "CaseStage",
    "CaseVersion",
    "CashFlow",
    "ChangeRequest",
    "ChangeState",
    "CommitmentEntry",
    "Confidence",
    "ConfidenceAssessment",
    "CostShare",
    "CostSplit",
    "Dependency",
    "DiscountTable",
    "Effect",
    "EngagementEvent",
    "EngagementKind",
    "EqualityAssessment",
    "EqualityEffect",
    "FinancialAppraisal",
    "FlowLine",
    "HighlightReport",
    "Level",
    "MapLayer",
    "MapLink",
    "MapNode",
    "Measure",
    "MeasureValue",
    "Milestone",
    "MilestoneMove",
    "Option",
    "OptionCriterion",
    "OptionScore",
    "OptionsAppraisal",
    "PackageKind",
    "Polarity",
    "Programme",
    "ProgrammeCost",
    "Project",
    "ProjectStatus",
    "PublishedCost",
    "PublishedFigure",
    "Response",
    "Risk",
    "RiskAction",
    "RiskRegister",
    "RiskScale",
    "RiskStatus",
    "ScaleKind",
    "StakeholderGroup",
    "StrategyMeasure",
    "SupportAct",
    "SupportCase",
    "TargetKind",
    "Transfer",
    "TransferMeasure",
    "TransferTeam",
    "VerificationTerms",
    "Workstream",
    "YouSaid",
]
