"""One version of an agreement: its page, its terms in a form, its schemes."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.agreement import NothingForm, SchemeForm, TermsForm
from pool.models import AgreementVersion
from pool.rules.agreement_content import SchemeTerms
from pool.selectors import agreement as selectors
from pool.selectors.agreement_content import content_of, hash_of
from pool.services import agreement as services
from pool.views.acts import Act, form_page
from pool.views.agreement import found_version, version_address
from pool.views.of_agreement import way_between

_DRAFT, _SIGN = "pool.draft_agreement", "pool.sign_agreement"


@require_safe
@requires("pool.view_agreement")
def version(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = found_version(request, agreement, number)
    shown = selectors.version_view(found, timezone.localdate())
    drafts = request.access.may(_DRAFT)
    context = {
        "version": shown,
        "may_draft": drafts,
        "may_edit": drafts and shown.editable,
        "may_sign": request.access.may(_SIGN) and shown.signable,
        "may_bring_into_force": request.access.may(_SIGN) and "bring_into_force" in shown.moves,
        "may_export": request.access.may("pool.export"),
        "sees_decision": request.access.may("commissioning.view_decisions"),
        "rules_url": _rules_address(request, agreement, number),
        "lacking": sum(not point.complete for point in shown.points),
        "pages": way_between(request, found.agreement, "pool:agreement"),
    }
    return render(request, "pool/agreement/version.html", context)


def _rules_address(request: PartnershipRequest, agreement: str, number: int) -> str:
    """Where the rules are changed; empty while there is no such page."""
    try:
        return place(request, "pool:version_rules", agreement=agreement, number=number)
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def terms(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = found_version(request, agreement, number)
    form = TermsForm(
        request.POST or None, content=content_of(found), opened=hash_of(found), partnership=request.partnership
    )

    def do() -> None:
        services.change_content(
            version_id=found.pk,
            content=form.changed(),
            opened_hash=form.cleaned_data["opened"],
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    act = Act("Change the terms", "Save the terms", "The terms are saved.", caption=_caption(found))
    return _edit(request, found, form, act, do, template="pool/agreement/terms.html")


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def new_scheme(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = found_version(request, agreement, number)
    form = SchemeForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        services.put_scheme(version_id=found.pk, scheme=form.scheme(), replaces="", by=request.access.user)

    return _edit(
        request, found, form, Act("Add a scheme", "Add the scheme", "The scheme is added.", _caption(found)), do
    )


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def change_scheme(request: PartnershipRequest, agreement: str, number: int, scheme: str) -> HttpResponse:
    found = found_version(request, agreement, number)
    held = _scheme(found, scheme)
    form = SchemeForm(request.POST or None, partnership=request.partnership, scheme=held)

    def do() -> None:
        services.put_scheme(version_id=found.pk, scheme=form.scheme(), replaces=scheme, by=request.access.user)

    act = Act(f"Change scheme {held.name}", "Save the scheme", "The scheme is saved.", _caption(found))
    return _edit(request, found, form, act, do)


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def remove_scheme(request: PartnershipRequest, agreement: str, number: int, scheme: str) -> HttpResponse:
    found = found_version(request, agreement, number)
    held = _scheme(found, scheme)

    def do() -> None:
        services.remove_scheme(version_id=found.pk, code=scheme, by=request.access.user)

    act = Act(
        f"Remove scheme {held.name}?",
        "Remove the scheme",
        f"{held.name} is removed from this version.",
        _caption(found),
        consequence="It leaves this draft only: versions that governed keep it, and so does the history.",
        danger=True,
    )
    return _edit(request, found, NothingForm(request.POST if request.method == "POST" else None), act, do)


def _edit(
    request: PartnershipRequest,
    version: AgreementVersion,
    form: TermsForm | SchemeForm | NothingForm,
    act: Act,
    do: Callable[[], object],
    template: str = "pool/act.html",
) -> HttpResponse:
    back = (f"Version {version.number}", version_address(request, version.agreement.code, version.number))
    return form_page(request, form, act, do, back=back, template=template)


def _caption(version: AgreementVersion) -> str:
    return f"{version.agreement.title}, version {version.number}"


def _scheme(version: AgreementVersion, code: str) -> SchemeTerms:
    found = next((one for one in content_of(version).schemes if one.code == code), None)
    if found is None:
        raise Http404("No such scheme")
    return found
