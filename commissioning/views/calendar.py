"""The table of extra days."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from commissioning.forms.calendar import ExtraDayForm
from commissioning.forms.decisions import ReasonForm
from commissioning.models import ExtraDay
from commissioning.services import calendar as services
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_MANAGE = "commissioning.manage_settings"


@requires(_MANAGE)
def extra_days(request: PartnershipRequest) -> HttpResponse:
    form = ExtraDayForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.add_extra_day(partnership=request.partnership, by=request.access.user, **given)
        except Refused as refused:
            form.add_error("day", refused.message)
        else:
            messages.success(request, f"{show_date(given['day'])} is in the table.")
            return redirect(place(request, "commissioning:extra_days"))
    rows = ExtraDay.objects.filter(partnership=request.partnership).order_by("day")
    return render(request, "commissioning/extra_days.html", {"form": form, "rows": rows, "submit": "Add the day"})


@requires(_MANAGE)
def remove_extra_day(request: PartnershipRequest, pk: int) -> HttpResponse:
    extra = get_object_or_404(ExtraDay, partnership=request.partnership, pk=pk)
    form = ReasonForm(request.POST or None)
    back = place(request, "commissioning:extra_days")
    if form.is_valid():
        try:
            services.remove_extra_day(extra=extra, reason=form.cleaned_data["reason"], by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{show_date(extra.day)} is out of the table.")
            return redirect(back)
    context = {
        "form": form,
        "question": f"Take {show_date(extra.day)} out of the table?",
        "consequence": "Notice days are counted by the published list of bank holidays from then on.",
        "submit": "Take it out",
        "danger": True,
        "cancel_url": back,
    }
    return render(request, "commissioning/reason.html", context)
