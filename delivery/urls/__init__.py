"""The pages and the API of delivery. Each part has its own list."""

from django.urls import URLPattern, URLResolver, path

from delivery import api
from delivery.urls import (
    assurance,
    benefits,
    cases,
    contracts,
    diligence,
    engagement,
    measures,
    programme,
    risks,
    specifications,
    support,
    workforce,
)

app_name = "delivery"

urlpatterns: list[URLPattern | URLResolver] = [
    *programme.pages,
    *assurance.pages,
    *cases.pages,
    *risks.pages,
    *benefits.pages,
    *measures.pages,
    *support.pages,
    *workforce.pages,
    *engagement.pages,
    *diligence.pages,
    *specifications.pages,
    *contracts.pages,
]

api_patterns: list[URLPattern | URLResolver] = [
    path("risk-registers", api.RiskRegisters.as_view(), name="risk-registers"),
    path("milestones", api.Milestones.as_view(), name="milestones"),
    path("measures", api.Measures.as_view(), name="measures"),
    path("programmes", api.Programmes.as_view(), name="programmes"),
    path("stage-gates", api.Gates.as_view(), name="stage-gates"),
    path("exceptions", api.Exceptions.as_view(), name="exceptions"),
    path("benefits", api.Benefits.as_view(), name="benefits"),
    path("contracts", api.Contracts.as_view(), name="contracts"),
]
