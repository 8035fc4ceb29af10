from commissioning.models.audit import AuditEntry
from commissioning.models.decisions import Decision, Recommendation, RouteStage
from commissioning.models.delegation import ApprovalLimit
from commissioning.models.law_clocks import ClockRule, LocalTerms
from commissioning.models.partnership import Body, ExtraDay, Organisation, Partnership, Post
from commissioning.models.people import RoleHolding, User
from commissioning.models.register import DelegatedFunction, StatutoryReturn

__all__ = [
    "ApprovalLimit",
    "AuditEntry",
    "Body",
    "ClockRule",
    "Decision",
    "DelegatedFunction",
    "ExtraDay",
    "LocalTerms",
    "Organisation",
    "Partnership",
    "Post",
    "Recommendation",
    "RoleHolding",
    "RouteStage",
    "StatutoryReturn",
    "User",
]
