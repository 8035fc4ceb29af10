"""Pages of the programme: its projects, milestones and what it costs."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import costs, milestones, programmes

pages: list[URLPattern | URLResolver] = [
    path("programme/", programmes.programmes, name="programme"),
    path("programme/add/", programmes.programme_add, name="programme_add"),
    path("programme/projects/add/", programmes.project_add, name="project_add"),
    path("programme/projects/<slug:code>/", programmes.project, name="project"),
    path("programme/projects/<slug:code>/edit/", programmes.project_edit, name="project_edit"),
    path("programme/projects/<slug:code>/workstreams/add/", programmes.workstream_add, name="workstream_add"),
    path("programme/workstreams/<int:pk>/edit/", programmes.workstream_edit, name="workstream_edit"),
    path("programme/programmes/<slug:code>/", programmes.programme, name="one_programme"),
    path("programme/programmes/<slug:code>/edit/", programmes.programme_edit, name="programme_edit"),
    path("programme/milestones/", milestones.milestones, name="milestones"),
    path("programme/milestones/<int:pk>/", milestones.milestone, name="milestone"),
    path("programme/milestones/<int:pk>/done/", milestones.milestone_done, name="milestone_done"),
    path("programme/milestones/<int:pk>/forecast/", milestones.milestone_forecast, name="milestone_forecast"),
    path("programme/costs/", costs.costs, name="costs"),
]
