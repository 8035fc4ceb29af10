"""The pages and the API of commissioning."""

from django.urls import URLPattern, URLResolver, path

from commissioning import api
from commissioning.views import audit as audit_pages
from commissioning.views import bodies as body_pages
from commissioning.views import bodies_setup as body_setup_pages
from commissioning.views import calendar as calendar_pages
from commissioning.views import decisions as decision_pages
from commissioning.views import home as home_pages
from commissioning.views import limits as limit_pages
from commissioning.views import organisations as organisation_pages
from commissioning.views import people as people_pages
from commissioning.views import register as register_pages
from commissioning.views import route as route_pages

app_name = "commissioning"
home = home_pages.choose_partnership

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home_pages.home, name="home"),
    path("register/", register_pages.register, name="register"),
    path("register/returns/", register_pages.returns, name="returns"),
    path("register/<int:pk>/", register_pages.function, name="function"),
    path("register/<int:pk>/delegate/", register_pages.delegate, name="delegate"),
    path("register/<int:pk>/end/", register_pages.end_delegation, name="end_delegation"),
    path("register/<int:pk>/terms/", register_pages.change_terms, name="change_terms"),
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
    path("bodies/", body_pages.bodies, name="bodies"),
    path("bodies/notice/", body_pages.notice_days, name="notice_days"),
    path("bodies/add/", body_setup_pages.add_body, name="add_body"),
    path("bodies/<str:code>/change/", body_setup_pages.change_body, name="change_body"),
    path("posts/", body_setup_pages.posts, name="posts"),
    path("posts/add/", body_setup_pages.add_post, name="add_post"),
    path("posts/<str:code>/change/", body_setup_pages.change_post, name="change_post"),
    path("extra-days/", calendar_pages.extra_days, name="extra_days"),
    path("extra-days/<int:pk>/remove/", calendar_pages.remove_extra_day, name="remove_extra_day"),
    path("limits/", limit_pages.limits, name="limits"),
    path("limits/add/", limit_pages.add_limit, name="add_limit"),
    path("limits/<int:pk>/end/", limit_pages.end_limit, name="end_limit"),
    path("organisations/", organisation_pages.organisations, name="organisations"),
    path("organisations/add/", organisation_pages.add_organisation, name="add_organisation"),
    path("organisations/<str:code>/change/", organisation_pages.change_organisation, name="change_organisation"),
    path("people/", people_pages.people, name="people"),
    path("people/add/", people_pages.add_person, name="add_person"),
    path("people/<int:pk>/grant/", people_pages.grant_role, name="grant_role"),
    path("roles/<int:pk>/end/", people_pages.end_role, name="end_role"),
    path("audit/", audit_pages.audit, name="audit"),
]

_ROW = "<int:pk>/"
api_patterns: list[URLPattern | URLResolver] = [
    path("functions/", api.Functions.as_view({"get": "list"}), name="functions"),
    path(f"functions/{_ROW}", api.Functions.as_view({"get": "retrieve"}), name="function"),
    path("returns/", api.Returns.as_view({"get": "list"}), name="returns"),
    path(f"returns/{_ROW}", api.Returns.as_view({"get": "retrieve"}), name="return"),
    path("decisions/", api.Decisions.as_view({"get": "list"}), name="decisions"),
    path(f"decisions/{_ROW}", api.Decisions.as_view({"get": "retrieve"}), name="decision"),
]
