"""Pages of decision law: clocks, local terms, the forward plan, records, call-in, implementation."""

from django.urls import URLPattern, path

from commissioning.views import law_clocks as clock_pages

pages: list[URLPattern] = [
    path("law/clocks/", clock_pages.clocks, name="clocks"),
    path("law/clocks/add/", clock_pages.add_clock, name="add_clock"),
    path("law/terms/", clock_pages.terms, name="local_terms"),
    path("law/terms/add/", clock_pages.add_terms, name="add_terms"),
]
