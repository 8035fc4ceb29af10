"""Pages of decisions and their routes."""

from django.urls import URLPattern, path

from commissioning.views import advice as advice_pages
from commissioning.views import conditions as condition_pages
from commissioning.views import decisions as decision_pages
from commissioning.views import route as route_pages
from commissioning.views import route_templates as template_pages
from commissioning.views import timeline as timeline_pages

_ONE = "decisions/<int:pk>/"
_STOP = f"{_ONE}route/<int:stage>/"
_CONDITION = f"{_ONE}conditions/<int:condition>/"
_TEMPLATE = "decisions/templates/<slug:code>/"
_TEXT = f"{_ONE}versions/<str:fingerprint>/"

pages: list[URLPattern] = [
    path("decisions/", decision_pages.decisions, name="decisions"),
    path("decisions/new/", decision_pages.new_decision, name="new_decision"),
    path(_ONE, decision_pages.decision, name="decision"),
    path(f"{_ONE}change/", decision_pages.change_decision, name="change_decision"),
    path(f"{_ONE}start/", decision_pages.start_route, name="start_route"),
    path(f"{_ONE}withdraw/", decision_pages.withdraw_decision, name="withdraw_decision"),
    path(f"{_ONE}take-up/", decision_pages.take_up, name="take_up"),
    path(f"{_ONE}timeline/", timeline_pages.timeline, name="timeline"),
    path(f"{_ONE}versions/", timeline_pages.texts, name="decision_texts"),
    path(_TEXT, timeline_pages.text, name="decision_text"),
    path(f"{_TEXT}compare/", timeline_pages.compare, name="compare_text"),
    path(f"{_ONE}deciders/", route_pages.choose_deciders, name="choose_deciders"),
    path(f"{_ONE}route/add/", route_pages.add_stage, name="add_stage"),
    path(f"{_STOP}change/", route_pages.change_stage, name="change_stage"),
    path(f"{_STOP}outcome/", route_pages.record_outcome, name="record_outcome"),
    path(f"{_STOP}take-back/", route_pages.take_back_outcome, name="take_back_outcome"),
    path(f"{_STOP}remove/", route_pages.remove_stage, name="remove_stage"),
    path(f"{_ONE}asked-back/<int:asked>/", route_pages.answer_take_back, name="answer_take_back"),
    path(f"{_CONDITION}met/", condition_pages.say_met, name="say_condition_met"),
    path(f"{_CONDITION}confirm/", condition_pages.confirm_met, name="confirm_condition"),
    path(f"{_CONDITION}not-met/", condition_pages.not_met, name="condition_not_met"),
    path(f"{_CONDITION}cannot/", condition_pages.cannot_be_met, name="condition_cannot_be_met"),
    path("decisions/templates/", template_pages.route_templates, name="route_templates"),
    path("decisions/templates/add/", template_pages.new_route_template, name="new_route_template"),
    path(_TEMPLATE, template_pages.route_template, name="route_template"),
    path(f"{_TEMPLATE}change/", template_pages.change_route_template, name="change_route_template"),
    path(f"{_TEMPLATE}stops/add/", template_pages.add_template_stop, name="add_template_stop"),
    path(f"{_TEMPLATE}stops/<int:stop>/remove/", template_pages.remove_template_stop, name="remove_template_stop"),
    path(f"{_ONE}route/template/", template_pages.start_from_template, name="start_from_template"),
    path(f"{_ONE}route/save/", template_pages.save_as_template, name="save_as_template"),
    path(f"{_ONE}advice/ask/", advice_pages.ask_advice, name="ask_advice"),
    path(f"{_ONE}advice/<int:advice>/give/", advice_pages.give_advice, name="give_advice"),
    path(f"{_ONE}advice/<int:advice>/drop/", advice_pages.drop_advice, name="drop_advice"),
]
