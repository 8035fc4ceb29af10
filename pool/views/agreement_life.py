"""The steps in the life of a version, each with its page that says what follows."""

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ihwb.kernel.dates import show_date
from ihwb.web.access import PartnershipRequest, requires
from pool.forms.agreement import ApprovalForm, NothingForm, ReasonForm, SignForm
from pool.models import AgreementVersion
from pool.services import agreement_life as services
from pool.views.acts import Act, form_page
from pool.views.agreement import found_version, version_address

_DRAFT, _SIGN = "pool.draft_agreement", "pool.sign_agreement"


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def send_to_scrutiny(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = found_version(request, agreement, number)
    act = Act(
        "Send it to legal scrutiny?",
        "Send to legal scrutiny",
        "The version is in legal scrutiny. When the lawyers are content, send it for approval.",
        consequence="Its terms can still be changed while it is scrutinised.",
    )
    return _page(request, found, _nothing(request), act, lambda: _by(services.send_to_scrutiny, request, found))


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def send_for_approval(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = found_version(request, agreement, number)
    posted = request.POST if request.method == "POST" else None
    form = ApprovalForm(posted, partnership=request.partnership, own=found.decision)

    def do() -> None:
        services.send_for_approval(version_id=found.pk, decision_id=form.decision_id, by=request.access.user)

    act = Act(
        "Send it for approval by both bodies?",
        "Send for approval",
        "The version is in approval. Send the decision on its route, and have each body's outcome recorded there.",
        consequence="From here on its terms, rules and schemes do not change: every statutory body approves the same "
        "text, known by its fingerprint. Whoever sends it writes the decision, and so cannot record its outcomes.",
    )
    return _page(request, found, form, act, do)


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def back_to_draft(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = found_version(request, agreement, number)
    act = Act(
        "Take it back to draft?",
        "Take back to draft",
        "The version is a draft again.",
        consequence="Once its text is changed, whatever a body approved of it no longer counts, and every body "
        "decides again.",
        danger=True,
    )
    return _with_reason(request, found, act, services.back_to_draft)


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def withdraw(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = found_version(request, agreement, number)
    act = Act(
        "Withdraw this version?",
        "Withdraw",
        "The version is withdrawn.",
        consequence="A withdrawn version stays readable and never changes again. A decision that asks for its "
        "approval is withdrawn on its own page.",
        danger=True,
    )
    return _with_reason(request, found, act, services.withdraw_version)


@require_http_methods(["GET", "POST"])
@requires(_SIGN)
def bring_into_force(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = found_version(request, agreement, number)
    starts = show_date(found.effective_from)
    act = Act(
        "Bring it into force?",
        "Bring into force",
        f"Version {number} governs from {starts} on.",
        consequence=f"It governs from {starts} on, and the version before it ends the day before. "
        "This cannot be undone: another change needs another version.",
        danger=True,
    )
    return _page(request, found, _nothing(request), act, lambda: _by(services.bring_into_force, request, found))


@require_http_methods(["GET", "POST"])
@requires(_SIGN)
def sign(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = found_version(request, agreement, number)
    form = SignForm(request.POST or None)

    def do() -> None:
        services.sign(
            version_id=found.pk,
            signed_on=form.cleaned_data["signed_on"],
            today=timezone.localdate(),
            by=request.access.user,
        )

    act = Act(
        "Record the signature",
        "Record the signature",
        "The signature is recorded.",
        consequence=f"The day on which the last partner signed. The version takes effect on "
        f"{show_date(found.effective_from)}; a later day is shown as late. It cannot be changed afterwards.",
    )
    return _page(request, found, form, act, do)


def _nothing(request: PartnershipRequest) -> NothingForm:
    return NothingForm(request.POST if request.method == "POST" else None)


def _by(service: Callable[..., object], request: PartnershipRequest, version: AgreementVersion) -> None:
    service(version_id=version.pk, by=request.access.user)


def _with_reason(
    request: PartnershipRequest, version: AgreementVersion, act: Act, service: Callable[..., object]
) -> HttpResponse:
    form = ReasonForm(request.POST or None)

    def do() -> None:
        service(version_id=version.pk, reason=form.cleaned_data["reason"], by=request.access.user)

    return _page(request, version, form, act, do)


def _page(
    request: PartnershipRequest,
    version: AgreementVersion,
    form: forms.BaseForm,
    act: Act,
    do: Callable[[], object],
) -> HttpResponse:
    back = (f"Version {version.number}", version_address(request, version.agreement.code, version.number))
    return form_page(request, form, act, do, back=back)
