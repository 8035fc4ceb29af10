"""Pages of decision law: clocks, local terms, the forward plan, records, call-in, implementation."""

from django.urls import URLPattern, path

from commissioning.views import law_call_in as call_in_pages
from commissioning.views import law_clocks as clock_pages
from commissioning.views import law_plan as plan_pages
from commissioning.views import law_records as record_pages

_DECISION = "decisions/<int:pk>/law/"
_RECORD = "law/records/<int:pk>/"

pages: list[URLPattern] = [
    path("law/forward-plan/", plan_pages.forward_plan, name="forward_plan"),
    path("law/deadlines/", plan_pages.deadlines, name="deadlines"),
    path("law/files/<slug:table>.<slug:kind>", plan_pages.law_file, name="law_file"),
    path(_DECISION, plan_pages.law, name="law"),
    path(f"{_DECISION}standing/", plan_pages.standing, name="law_standing"),
    path(f"{_DECISION}entry/", plan_pages.edit_entry, name="edit_entry"),
    path(f"{_DECISION}publish/<slug:kind>/", plan_pages.publish, name="publish_notice"),
    path(f"{_DECISION}notices/<int:notice>/report/", plan_pages.report_urgency, name="report_urgency"),
    path(f"{_DECISION}record/", record_pages.add_record, name="add_record"),
    path("law/records/", record_pages.records, name="records"),
    path("law/records/add/", record_pages.add_delegated_record, name="add_delegated_record"),
    path(_RECORD, record_pages.record, name="record"),
    path(f"{_RECORD}publish/", record_pages.publish_record, name="publish_record"),
    path(f"{_RECORD}discard/", record_pages.discard_record, name="discard_record"),
    path(f"{_RECORD}correct/", record_pages.correct_record, name="correct_record"),
    path(f"{_RECORD}call-in/", call_in_pages.receive, name="receive_call_in"),
    path(f"{_RECORD}call-in/outcome/", call_in_pages.decide, name="decide_call_in"),
    path(f"{_RECORD}call-in/again/", call_in_pages.reconsider, name="reconsider"),
    path(f"{_RECORD}actions/add/", call_in_pages.add_step, name="add_step"),
    path(f"{_RECORD}actions/<int:step>/done/", call_in_pages.finish_step, name="finish_step"),
    path(f"{_RECORD}implement/", call_in_pages.implement, name="implement"),
    path("law/clocks/", clock_pages.clocks, name="clocks"),
    path("law/clocks/add/", clock_pages.add_clock, name="add_clock"),
    path("law/terms/", clock_pages.terms, name="local_terms"),
    path("law/terms/add/", clock_pages.add_terms, name="add_terms"),
]
