"""Pages of the risk registers."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import risks

pages: list[URLPattern | URLResolver] = [
    path("risks/", risks.risks, name="risks"),
    path("risks/<int:pk>/", risks.risk, name="risk"),
    path("risks/<int:pk>/edit/", risks.risk_edit, name="risk_edit"),
    path("risks/<int:pk>/actions/add/", risks.action_add, name="action_add"),
    path("actions/<int:pk>/done/", risks.action_done, name="action_done"),
]
