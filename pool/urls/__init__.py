"""The pages and the API of pool. Each part has its own list; the noun comes first in an address, for the menu."""

from django.urls import URLPattern, URLResolver, path

from pool import api
from pool.urls import agreement, budgets, contributions, exchange, exploring, grid, periods, rules, terms, year_end

app_name = "pool"
_PERIOD = "<slug:fund>/<int:year>/<int:period>/"

urlpatterns: list[URLPattern | URLResolver] = [
    *periods.pages,
    *grid.pages,
    *agreement.pages,
    *terms.pages,
    *rules.pages,
    *budgets.pages,
    *contributions.pages,
    *exchange.pages,
    *exploring.pages,
    *year_end.pages,
]

api_patterns: list[URLPattern | URLResolver] = [
    path("funds/", api.Funds.as_view(), name="funds"),
    path("funds/<slug:fund>/plan/", api.PlanOfFund.as_view(), name="plan"),
    path("funds/<slug:fund>/periods/", api.Periods.as_view(), name="periods"),
    path(f"funds/{_PERIOD}position/", api.PositionOfPeriod.as_view(), name="position"),
    path(f"funds/{_PERIOD}statement/", api.StatementOfPeriod.as_view(), name="statement"),
]
