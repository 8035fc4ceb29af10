"""Pages of who may decide what: kinds of decision, the scheme of delegation."""

from django.urls import URLPattern, path

from commissioning.views import authority as authority_pages
from commissioning.views import kinds as kind_pages
from commissioning.views import scheme as scheme_pages

_KINDS = "decisions/kinds/"
_RULE = "scheme/<int:pk>/"
_NEED = "decisions/<int:pk>/authority/<int:need>/"

pages: list[URLPattern] = [
    path("scheme/", scheme_pages.scheme, name="scheme"),
    path("scheme/file.<str:kind>", scheme_pages.scheme_file, name="scheme_file"),
    path("scheme/add/", scheme_pages.add_scheme_rule, name="add_scheme_rule"),
    path(_RULE, scheme_pages.scheme_rule, name="scheme_rule"),
    path(f"{_RULE}change/", scheme_pages.change_scheme_rule, name="change_scheme_rule"),
    path(f"{_RULE}end/", scheme_pages.end_scheme_rule, name="end_scheme_rule"),
    path(f"{_RULE}remove/", scheme_pages.remove_scheme_rule, name="remove_scheme_rule"),
    path(f"{_NEED}met/", authority_pages.say_need_met, name="say_need_met"),
    path(f"{_NEED}confirm/", authority_pages.confirm_need, name="confirm_need"),
    path(f"{_NEED}not-met/", authority_pages.need_not_met, name="need_not_met"),
    path(_KINDS, kind_pages.decision_kinds, name="decision_kinds"),
    path(f"{_KINDS}add/", kind_pages.add_decision_kind, name="add_decision_kind"),
    path(f"{_KINDS}<slug:code>/change/", kind_pages.change_decision_kind, name="change_decision_kind"),
    path("decisions/<int:pk>/facts/", kind_pages.change_facts, name="change_facts"),
]
