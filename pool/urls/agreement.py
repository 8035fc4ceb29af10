"""Agreements and their versions."""

from django.urls import URLPattern, path

from pool.views import agreement, agreement_file, agreement_life, agreement_version

_AGREEMENT = "agreements/<slug:agreement>/"
_VERSION = f"{_AGREEMENT}versions/<int:number>/"

pages: list[URLPattern] = [
    path("agreements/", agreement.agreements, name="agreements"),
    path("agreements/new", agreement.new_agreement, name="new_agreement"),
    path("agreements/upload", agreement_file.upload, name="agreement_upload"),
    path("agreements/upload/take-over", agreement_file.take_over, name="agreement_take_over"),
    path(_AGREEMENT, agreement.agreement, name="agreement"),
    path(f"{_AGREEMENT}differences", agreement.agreement_differences, name="agreement_differences"),
    path(f"{_AGREEMENT}versions/new", agreement.next_version, name="next_version"),
    path(_VERSION, agreement_version.version, name="version"),
    path(f"{_VERSION}terms", agreement_version.terms, name="version_terms"),
    path(f"{_VERSION}file", agreement_file.download, name="version_file"),
    path(f"{_VERSION}schemes/new", agreement_version.new_scheme, name="new_scheme"),
    path(f"{_VERSION}schemes/<slug:scheme>/", agreement_version.change_scheme, name="change_scheme"),
    path(f"{_VERSION}schemes/<slug:scheme>/remove", agreement_version.remove_scheme, name="remove_scheme"),
    path(f"{_VERSION}scrutiny", agreement_life.send_to_scrutiny, name="version_scrutiny"),
    path(f"{_VERSION}approval", agreement_life.send_for_approval, name="version_approval"),
    path(f"{_VERSION}draft", agreement_life.back_to_draft, name="version_draft"),
    path(f"{_VERSION}withdraw", agreement_life.withdraw, name="version_withdraw"),
    path(f"{_VERSION}force", agreement_life.bring_into_force, name="version_force"),
    path(f"{_VERSION}sign", agreement_life.sign, name="version_sign"),
]
