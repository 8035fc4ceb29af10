"""Pages of who may decide what: kinds of decision, the scheme of delegation."""

from django.urls import URLPattern, path

from commissioning.views import kinds as kind_pages

_KINDS = "decisions/kinds/"

pages: list[URLPattern] = [
    path(_KINDS, kind_pages.decision_kinds, name="decision_kinds"),
    path(f"{_KINDS}add/", kind_pages.add_decision_kind, name="add_decision_kind"),
    path(f"{_KINDS}<slug:code>/change/", kind_pages.change_decision_kind, name="change_decision_kind"),
    path("decisions/<int:pk>/facts/", kind_pages.change_facts, name="change_facts"),
]
