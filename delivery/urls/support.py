"""Pages of the verification of support plans."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import support_acts, support_imports, support_queue

_CASE = "support/cases/<int:pk>/"

pages: list[URLPattern | URLResolver] = [
    path("support/", support_queue.support, name="support"),
    path("support/queue/", support_queue.queue, name="support_queue"),
    path("support/totals/", support_queue.totals, name="support_totals"),
    path("support/costs/", support_queue.costs, name="support_costs"),
    path("support/costs/carry/", support_queue.carry, name="support_carry"),
    path("support/terms/", support_queue.terms, name="support_terms"),
    path("support/terms/add/", support_queue.terms_add, name="support_terms_add"),
    path("support/propose/", support_acts.propose, name="support_propose"),
    path(_CASE, support_acts.case, name="support_case"),
    path(f"{_CASE}revise/", support_acts.revise, name="support_revise"),
    path(f"{_CASE}withdraw/", support_acts.withdraw, name="support_withdraw"),
    path(f"{_CASE}agree/", support_acts.agree, name="support_agree"),
    path(f"{_CASE}return/", support_acts.send_back, name="support_return"),
    path(f"{_CASE}undo/", support_acts.undo, name="support_undo"),
    path(f"{_CASE}brokerage/", support_acts.take_up, name="support_broker"),
    path(f"{_CASE}source/", support_acts.source_package, name="support_source"),
    path(f"{_CASE}review/", support_acts.review, name="support_review"),
    path(f"{_CASE}end/", support_acts.end, name="support_end"),
    path("support/imports/", support_imports.imports, name="support_imports"),
    path("support/imports/upload/", support_imports.upload, name="support_import_upload"),
    path("support/imports/<int:pk>/", support_imports.preview, name="support_import"),
    path("support/imports/<int:pk>/apply/", support_imports.apply, name="support_import_apply"),
    path("support/imports/<int:pk>/discard/", support_imports.discard, name="support_import_discard"),
]
