"""Pages of the benefits: register, realisation, maps."""

from django.urls import URLPattern, URLResolver, path

from delivery.views.benefits import figures, maps, realisation, register

_ONE = "benefits/<int:pk>/"
_MAP = "benefits/maps/<slug:code>/"

pages: list[URLPattern | URLResolver] = [
    path("benefits/", register.benefits, name="benefits"),
    path("benefits/add/", register.benefit_add, name="benefit_add"),
    path("benefits/realisation/", realisation.realisation_now, name="realisation_now"),
    path("benefits/realisation/<slug:fund>/<int:year>/", realisation.realisation, name="realisation"),
    path("benefits/maps/", maps.maps, name="benefits_maps"),
    path("benefits/maps/add/", maps.map_add, name="map_add"),
    path(f"{_MAP}", maps.benefits_map, name="benefits_map"),
    path(f"{_MAP}edit/", maps.map_edit, name="map_edit"),
    path(f"{_MAP}boxes/add/", maps.map_node_add, name="map_node_add"),
    path(f"{_MAP}boxes/<int:pk>/", maps.map_node, name="map_node"),
    path(f"{_MAP}boxes/<int:pk>/edit/", maps.map_node_edit, name="map_node_edit"),
    path(f"{_MAP}boxes/<int:pk>/link/", maps.map_link_add, name="map_link_add"),
    path(f"{_MAP}boxes/<int:pk>/links/<int:link>/remove/", maps.map_link_remove, name="map_link_remove"),
    path(_ONE, register.benefit, name="benefit"),
    path(f"{_ONE}edit/", register.benefit_edit, name="benefit_edit"),
    path(f"{_ONE}shares/", register.benefit_shares, name="benefit_shares"),
    path(f"{_ONE}plan/<int:year>/", figures.plan, name="benefit_plan"),
    path(f"{_ONE}forecast/<int:year>/", figures.forecast, name="benefit_forecast"),
    path(f"{_ONE}later/", figures.slip, name="benefit_slip"),
    path(f"{_ONE}reports/add/", figures.report, name="benefit_report"),
    path(f"{_ONE}reports/<int:actual>/correct/", figures.correct, name="benefit_correct"),
]
