"""Notices, action plans, savings, settlement, reports to the partners."""

from django.urls import URLPattern, path

from pool.views import action_plan, notices, reports, savings, settlement

_NOTICE = "notices/<slug:fund>/<int:year>/<int:period>/"
_PLAN = "action-plan/<slug:fund>/<int:year>/<int:period>/"
_SAVINGS = "savings/<slug:fund>/<int:year>/"
_YEAR_END = "settlement/<slug:fund>/<int:year>/"
_REPORT = "reports/<slug:fund>/<int:year>/<int:quarter>/"

pages: list[URLPattern] = [
    path("notices/<slug:fund>/", notices.notices, name="notices"),
    path(_NOTICE, notices.notice, name="notice"),
    path(f"{_NOTICE}text", notices.notice_text, name="notice_text"),
    path(f"{_NOTICE}send", notices.notice_send, name="notice_send"),
    path(f"{_NOTICE}acknowledge", notices.notice_acknowledge, name="notice_acknowledge"),
    path(f"{_NOTICE}close", notices.notice_close, name="notice_close"),
    path(_PLAN, action_plan.plan, name="action_plan"),
    path(f"{_PLAN}edit", action_plan.plan_edit, name="action_plan_edit"),
    path(f"{_PLAN}agree", action_plan.plan_agree, name="action_plan_agree"),
    path(f"{_PLAN}progress", action_plan.plan_progress, name="action_plan_progress"),
    path(_SAVINGS, savings.savings, name="savings"),
    path(f"{_SAVINGS}add", savings.saving_add, name="saving_add"),
    path(f"{_SAVINGS}<int:saving>/edit", savings.saving_edit, name="saving_edit"),
    path(f"{_SAVINGS}figures", savings.savings_figures, name="savings_figures"),
    path(_YEAR_END, settlement.settlement, name="settlement"),
    path(f"{_YEAR_END}propose", settlement.settlement_propose, name="settlement_propose"),
    path(f"{_YEAR_END}withdraw", settlement.settlement_withdraw, name="settlement_withdraw"),
    path(f"{_YEAR_END}agree", settlement.settlement_agree, name="settlement_agree"),
    path(f"{_YEAR_END}payments/<int:payment>", settlement.settlement_paid, name="settlement_paid"),
    path(f"{_YEAR_END}carry-forward", settlement.settlement_carry, name="settlement_carry"),
    path(f"{_YEAR_END}memorandum", settlement.memorandum, name="memorandum"),
    path("reports/<slug:fund>/", reports.reports, name="reports"),
    path(_REPORT, reports.report, name="report"),
    path(f"{_REPORT}produce", reports.report_produce, name="report_produce"),
]
