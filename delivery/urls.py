"""The pages and the API of delivery."""

from django.urls import URLPattern, URLResolver, path

from delivery import api
from delivery.views import costs, measures, milestones, risks, strategies

app_name = "delivery"

urlpatterns: list[URLPattern | URLResolver] = [
    path("risks/", risks.risks, name="risks"),
    path("risks/<int:pk>/", risks.risk, name="risk"),
    path("risks/<int:pk>/edit/", risks.risk_edit, name="risk_edit"),
    path("risks/<int:pk>/actions/add/", risks.action_add, name="action_add"),
    path("actions/<int:pk>/done/", risks.action_done, name="action_done"),
    path("milestones/", milestones.milestones, name="milestones"),
    path("milestones/<int:pk>/", milestones.milestone, name="milestone"),
    path("milestones/<int:pk>/done/", milestones.milestone_done, name="milestone_done"),
    path("milestones/<int:pk>/forecast/", milestones.milestone_forecast, name="milestone_forecast"),
    path("measures/", measures.measures, name="measures"),
    path("measures/<int:pk>/", measures.measure, name="measure"),
    path("measures/<int:pk>/values/add/", measures.value_add, name="value_add"),
    path("measures/strategies/<slug:code>/", strategies.strategy_measures, name="strategy_measures"),
    path("costs/", costs.costs, name="costs"),
]

api_patterns: list[URLPattern | URLResolver] = [
    path("risk-registers", api.RiskRegisters.as_view(), name="risk-registers"),
    path("milestones", api.Milestones.as_view(), name="milestones"),
    path("measures", api.Measures.as_view(), name="measures"),
]
