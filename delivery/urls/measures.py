"""Pages of the measures."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import measure_imports, measure_register, measures, strategies

_ONE = "measures/<int:pk>/"

pages: list[URLPattern | URLResolver] = [
    path("measures/", measures.measures, name="measures"),
    path("measures/<int:pk>/", measures.measure, name="measure"),
    path("measures/add/", measure_register.measure_add, name="measure_add"),
    path("measures/enter/", measures.period_enter, name="period_enter"),
    path("measures/import/", measure_imports.measure_import_new, name="measure_import_new"),
    path("measures/import/<int:pk>/", measure_imports.measure_import, name="measure_import"),
    path("measures/import/<int:pk>/apply/", measure_imports.measure_import_apply, name="measure_import_apply"),
    path("measures/import/<int:pk>/discard/", measure_imports.measure_import_discard, name="measure_import_discard"),
    path("measures/rules/", measure_register.chart_rules, name="chart_rules"),
    path(f"{_ONE}edit/", measure_register.measure_edit, name="measure_edit"),
    path(f"{_ONE}references/", measure_register.reference_set, name="reference_set"),
    path(f"{_ONE}colour/", measure_register.colour_rule_add, name="colour_rule_add"),
    path(f"{_ONE}steps/add/", measure_register.step_add, name="step_add"),
    path(f"{_ONE}steps/<int:step>/remove/", measure_register.step_remove, name="step_remove"),
    path(f"{_ONE}values/<int:value>/correct/", measures.value_correct, name="value_correct"),
    path("measures/<int:pk>/values/add/", measures.value_add, name="value_add"),
    path("measures/strategies/<slug:code>/", strategies.strategy_measures, name="strategy_measures"),
]
