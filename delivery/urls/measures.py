"""Pages of the measures."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import measures, strategies

pages: list[URLPattern | URLResolver] = [
    path("measures/", measures.measures, name="measures"),
    path("measures/<int:pk>/", measures.measure, name="measure"),
    path("measures/<int:pk>/values/add/", measures.value_add, name="value_add"),
    path("measures/strategies/<slug:code>/", strategies.strategy_measures, name="strategy_measures"),
]
