"""Funds, plan, position, statement, and the closing of periods."""

from django.urls import URLPattern, path

from pool.views import archive, causes, closing, fund, movement, position, reopening, statement

_PERIOD = "<slug:fund>/<int:year>/<int:period>/"

pages: list[URLPattern] = [
    path("funds/", fund.funds, name="funds"),
    path("funds/<slug:fund>/", fund.fund, name="fund"),
    path("plan/", fund.plans, name="plans"),
    path("plan/<slug:fund>/", fund.plan, name="plan"),
    path("position/", position.current_position, name="current_position"),
    path(f"position/{_PERIOD}", position.position, name="position"),
    path(f"position/{_PERIOD}certify", closing.certify_before, name="certify_before"),
    path(f"position/{_PERIOD}movement", movement.movement, name="movement"),
    path("archive/<slug:fund>/<int:year>/", archive.archive, name="archive"),
    path(f"archive/{_PERIOD}rounds/<int:number>/zip", archive.download, name="archive_zip"),
    path(f"outturn/{_PERIOD}lines/<slug:line>/causes", causes.causes, name="causes"),
    path(f"position/{_PERIOD}close", closing.close, name="close"),
    path(f"position/{_PERIOD}close/<str:partner>/submit", closing.submit, name="submit"),
    path(f"position/{_PERIOD}close/<str:partner>/return", closing.send_back, name="return_submission"),
    path(f"position/{_PERIOD}close/<str:partner>/certify", closing.certify, name="certify"),
    path(f"position/{_PERIOD}close/<str:partner>/exception", closing.add_exception, name="add_exception"),
    path(f"position/{_PERIOD}close/exceptions/<int:pk>/withdraw", closing.drop_exception, name="drop_exception"),
    path(f"position/{_PERIOD}close/withdraw", closing.withdraw, name="withdraw_certificate"),
    path(f"position/{_PERIOD}reopen", reopening.reopen, name="reopen"),
    path(f"position/{_PERIOD}reopen/<int:pk>", reopening.decide, name="decide_reopening"),
    path("statement/", statement.current_statement, name="current_statement"),
    path(f"statement/{_PERIOD}", statement.statement, name="statement"),
]
