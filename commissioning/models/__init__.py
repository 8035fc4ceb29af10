from commissioning.models.assurance import Evidence, EvidenceExpectation
from commissioning.models.audit import AuditEntry
from commissioning.models.bodies import BodyLink, Member, QuorumPart, Seat, SeatTerm, TermsOfReference
from commissioning.models.decisions import Decision, DecisionFunction, Recommendation, RouteStage
from commissioning.models.delegation import ApprovalLimit
from commissioning.models.design import (
    Capability,
    CapabilityChange,
    Consideration,
    DesignArea,
    Provision,
    Team,
)
from commissioning.models.dispensations import Dispensation
from commissioning.models.documents import (
    ControlledDocument,
    DocumentApproval,
    DocumentReview,
    DocumentVersion,
    DocumentWaiver,
)
from commissioning.models.interests import Interest, InterestConfirmation, RaisedInterest
from commissioning.models.kinds import DecisionKind
from commissioning.models.law import (
    CallIn,
    DecisionRecord,
    Implementation,
    ImplementationStep,
    LegalNotice,
    PlanEntry,
    UrgencyReport,
)
from commissioning.models.law_clocks import ClockRule, LocalTerms
from commissioning.models.partnership import Body, ExtraDay, Organisation, Partnership, Post
from commissioning.models.people import RoleHolding, User
from commissioning.models.posts import PostHolding
from commissioning.models.principles import PrincipleList, PrincipleTest
from commissioning.models.register import (
    DelegatedFunction,
    Delegation,
    DelegationCondition,
    FunctionTerms,
    RegisterEdition,
)
from commissioning.models.reserved import ReservedMatter
from commissioning.models.returns import ReturnCollection, ReturnStep, StatutoryReturn
from commissioning.models.route import AdviceRequest, Condition, DecisionText, RouteTemplate, TakeBack, TemplateStage
from commissioning.models.scheme import SchemeConfirmation, SchemeNeed, SchemeRule
from commissioning.models.scope import LineAttribution, ScopeCriterion, ScopeStanding, SpendLine
from commissioning.models.strategies import Consultation, ConsultationMinimum, Strategy

__all__ = [
    "AdviceRequest",
    "ApprovalLimit",
    "AuditEntry",
    "Body",
    "BodyLink",
    "CallIn",
    "Capability",
    "CapabilityChange",
    "ClockRule",
    "Condition",
    "Consideration",
    "Consultation",
    "ConsultationMinimum",
    "ControlledDocument",
    "Decision",
    "DecisionFunction",
    "DecisionKind",
    "DecisionRecord",
    "DecisionText",
    "DelegatedFunction",
    "Delegation",
    "DelegationCondition",
    "DesignArea",
    "Dispensation",
    "DocumentApproval",
    "DocumentReview",
    "DocumentVersion",
    "DocumentWaiver",
    "Evidence",
    "EvidenceExpectation",
    "ExtraDay",
    "FunctionTerms",
    "Implementation",
    "ImplementationStep",
    "Interest",
    "InterestConfirmation",
    "LegalNotice",
    "LineAttribution",
    "LocalTerms",
    "Member",
    "Organisation",
    "Partnership",
    "PlanEntry",
    "Post",
    "PostHolding",
    "PrincipleList",
    "PrincipleTest",
    "Provision",
    "QuorumPart",
    "RaisedInterest",
    "Recommendation",
    "RegisterEdition",
    "ReservedMatter",
    "ReturnCollection",
    "ReturnStep",
    "RoleHolding",
    "RouteStage",
    "RouteTemplate",
    "SchemeConfirmation",
    "SchemeNeed",
    "SchemeRule",
    "ScopeCriterion",
    "ScopeStanding",
    "Seat",
    "SeatTerm",
    "SpendLine",
    "StatutoryReturn",
    "Strategy",
    "TakeBack",
    "Team",
    "TemplateStage",
    "TermsOfReference",
    "UrgencyReport",
    "User",
]
