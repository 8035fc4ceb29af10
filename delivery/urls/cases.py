"""Pages of the business cases: their text, options and figures."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import appraisals, case_options, cases

_CASE = "cases/<slug:code>/"
_OPTIONS = f"{_CASE}options/<int:pk>/"
_FIGURES = f"{_CASE}figures/<int:pk>/"

pages: list[URLPattern | URLResolver] = [
    path("cases/", cases.cases, name="cases"),
    path("cases/add/", cases.new_case, name="new_case"),
    path("cases/rates/", appraisals.rates, name="discount_rates"),
    path("cases/rates/add/", appraisals.add_rates, name="add_discount_rates"),
    path(_CASE, cases.case, name="case"),
    path(f"{_CASE}change/", cases.change_case, name="change_case"),
    path(f"{_CASE}write/", cases.write_version, name="write_case"),
    path(f"{_CASE}options/", case_options.options, name="case_options"),
    path(f"{_CASE}options/add/", case_options.begin, name="begin_options"),
    path(f"{_OPTIONS}change/", case_options.change, name="change_options"),
    path(f"{_OPTIONS}option/add/", case_options.add_option, name="add_option"),
    path(f"{_OPTIONS}option/<int:option>/", case_options.change_option, name="change_option"),
    path(f"{_OPTIONS}option/<int:option>/scores/", case_options.score, name="score_option"),
    path(f"{_OPTIONS}criterion/add/", case_options.add_criterion, name="add_option_criterion"),
    path(f"{_OPTIONS}criterion/<int:criterion>/", case_options.change_criterion, name="change_option_criterion"),
    path(f"{_OPTIONS}recommend/", case_options.recommend, name="recommend_option"),
    path(f"{_CASE}figures/", appraisals.appraisals, name="case_figures"),
    path(f"{_CASE}figures/add/", appraisals.begin, name="begin_appraisal"),
    path(_FIGURES, appraisals.appraisal, name="appraisal"),
    path(f"{_FIGURES}terms/", appraisals.change_terms, name="change_appraisal"),
    path(f"{_FIGURES}lines/add/", appraisals.add_line, name="add_flow_line"),
    path(f"{_FIGURES}lines/<int:line>/", appraisals.change_line, name="change_flow_line"),
    path(f"{_FIGURES}flows/", appraisals.flows, name="enter_flows"),
    path(f"{_FIGURES}printed/add/", appraisals.add_published, name="add_published_figure"),
    path(f"{_FIGURES}printed/<int:figure>/remove/", appraisals.remove_published, name="remove_published_figure"),
]
