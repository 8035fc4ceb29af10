"""An agreement as a file: downloading a version, and taking a file over after seeing what it would change."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.agreement import AgreementFileForm, TakeOverForm
from pool.rules.agreement_file import write_file
from pool.rules.risk_share import ScenarioErrors
from pool.selectors.agreement_file import file_of
from pool.services import agreement_file as services
from pool.views.agreement import found_version, version_address

_DRAFT = "pool.draft_agreement"


@require_safe
@requires("pool.export")
def download(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    """The version with the budgets of its year, in the form of a risk-share scenario."""
    found = found_version(request, agreement, number)
    asked = request.GET.get("fund", "")
    fund = found.agreement.funds.filter(code=asked).first() if asked else None
    name = f"{found.agreement.code}-version-{number}.yaml"
    return HttpResponse(
        write_file(file_of(found, fund)),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def upload(request: PartnershipRequest) -> HttpResponse:
    """Choose a file, then see what it would change. Nothing is changed here."""
    form = AgreementFileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _shown(request, form)
    text = form.cleaned_data["file"]
    try:
        seen = services.preview(request.partnership, text)
    except ScenarioErrors as errors:
        return _shown(request, form, faults=[str(fault) for fault in errors.faults])
    except Refused as refused:
        form.add_error("file", refused.message)
        return _shown(request, form)
    confirm = TakeOverForm(initial={"text": text, "opened": seen.opened})
    return render(request, "pool/agreement/preview.html", {"seen": seen, "confirm": confirm})


@requires(_DRAFT)
@require_POST
def take_over(request: PartnershipRequest) -> HttpResponse:
    form = TakeOverForm(request.POST)
    again = place(request, "pool:agreement_upload")
    if not form.is_valid():
        messages.error(request, "The file did not come through. Upload it again.")
        return HttpResponseRedirect(again)
    given = form.cleaned_data
    text = given["text"].replace("\r\n", "\n")  # a browser posts each line end as two signs
    try:
        made = services.take_over(
            partnership=request.partnership, text=text, opened=given["opened"], by=request.access.user
        )
    except ScenarioErrors as errors:
        messages.error(request, f"Nothing was taken over. {errors.faults[0]}")
        return HttpResponseRedirect(again)
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(again)
    messages.success(request, f"The file is taken over into version {made.number}, a draft.")
    return HttpResponseRedirect(version_address(request, made.agreement.code, made.number))


def _shown(request: PartnershipRequest, form: forms.BaseForm, faults: list[str] | None = None) -> HttpResponse:
    context = {"form": form, "faults": faults or [], "cancel_url": place(request, "pool:agreements")}
    return render(request, "pool/agreement/upload.html", context)
