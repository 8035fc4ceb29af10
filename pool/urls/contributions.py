"""What the partners put in."""

from django.urls import URLPattern, path

from pool.views import contributions, on_account

_YEAR = "contributions/<slug:fund>/<int:year>/"
_ON_ACCOUNT = "on-account/<slug:fund>/<int:year>/"
_PARTNER = f"{_YEAR}<str:partner>/"

pages: list[URLPattern] = [
    path(_YEAR, contributions.contributions, name="contributions"),
    path(_PARTNER, contributions.partner_statement, name="partner_statement"),
    path(f"{_PARTNER}schedule/", contributions.schedule, name="schedule_instalments"),
    path(f"{_PARTNER}<int:number>/received/", contributions.receipt, name="record_receipt"),
    path(f"{_PARTNER}<int:number>/take-back/", contributions.take_back, name="take_back_receipt"),
    path(_ON_ACCOUNT, on_account.on_account, name="on_account"),
    path(f"{_ON_ACCOUNT}record/", on_account.on_account_record, name="on_account_record"),
    path(f"{_ON_ACCOUNT}<int:number>/take-back/", on_account.on_account_take_back, name="on_account_take_back"),
]
