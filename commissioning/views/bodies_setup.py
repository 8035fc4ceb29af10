"""Setting up the bodies of the partnership."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from commissioning.forms.bodies import BodyForm, ChangeBodyForm
from commissioning.models import Body
from commissioning.services import bodies as services
from commissioning.services.bodies import BodyDetails
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_MANAGE = "commissioning.manage_settings"
_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@requires(_MANAGE)
def add_body(request: PartnershipRequest) -> HttpResponse:
    form = BodyForm(request.POST or None, partnership=request.partnership)

    def act() -> str:
        given = form.cleaned_data
        made = services.add_body(
            partnership=request.partnership,
            code=given["code"],
            details=form.details(),
            reason=given["reason"],
            by=request.access.user,
        )
        return f"{made.name} is added."

    return _form(request, form, act, "Add a body", "Bodies", place(request, "commissioning:bodies"))


@require_http_methods(_METHODS)
@requires(_MANAGE)
def change_body(request: PartnershipRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Body, partnership=request.partnership, code=code)
    initial = {name: getattr(found, name) for name in BodyDetails.__dataclass_fields__}
    form = ChangeBodyForm(request.POST or None, initial=initial, partnership=request.partnership)

    def act() -> str:
        changed = services.change_body(
            partnership=request.partnership,
            code=code,
            details=form.details(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )
        return f"{changed.name} is changed."

    back = place(request, "commissioning:body", code=found.code)
    return _form(request, form, act, f"Change {found.name}", found.name, back)


def _form(
    request: PartnershipRequest, form: forms.Form, act: Callable[[], str], heading: str, up: str, back: str
) -> HttpResponse:
    """The form; sent and valid, the act, and back with a sentence. A refusal stands on the form."""
    if form.is_valid():
        try:
            messages.success(request, act())
        except Refused as refused:
            form.add_error("code" if refused.code == "code_taken" else None, refused.message)
        else:
            return redirect(back)
    context = {"form": form, "heading": heading, "submit": "Save", "up": up, "cancel_url": back}
    return render(request, "commissioning/body_form.html", context)
