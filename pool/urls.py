"""The pages and the API of pool."""

from django.urls import URLPattern, URLResolver, path

from pool import api
from pool.views import fund, position
from pool.views.cell_history import cell_history
from pool.views.outturn import current_outturn, outturn, outturn_preview, outturn_save

app_name = "pool"

# The noun first: the menu knows by the beginning of an address which entry it belongs to.
_PERIOD = "<slug:fund>/<int:year>/<int:period>/"

outturn_pages: list[URLPattern | URLResolver] = [
    path("outturn/", current_outturn, name="current_outturn"),
    path(f"outturn/{_PERIOD}", outturn, name="outturn"),
    path(f"outturn/{_PERIOD}save", outturn_save, name="outturn_save"),
    path(f"outturn/{_PERIOD}paste", outturn_preview, name="outturn_preview"),
    path(f"outturn/{_PERIOD}lines/<slug:line>/history", cell_history, name="cell_history"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("funds/", fund.funds, name="funds"),
    path("funds/<slug:fund>/", fund.fund, name="fund"),
    path("plan/", fund.plans, name="plans"),
    path("plan/<slug:fund>/", fund.plan, name="plan"),
    path("position/", position.current_position, name="current_position"),
    path(f"position/{_PERIOD}", position.position, name="position"),
    path(f"position/{_PERIOD}certify", position.certify, name="certify"),
    path("statement/", position.current_statement, name="current_statement"),
    path(f"statement/{_PERIOD}", position.statement, name="statement"),
    *outturn_pages,
]

api_patterns: list[URLPattern | URLResolver] = [
    path("funds/", api.Funds.as_view(), name="funds"),
    path("funds/<slug:fund>/plan/", api.PlanOfFund.as_view(), name="plan"),
    path("funds/<slug:fund>/periods/", api.Periods.as_view(), name="periods"),
    path(f"funds/{_PERIOD}position/", api.PositionOfPeriod.as_view(), name="position"),
    path(f"funds/{_PERIOD}statement/", api.StatementOfPeriod.as_view(), name="statement"),
]
