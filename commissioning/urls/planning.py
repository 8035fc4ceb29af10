"""Pages of what the partners plan and write down: principles, documents, strategies, design, scope."""

from django.urls import URLPattern, path

from commissioning.views import design as design_pages
from commissioning.views import document_acts as act_pages
from commissioning.views import documents as document_pages
from commissioning.views import principles as principle_pages
from commissioning.views import scope as scope_pages
from commissioning.views import strategies as strategy_pages

_DOCUMENT = "documents/<int:pk>/"
_STRATEGY = "strategies/<slug:code>/"
_VERSION = f"{_DOCUMENT}versions/<int:version>/"

pages: list[URLPattern] = [
    path("principles/", principle_pages.principles, name="principles"),
    path("principles/add/", principle_pages.add_version, name="add_principles"),
    path("principles/file/", principle_pages.principle_file, name="principle_file"),
    path("principles/import/", principle_pages.import_file, name="import_principles"),
    path("decisions/<int:pk>/principles/", principle_pages.test_against, name="test_principles"),
    path("documents/", document_pages.documents, name="documents"),
    path("documents/register/", document_pages.new_document, name="new_document"),
    path("documents/list.<slug:kind>", document_pages.document_file, name="document_file"),
    path(_DOCUMENT, document_pages.document, name="document"),
    path(f"{_DOCUMENT}change/", document_pages.change_document, name="change_document"),
    path(f"{_DOCUMENT}waivers/add/", act_pages.add_waiver, name="add_waiver"),
    path(f"{_DOCUMENT}versions/add/", document_pages.add_version, name="add_version"),
    path(_VERSION, document_pages.version, name="version"),
    path(f"{_VERSION}file/", document_pages.version_file, name="version_file"),
    path(f"{_VERSION}compare/<int:other>/", document_pages.compare, name="compare_versions"),
    path(f"{_VERSION}review/", act_pages.ask_review, name="ask_review"),
    path(f"{_VERSION}review/<int:review>/", act_pages.answer_review, name="answer_review"),
    path(f"{_VERSION}approval/", act_pages.ask_approval, name="ask_approval"),
    path(f"{_VERSION}approval/<int:approval>/", act_pages.record_approval, name="record_document_approval"),
    path(f"{_VERSION}baseline/", act_pages.make_baseline, name="make_baseline"),
    path("strategies/", strategy_pages.strategies, name="strategies"),
    path("strategies/add/", strategy_pages.new_strategy, name="new_strategy"),
    path("strategies/minimum/", strategy_pages.add_minimum, name="consultation_minimum"),
    path(_STRATEGY, strategy_pages.strategy, name="strategy"),
    path(f"{_STRATEGY}change/", strategy_pages.change_strategy, name="change_strategy"),
    path(f"{_STRATEGY}consultations/add/", strategy_pages.plan_consultation, name="plan_consultation"),
    path(f"{_STRATEGY}consultations/<int:pk>/move/", strategy_pages.move_consultation, name="move_consultation"),
    path(f"{_STRATEGY}consultations/<int:pk>/answer/", strategy_pages.answer_consultation, name="answer_consultation"),
    path("design/", design_pages.matrix, name="design"),
    path("design/capabilities/add/", design_pages.add_capability, name="add_capability"),
    path("design/teams/add/", design_pages.add_team, name="add_team"),
    path("design/capabilities/<int:pk>/teams/", design_pages.provide, name="provide"),
    path("design/provisions/<int:pk>/end/", design_pages.end_provision, name="end_provision"),
    path("design/areas/", design_pages.areas, name="design_areas"),
    path("design/areas/add/", design_pages.add_area, name="add_design_area"),
    path("design/areas/<int:pk>/", design_pages.consider, name="consider_area"),
    path("design/changes/", design_pages.changes, name="design_changes"),
    path("design/changes/add/", design_pages.add_change, name="add_capability_change"),
    path("design/scope/", scope_pages.scope, name="scope"),
    path("design/scope/compare/", scope_pages.compare, name="scope_compare"),
    path("design/scope/spend.<slug:kind>", scope_pages.scope_file, name="scope_file"),
    path("design/scope/criteria/add/", scope_pages.add_criterion, name="add_scope_criterion"),
    path("design/scope/criteria/<int:pk>/end/", scope_pages.end_criterion, name="end_scope_criterion"),
    path("design/scope/lines/add/", scope_pages.add_line, name="add_spend_line"),
    path("design/scope/lines/<int:pk>/scope/", scope_pages.set_scope, name="set_scope"),
    path("design/scope/lines/<int:pk>/shares/", scope_pages.attribute, name="attribute_spend"),
]
