"""Pages of workforce transfers."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import workforce

_TRANSFER = "workforce/<slug:code>/"

pages: list[URLPattern | URLResolver] = [
    path("workforce/", workforce.workforce, name="workforce"),
    path("workforce-add/", workforce.transfer_add, name="transfer_add"),
    path(_TRANSFER, workforce.transfer, name="transfer"),
    path(f"{_TRANSFER}change/", workforce.transfer_change, name="transfer_change"),
    path(f"{_TRANSFER}teams/add/", workforce.team, name="team_add"),
    path(f"{_TRANSFER}teams/<int:pk>/", workforce.team, name="team_change"),
    path(f"{_TRANSFER}measures/add/", workforce.measure, name="transfer_measure_add"),
    path(f"{_TRANSFER}measures/<int:pk>/", workforce.measure, name="transfer_measure_change"),
]
