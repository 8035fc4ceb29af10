"""Pages of decisions and their routes."""

from django.urls import URLPattern, path

from commissioning.views import decisions as decision_pages
from commissioning.views import route as route_pages

pages: list[URLPattern] = [
    path("decisions/", decision_pages.decisions, name="decisions"),
    path("decisions/new/", decision_pages.new_decision, name="new_decision"),
    path("decisions/<int:pk>/", decision_pages.decision, name="decision"),
    path("decisions/<int:pk>/change/", decision_pages.change_decision, name="change_decision"),
    path("decisions/<int:pk>/start/", decision_pages.start_route, name="start_route"),
    path("decisions/<int:pk>/withdraw/", decision_pages.withdraw_decision, name="withdraw_decision"),
    path("decisions/<int:pk>/route/add/", route_pages.add_stage, name="add_stage"),
    path("decisions/<int:pk>/route/<int:stage>/outcome/", route_pages.record_outcome, name="record_outcome"),
    path("decisions/<int:pk>/route/<int:stage>/take-back/", route_pages.take_back_outcome, name="take_back_outcome"),
    path("decisions/<int:pk>/route/<int:stage>/remove/", route_pages.remove_stage, name="remove_stage"),
]
