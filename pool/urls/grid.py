"""The outturn: entering, saving, pasting, and who changed or remarked on what."""

from django.urls import URLPattern, path

from pool.views.cell_comments import cell_comments
from pool.views.cell_history import cell_history
from pool.views.outturn import current_outturn, outturn, outturn_save
from pool.views.outturn_form import outturn_form
from pool.views.outturn_paste import outturn_preview
from pool.views.outturn_year import outturn_year, outturn_year_save

_YEAR = "<slug:fund>/<int:year>/"
_PERIOD = f"{_YEAR}<int:period>/"

pages: list[URLPattern] = [
    path("outturn/", current_outturn, name="current_outturn"),
    path(f"outturn/{_YEAR}", outturn_year, name="outturn_year"),
    path(f"outturn/{_YEAR}save", outturn_year_save, name="outturn_year_save"),
    path(f"outturn/{_PERIOD}", outturn, name="outturn"),
    path(f"outturn/{_PERIOD}form", outturn_form, name="outturn_form"),
    path(f"outturn/{_PERIOD}save", outturn_save, name="outturn_save"),
    path(f"outturn/{_PERIOD}paste", outturn_preview, name="outturn_preview"),
    path(f"outturn/{_PERIOD}lines/<slug:line>/history", cell_history, name="cell_history"),
    path(f"outturn/{_PERIOD}lines/<slug:line>/remarks", cell_comments, name="cell_comments"),
]
