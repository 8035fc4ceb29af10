"""Pages of the programme: milestones and what it costs."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import costs, milestones

pages: list[URLPattern | URLResolver] = [
    path("milestones/", milestones.milestones, name="milestones"),
    path("milestones/<int:pk>/", milestones.milestone, name="milestone"),
    path("milestones/<int:pk>/done/", milestones.milestone_done, name="milestone_done"),
    path("milestones/<int:pk>/forecast/", milestones.milestone_forecast, name="milestone_forecast"),
    path("costs/", costs.costs, name="costs"),
]
