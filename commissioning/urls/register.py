"""Pages of the delegation register and the statutory returns."""

from django.urls import URLPattern, path

from commissioning.views import assurance as assurance_pages
from commissioning.views import delegations as delegation_pages
from commissioning.views import register as register_pages
from commissioning.views import returns as return_pages

_FUNCTION = "register/<int:pk>/"
_DELEGATION = f"{_FUNCTION}delegations/<int:delegation>/"

_COLLECTION = "register/returns/collections/<int:pk>/"

pages: list[URLPattern] = [
    path("register/", register_pages.register, name="register"),
    path("register/add/", register_pages.add_function, name="add_function"),
    path("register/register.yaml", register_pages.register_document, name="register_document"),
    path("register/publish/", register_pages.publish_register, name="publish_register"),
    path("register/upload/", register_pages.upload_register, name="upload_register"),
    path("register/file.<slug:kind>", register_pages.register_file, name="register_file"),
    path("register/gaps/", register_pages.gaps, name="register_gaps"),
    path(_FUNCTION, register_pages.function, name="function"),
    path(f"{_FUNCTION}law/", register_pages.change_law, name="change_law"),
    path(f"{_FUNCTION}terms/", register_pages.change_terms, name="change_terms"),
    path(f"{_FUNCTION}terms/<int:terms>/remove/", register_pages.remove_terms, name="remove_function_terms"),
    path(f"{_FUNCTION}delegate/", delegation_pages.delegate, name="delegate"),
    path(f"{_DELEGATION}end/", delegation_pages.end, name="end_delegation"),
    path(f"{_DELEGATION}correct/", delegation_pages.correct, name="correct_delegation"),
    path(f"{_DELEGATION}withdraw/", delegation_pages.withdraw, name="withdraw_delegation"),
    path(f"{_FUNCTION}conditions/<int:condition>/owner/", delegation_pages.name_owner, name="name_condition_owner"),
    path(f"{_FUNCTION}evidence/add/", assurance_pages.expect, name="expect_evidence"),
    path(f"{_FUNCTION}evidence/<int:expectation>/", assurance_pages.change_expectation, name="change_expectation"),
    path(f"{_FUNCTION}given/<int:evidence>/return/", assurance_pages.return_evidence, name="return_evidence"),
    path("register/given/<int:evidence>/file", assurance_pages.evidence_file, name="evidence_file"),
    path("handing-in/", assurance_pages.handing_in, name="handing_in"),
    path("handing-in/evidence/<int:expectation>/", assurance_pages.give, name="give_evidence"),
    path("handing-in/given/<int:evidence>/file", assurance_pages.own_evidence_file, name="own_evidence_file"),
    path("handing-in/returns/<int:pk>/", return_pages.own_collection, name="own_collection"),
    path("handing-in/returns/<int:pk>/data/", return_pages.hand_in, name="hand_in_return"),
    path("handing-in/steps/<int:step>/file", return_pages.own_step_file, name="own_step_file"),
    path("register/returns/", return_pages.returns, name="returns"),
    path("register/returns/add/", return_pages.add_return, name="add_return"),
    path("register/returns/calendar/", return_pages.calendar, name="returns_calendar"),
    path("register/returns/calendar.ics", return_pages.calendar_file, name="returns_calendar_file"),
    path("register/returns/copy/", return_pages.copy_year, name="copy_returns"),
    path("register/returns/collections/", return_pages.collections, name="collections"),
    path("register/returns/collections.<slug:kind>", return_pages.collections_file, name="collections_file"),
    path(_COLLECTION, return_pages.collection, name="collection"),
    path(f"{_COLLECTION}dates/", return_pages.change_collection, name="change_collection"),
    path(f"{_COLLECTION}sign-off/", return_pages.sign_off, name="sign_return"),
    path(f"{_COLLECTION}<slug:act>/", return_pages.step, name="return_step"),
    path("register/returns/steps/<int:step>/file", return_pages.step_file, name="return_step_file"),
    path("register/returns/<int:pk>/", return_pages.one_return, name="return"),
    path("register/returns/<int:pk>/change/", return_pages.change_return, name="change_return"),
    path("register/returns/<int:pk>/plan/", return_pages.plan_collection, name="plan_collection"),
]
