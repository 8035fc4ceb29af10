"""Pages of the programme: its projects, milestones and what it costs."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import changes, confidence, costs, milestones, plans, programmes

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
    path("programme/projects/<slug:code>/milestones/add/", plans.milestone_add, name="milestone_add"),
    path("programme/projects/<slug:code>/baseline/", plans.baseline, name="baseline"),
    path("programme/projects/<slug:code>/confidence/add/", confidence.assess, name="assess"),
    path("programme/projects/<slug:code>/highlights/add/", confidence.highlight_add, name="highlight_add"),
    path("programme/highlights/<int:pk>/", confidence.highlight, name="highlight"),
    path("programme/highlights/<int:pk>/edit/", confidence.highlight_edit, name="highlight_edit"),
    path("programme/highlights/<int:pk>/issue/", confidence.highlight_issue, name="highlight_issue"),
    path("programme/highlights/<int:pk>/correct/", confidence.highlight_correct, name="highlight_correct"),
    path("programme/projects/<slug:code>/changes/add/", changes.change_add, name="change_add"),
    path("programme/changes/", changes.changes, name="changes"),
    path("programme/changes/<int:pk>/", changes.one_change, name="change"),
    path("programme/changes/<int:pk>/decide/", changes.change_decide, name="change_decide"),
    path("programme/changes/<int:pk>/withdraw/", changes.change_withdraw, name="change_withdraw"),
    path("programme/timeline/", plans.timeline, name="timeline"),
    path("programme/milestones/<int:pk>/edit/", plans.milestone_edit, name="milestone_edit"),
    path("programme/milestones/<int:pk>/waits/add/", plans.dependency_add, name="dependency_add"),
    path("programme/waits/<int:pk>/remove/", plans.dependency_remove, name="dependency_remove"),
    path("programme/milestones/", milestones.milestones, name="milestones"),
    path("programme/milestones/<int:pk>/", milestones.milestone, name="milestone"),
    path("programme/milestones/<int:pk>/done/", milestones.milestone_done, name="milestone_done"),
    path("programme/milestones/<int:pk>/forecast/", milestones.milestone_forecast, name="milestone_forecast"),
    path("programme/costs/add/", costs.cost_add, name="cost_add"),
    path("programme/costs/<int:pk>/", costs.cost_edit, name="cost_edit"),
    path("programme/costs/divide/", costs.split_add, name="split_add"),
    path("programme/costs/", costs.costs, name="costs"),
]
