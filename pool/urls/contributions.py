"""What the partners put in."""

from django.urls import URLPattern, path

from pool.views import contributions

_YEAR = "contributions/<slug:fund>/<int:year>/"
_PARTNER = f"{_YEAR}<str:partner>/"

pages: list[URLPattern] = [
    path(_YEAR, contributions.contributions, name="contributions"),
    path(_PARTNER, contributions.partner_statement, name="partner_statement"),
    path(f"{_PARTNER}schedule/", contributions.schedule, name="schedule_instalments"),
    path(f"{_PARTNER}<int:number>/received/", contributions.receipt, name="record_receipt"),
    path(f"{_PARTNER}<int:number>/take-back/", contributions.take_back, name="take_back_receipt"),
]
