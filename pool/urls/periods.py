"""Funds, plan, position, statement, and the closing of periods."""

from django.urls import URLPattern, path

from pool.views import fund, position, statement

_PERIOD = "<slug:fund>/<int:year>/<int:period>/"

pages: list[URLPattern] = [
    path("funds/", fund.funds, name="funds"),
    path("funds/<slug:fund>/", fund.fund, name="fund"),
    path("plan/", fund.plans, name="plans"),
    path("plan/<slug:fund>/", fund.plan, name="plan"),
    path("position/", position.current_position, name="current_position"),
    path(f"position/{_PERIOD}", position.position, name="position"),
    path(f"position/{_PERIOD}certify", position.certify, name="certify"),
    path("statement/", statement.current_statement, name="current_statement"),
    path(f"statement/{_PERIOD}", statement.statement, name="statement"),
]
