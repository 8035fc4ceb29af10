"""What if, sensitivity, simulation, early warning."""

from django.urls import URLPattern, path

from pool.views import exploring

_PERIOD = "<slug:fund>/<int:year>/<int:period>/"

pages: list[URLPattern] = [
    path(f"what-if/{_PERIOD}", exploring.what_if_page, name="what_if"),
    path(f"what-if/{_PERIOD}kept/", exploring.scenarios, name="scenarios"),
    path("what-if/<slug:fund>/kept/<int:scenario>/remove", exploring.scenario_remove, name="scenario_remove"),
    path(f"what-if/{_PERIOD}sensitivity/", exploring.sensitivity_page, name="sensitivity"),
    path(f"what-if/{_PERIOD}simulation/", exploring.simulation, name="simulation"),
    path(f"early-warning/{_PERIOD}", exploring.early_warning, name="early_warning"),
]
