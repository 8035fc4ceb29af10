"""The organisations of the partnership."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.organisations import ChangeOrganisationForm, OrganisationForm
from commissioning.models import Organisation
from commissioning.selectors.organisations import organisations_of
from commissioning.services import organisations as services
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_MANAGE = "commissioning.manage_settings"
_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(_MANAGE)
def organisations(request: PartnershipRequest) -> HttpResponse:
    return render(request, "commissioning/organisations.html", {"rows": organisations_of(request.partnership)})


@require_http_methods(_METHODS)
@requires(_MANAGE)
def add_organisation(request: PartnershipRequest) -> HttpResponse:
    form = OrganisationForm(
        request.POST or None, initial={"position": organisations_of(request.partnership).count() + 1}
    )
    if form.is_valid():
        try:
            made = services.add_organisation(
                partnership=request.partnership,
                code=form.cleaned_data["code"],
                details=form.details(),
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error("code", refused.message)
        else:
            messages.success(request, f"{made.name} is added.")
            return redirect(place(request, "commissioning:organisations"))
    return _form(request, form, "Add an organisation")


@require_http_methods(_METHODS)
@requires(_MANAGE)
def change_organisation(request: PartnershipRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Organisation, partnership=request.partnership, code=code)
    initial = {"name": found.name, "kind": found.kind, "position": found.position}
    form = ChangeOrganisationForm(request.POST or None, initial=initial)
    if form.is_valid():
        services.change_organisation(
            partnership=request.partnership,
            code=code,
            details=form.details(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )
        messages.success(request, f"{found.name} is changed.")
        return redirect(place(request, "commissioning:organisations"))
    return _form(request, form, f"Change {found.name}")


def _form(request: PartnershipRequest, form: Any, heading: str) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "submit": "Save",
        "cancel_url": place(request, "commissioning:organisations"),
    }
    return render(request, "commissioning/organisation_form.html", context)
