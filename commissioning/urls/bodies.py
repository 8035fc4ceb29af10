"""Pages of bodies: the list, one body, and what belongs to it."""

from django.urls import URLPattern, path

from commissioning.views import bodies as body_pages
from commissioning.views import bodies_file as file_pages
from commissioning.views import bodies_setup as body_setup_pages
from commissioning.views import body_parts as part_pages
from commissioning.views import reserved as reserved_pages

_BODY = "bodies/<str:code>/"

pages: list[URLPattern] = [
    path("bodies/", body_pages.bodies, name="bodies"),
    path("bodies/notice/", body_pages.notice_days, name="notice_days"),
    path("bodies/structure/", body_pages.structure, name="structure"),
    path("bodies/file/", file_pages.bodies_file, name="bodies_file"),
    path("bodies/file/<str:kind>/", file_pages.take_away, name="bodies_take_away"),
    path("bodies/add/", body_setup_pages.add_body, name="add_body"),
    path(_BODY, body_pages.body, name="body"),
    path(f"{_BODY}history/", body_pages.body_history, name="body_history"),
    path(f"{_BODY}change/", body_setup_pages.change_body, name="change_body"),
    path(f"{_BODY}links/add/", part_pages.add_link, name="add_body_link"),
    path("body-links/<int:pk>/end/", part_pages.end_link, name="end_body_link"),
    path("body-links/<int:pk>/remove/", part_pages.remove_link, name="remove_body_link"),
    path(f"{_BODY}terms/add/", part_pages.add_terms, name="add_body_terms"),
    path("body-terms/<int:pk>/change/", part_pages.change_terms, name="change_body_terms"),
    path("body-terms/<int:pk>/remove/", part_pages.remove_terms, name="remove_body_terms"),
    path("body-terms/<int:pk>/reserved/", reserved_pages.reserved, name="reserved"),
    path("reserved/<int:pk>/remove/", reserved_pages.unreserve, name="unreserve"),
    path(f"{_BODY}seats/add/", part_pages.add_seat, name="add_seat"),
    path("seats/<int:pk>/change/", part_pages.change_seat, name="change_seat"),
    path("seats/<int:pk>/remove/", part_pages.remove_seat, name="remove_seat"),
    path("seats/<int:pk>/terms/add/", part_pages.begin_term, name="begin_term"),
    path("seat-terms/<int:pk>/end/", part_pages.end_term, name="end_term"),
    path("seat-terms/<int:pk>/remove/", part_pages.remove_term, name="remove_term"),
]
