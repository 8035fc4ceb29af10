"""Pages of people, organisations, limits and extra days, and the record of acts."""

from django.urls import URLPattern, path

from commissioning.views import audit as audit_pages
from commissioning.views import calendar as calendar_pages
from commissioning.views import limits as limit_pages
from commissioning.views import organisations as organisation_pages
from commissioning.views import people as people_pages

pages: list[URLPattern] = [
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
