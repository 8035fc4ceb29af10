"""Pages of the delegation register and the statutory returns."""

from django.urls import URLPattern, path

from commissioning.views import assurance as assurance_pages
from commissioning.views import delegations as delegation_pages
from commissioning.views import register as register_pages

_FUNCTION = "register/<int:pk>/"
_DELEGATION = f"{_FUNCTION}delegations/<int:delegation>/"

pages: list[URLPattern] = [
    path("register/", register_pages.register, name="register"),
    path("register/add/", register_pages.add_function, name="add_function"),
    path("register/register.yaml", register_pages.register_document, name="register_document"),
    path("register/upload/", register_pages.upload_register, name="upload_register"),
    path("register/file.<slug:kind>", register_pages.register_file, name="register_file"),
    path("register/gaps/", register_pages.gaps, name="register_gaps"),
    path("register/returns/", register_pages.returns, name="returns"),
    path(_FUNCTION, register_pages.function, name="function"),
    path(f"{_FUNCTION}law/", register_pages.change_law, name="change_law"),
    path(f"{_FUNCTION}terms/", register_pages.change_terms, name="change_terms"),
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
]
