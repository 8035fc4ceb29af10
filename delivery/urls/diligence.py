"""Pages of due diligence."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import diligence, diligence_templates

_ONE = "contracts/diligence/<int:pk>/"
_AREA = f"{_ONE}areas/<int:number>/"
_CONDITION = f"{_ONE}conditions/<int:number>/"

pages: list[URLPattern | URLResolver] = [
    path("contracts/diligence/", diligence.diligences, name="diligences"),
    path("contracts/diligence/templates/", diligence_templates.templates, name="diligence_templates"),
    path("contracts/diligence/templates/add/", diligence_templates.template_lay_down, name="diligence_template_add"),
    path(
        "contracts/diligence/templates/<slug:code>/next/",
        diligence_templates.template_lay_down,
        name="diligence_template_next",
    ),
    path(
        "contracts/diligence/templates/<slug:code>/retire/",
        diligence_templates.template_retire,
        name="diligence_template_retire",
    ),
    path(
        "contracts/diligence/templates/<slug:code>/back/",
        diligence_templates.template_back,
        name="diligence_template_back",
    ),
    path("contracts/diligence/begin/", diligence.diligence_begin, name="diligence_begin"),
    path(_ONE, diligence.diligence, name="diligence"),
    path(f"{_AREA}score/", diligence.area_score, name="area_score"),
    path(f"{_AREA}evidence/", diligence.evidence_add, name="evidence_add"),
    path(f"{_ONE}files/<int:evidence>/", diligence.evidence_file, name="diligence_file"),
    path(f"{_ONE}conditions/add/", diligence.condition_add, name="condition_add"),
    path(f"{_CONDITION}met/", diligence.condition_meet, name="condition_meet"),
    path(f"{_CONDITION}confirm/", diligence.condition_confirm, name="condition_confirm"),
    path(f"{_ONE}recommend/", diligence.diligence_recommend, name="diligence_recommend"),
    path(f"{_ONE}sign/", diligence.diligence_sign, name="diligence_sign"),
]
