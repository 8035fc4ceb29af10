"""The outturn: entering, saving, pasting, and who changed what."""

from django.urls import URLPattern, path

from pool.views.cell_history import cell_history
from pool.views.outturn import current_outturn, outturn, outturn_preview, outturn_save

_PERIOD = "<slug:fund>/<int:year>/<int:period>/"

pages: list[URLPattern] = [
    path("outturn/", current_outturn, name="current_outturn"),
    path(f"outturn/{_PERIOD}", outturn, name="outturn"),
    path(f"outturn/{_PERIOD}save", outturn_save, name="outturn_save"),
    path(f"outturn/{_PERIOD}paste", outturn_preview, name="outturn_preview"),
    path(f"outturn/{_PERIOD}lines/<slug:line>/history", cell_history, name="cell_history"),
]
