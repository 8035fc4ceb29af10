"""Dispensations: who may take part in spite of an interest; entering one that was granted, and taking it back."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.as_at import AsAtForm
from commissioning.forms.interests import DispensationForm, TakeBackDispensationForm
from commissioning.models import Dispensation
from commissioning.selectors import dispensations as selectors
from commissioning.selectors.interests import KEEP
from commissioning.services import dispensations as services
from commissioning.services.interests import Hand
from commissioning.views.interests import VIEW
from commissioning.views.taking_away import give_sheets
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.exporting import FORMATS

_METHODS = ["GET", "HEAD", "POST"]
_UP = "Dispensations"


@require_safe
@requires(VIEW)
def dispensations(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    form = AsAtForm(request.GET)
    day = form.day(today)
    context = {
        "filters": form,
        "rows": selectors.dispensations(request.access, day),
        "day": day,
        "past": day != today,
        "may_keep": request.access.may(KEEP),
    }
    return render(request, "commissioning/interests/dispensations.html", context)


@require_safe
@requires(VIEW)
def file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The list as CSV or XLSX, as this reader sees it. That it was taken away is on record."""
    if kind not in FORMATS:
        raise Http404("No such file")
    day = AsAtForm(request.GET).day(timezone.localdate())
    table = selectors.sheet(selectors.dispensations(request.access, day), day)
    return give_sheets(request, [table], "dispensations", kind)


@require_http_methods(_METHODS)
@requires(KEEP)
def enter(request: PartnershipRequest) -> HttpResponse:
    keeps = request.access.organisations_for(KEEP)
    form = DispensationForm(request.POST or None, partnership=request.partnership, keeps=keeps)

    def act() -> str:
        made = services.enter(
            member=form.member,
            given=form.dispensation(),
            hand=Hand(request.access.user, keeps, "Entered"),
            today=timezone.localdate(),
        )
        return f"The dispensation of {made.member.name} is entered."

    return _form(request, form, act, "Enter a dispensation", "Enter it")


@require_http_methods(_METHODS)
@requires(KEEP)
def take_back(request: PartnershipRequest, pk: int) -> HttpResponse:
    rows = Dispensation.objects.filter(partnership=request.partnership).select_related("member")
    found = get_object_or_404(rows, pk=pk)
    form = TakeBackDispensationForm(request.POST or None, initial={"last_day": timezone.localdate()})

    def act() -> str:
        given = form.cleaned_data
        hand = Hand(request.access.user, request.access.organisations_for(KEEP), given["reason"])
        services.take_back(dispensation_id=pk, last_day=given["last_day"], hand=hand)
        return f"The last day of the dispensation is {show_date(given['last_day'])}."

    return _form(request, form, act, f"An earlier end of the dispensation of {found.member.name}", "Save the last day")


def _form(
    request: PartnershipRequest, form: forms.Form, act: Callable[[], str], heading: str, submit: str
) -> HttpResponse:
    back = place(request, "commissioning:dispensations")
    if form.is_valid():
        try:
            messages.success(request, act())
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect(back)
    context = {"form": form, "heading": heading, "submit": submit, "up": _UP, "cancel_url": back}
    return render(request, "commissioning/body_form.html", context)
