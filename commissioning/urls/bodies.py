"""Pages of bodies."""

from django.urls import URLPattern, path

from commissioning.views import bodies as body_pages
from commissioning.views import bodies_setup as body_setup_pages

pages: list[URLPattern] = [
    path("bodies/", body_pages.bodies, name="bodies"),
    path("bodies/notice/", body_pages.notice_days, name="notice_days"),
    path("bodies/add/", body_setup_pages.add_body, name="add_body"),
    path("bodies/<str:code>/change/", body_setup_pages.change_body, name="change_body"),
]
