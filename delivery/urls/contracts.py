"""Pages of contracts and services."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import contract_decisions, contract_ends, contracts

_ONE = "contracts/<slug:code>/"

pages: list[URLPattern | URLResolver] = [
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/add/", contracts.contract_add, name="contract_add"),
    path("contracts/services/", contract_ends.service_list, name="services"),
    path("contracts/services/add/", contract_ends.service_add, name="service_add"),
    path("contracts/services/<slug:code>/edit/", contract_ends.service_edit, name="service_edit"),
    path("contracts/ends/", contract_ends.contract_ends, name="contract_ends"),
    path("contracts/procurement/", contract_ends.procurement, name="procurement"),
    path("contracts/procurement/routes/add/", contract_ends.route_add, name="route_add"),
    path("contracts/procurement/routes/<slug:code>/edit/", contract_ends.route_edit, name="route_edit"),
    path(f"{_ONE}edit/", contracts.contract_edit, name="contract_edit"),
    path(f"{_ONE}values/", contracts.value_set, name="value_set"),
    path(f"{_ONE}volumes/add/", contracts.volume_add, name="volume_add"),
    path(f"{_ONE}options/add/", contracts.option_add, name="option_add"),
    path(f"{_ONE}options/<int:number>/decide/", contracts.option_decide, name="option_decide"),
    path(f"{_ONE}stages/add/", contracts.step_save, name="step_add"),
    path(f"{_ONE}stages/<slug:kind>/", contracts.step_save, name="step_save"),
    path(f"{_ONE}stop/", contracts.contract_stop, name="contract_stop"),
    path(f"{_ONE}award/", contracts.contract_award, name="contract_award"),
    path(f"{_ONE}decisions/start/", contract_decisions.decision_start, name="decision_start"),
    path(f"{_ONE}decisions/<int:pk>/result/", contract_decisions.decision_result, name="decision_result"),
    path(_ONE, contracts.contract, name="contract"),
]
