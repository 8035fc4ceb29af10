"""Pages of the risk registers and the issue log."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import issues, risk_course, risk_imports, risk_parts, risk_pictures, risk_registers, risks

_RISK = "risks/<int:pk>/"
_REGISTER = "risks/registers/<slug:code>/"
_ISSUE = "issues/<int:pk>/"

pages: list[URLPattern | URLResolver] = [
    path("risks/", risks.risks, name="risks"),
    path("risks/heat/", risk_pictures.risk_heat, name="risk_heat"),
    path("risks/movement/", risk_pictures.risk_movement, name="risk_movement"),
    path("risks/money/", risk_pictures.risk_money, name="risk_money"),
    path("risks/bodies/", risk_pictures.risk_bodies, name="risk_bodies"),
    path("risks/registers/", risk_registers.risk_registers, name="risk_registers"),
    path("risks/registers/new/", risk_registers.register_new, name="register_new"),
    path("risks/scales/new/", risk_registers.scale_new, name="scale_new"),
    path("risks/scales/<slug:code>/", risk_registers.scale_change, name="scale_change"),
    path("risks/categories/new/", risk_registers.category_new, name="category_new"),
    path(f"{_REGISTER}change/", risk_registers.register_change, name="register_change"),
    path(f"{_REGISTER}appetite/", risk_registers.appetite_set, name="appetite_set"),
    path(f"{_REGISTER}appetite/<int:pk>/remove/", risk_registers.appetite_remove, name="appetite_remove"),
    path(f"{_REGISTER}roll/", risk_registers.register_roll, name="register_roll"),
    path(f"{_REGISTER}raise/", risks.risk_new, name="risk_new"),
    path(f"{_REGISTER}import/", risk_imports.risk_import_new, name="risk_import_new"),
    path(f"{_REGISTER}issues/new/", issues.issue_new, name="issue_new"),
    path("risks/imports/<int:pk>/", risk_imports.risk_import, name="risk_import"),
    path("risks/imports/<int:pk>/apply/", risk_imports.risk_import_apply, name="risk_import_apply"),
    path("risks/imports/<int:pk>/discard/", risk_imports.risk_import_discard, name="risk_import_discard"),
    path("risks/escalations/<int:pk>/answer/", risk_course.escalation_answer, name="escalation_answer"),
    path("risks/escalations/<int:pk>/withdraw/", risk_course.escalation_withdraw, name="escalation_withdraw"),
    path(_RISK, risks.risk, name="risk"),
    path(f"{_RISK}history/", risks.risk_history, name="risk_history"),
    path(f"{_RISK}edit/", risks.risk_edit, name="risk_edit"),
    path(f"{_RISK}review/", risk_course.risk_review, name="risk_review"),
    path(f"{_RISK}rate/<slug:kind>/", risk_course.risk_assess, name="risk_assess"),
    path(f"{_RISK}close/", risk_course.risk_close, name="risk_close"),
    path(f"{_RISK}reopen/", risk_course.risk_reopen, name="risk_reopen"),
    path(f"{_RISK}escalate/", risk_course.risk_escalate, name="risk_escalate"),
    path(f"{_RISK}accept/", risk_course.risk_accept, name="risk_accept"),
    path(f"{_RISK}accept/end/", risk_course.acceptance_end, name="acceptance_end"),
    path(f"{_RISK}actions/add/", risk_parts.action_add, name="action_add"),
    path(f"{_RISK}controls/add/", risk_parts.control_add, name="control_add"),
    path(f"{_RISK}controls/<int:control>/", risk_parts.control_change, name="control_change"),
    path(f"{_RISK}owners/", risk_parts.risk_owner, name="risk_owner"),
    path(f"{_RISK}money/", risk_parts.exposure_set, name="exposure_set"),
    path(f"{_RISK}money/<int:exposure>/remove/", risk_parts.exposure_remove, name="exposure_remove"),
    path(f"{_RISK}link/", risk_parts.risk_link, name="risk_link"),
    path(f"{_RISK}unlink/", risk_parts.risk_unlink, name="risk_unlink"),
    path(f"{_RISK}issue/", issues.issue_from_risk, name="issue_from_risk"),
    path("actions/<int:pk>/change/", risk_parts.action_change, name="action_change"),
    path("actions/<int:pk>/done/", risk_parts.action_done, name="action_done"),
    path("issues/", issues.issues, name="issues"),
    path(_ISSUE, issues.issue, name="issue"),
    path(f"{_ISSUE}change/", issues.issue_change, name="issue_change"),
    path(f"{_ISSUE}resolve/", issues.issue_resolve, name="issue_resolve"),
    path(f"{_ISSUE}reopen/", issues.issue_reopen, name="issue_reopen"),
    path(f"{_ISSUE}actions/add/", issues.issue_action_add, name="issue_action_add"),
    path(f"{_ISSUE}actions/<int:action>/", issues.issue_action_change, name="issue_action_change"),
]
