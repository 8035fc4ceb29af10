"""The rules of an agreement version: read by everybody who reads agreements, changed while it is a draft."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from ihwb.kernel.dates import show_date
from ihwb.web.access import PartnershipRequest, place, requires
from pool.models import AgreementVersion
from pool.rules.agreement_life import SPEAKING, VersionState
from pool.selectors.version_rules import ground_of, version_at
from pool.views.of_agreement import found_agreement
from pool.views.rule_editor import Edited, add_page, change_page, pattern_page, rules_page

_NAMES = {
    "rules": "pool:version_rules",
    "add": "pool:rule_add",
    "change": "pool:rule_change",
    "pattern": "pool:rules_pattern",
}
_methods = require_http_methods(["GET", "HEAD", "POST"])


@_methods
@requires("pool.view_agreement")
def version_rules(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    return rules_page(request, _edited(request, agreement, number))


@_methods
@requires("pool.draft_agreement")
def rule_add(request: PartnershipRequest, agreement: str, number: int, stage: str) -> HttpResponse:
    return add_page(request, _edited(request, agreement, number), stage)


@_methods
@requires("pool.draft_agreement")
def rule_change(request: PartnershipRequest, agreement: str, number: int, stage: str, at: int) -> HttpResponse:
    return change_page(request, _edited(request, agreement, number), stage, at)


@_methods
@requires("pool.draft_agreement")
def rules_pattern(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    return pattern_page(request, _edited(request, agreement, number))


def _edited(request: PartnershipRequest, code: str, number: int) -> Edited:
    agreement = found_agreement(request, code)
    version = version_at(agreement, number)
    if version is None or not (version.state in SPEAKING or request.access.may("pool.view_drafts")):
        raise Http404("No such version")
    is_draft = version.state == VersionState.DRAFT
    return Edited(
        holder=version,
        agreement=agreement,
        ground=ground_of(agreement, version.effective_from, version.host_id),
        title=f"Risk-share rules, version {version.number}",
        lead=_lead(version),
        may_edit=is_draft and request.access.may("pool.draft_agreement"),
        back=(f"Version {version.number}", place(request, "pool:version", agreement=code, number=number)),
        section="pool:agreement",
        names=_NAMES,
        keys={"agreement": agreement.code, "number": version.number},
    )


def _lead(version: AgreementVersion) -> str:
    day = show_date(version.effective_from)
    if version.state == VersionState.DRAFT:
        return f"A draft, to take effect on {day}. Each change is saved at once and kept in the history."
    label = VersionState(version.state).label.lower()
    return f"This version is {label}, with effect from {day}; its rules do not change. A new version carries a change."
