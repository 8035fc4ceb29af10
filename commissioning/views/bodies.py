"""The bodies of the partnership, and the notice days of their meetings."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commissioning.forms.calendar import NoticeForm
from commissioning.selectors.bodies import body_groups
from commissioning.selectors.law_clocks import notices as notices_of
from ihwb.web.access import PartnershipRequest, requires


@requires("commissioning.view_partnership")
def bodies(request: PartnershipRequest) -> HttpResponse:
    may_change = request.access.may("commissioning.manage_settings")
    context = {"groups": body_groups(request.partnership), "may_change": may_change}
    return render(request, "commissioning/bodies.html", context)


@requires("commissioning.view_partnership")
def notice_days(request: PartnershipRequest) -> HttpResponse:
    """The days by which notice must be out, for a body and a meeting named in the address."""
    asked = any(name.startswith("meeting") for name in request.GET)
    initial = {"body": request.GET.get("body")}
    form = NoticeForm(request.GET if asked else None, initial=initial, partnership=request.partnership)
    notices = []
    if form.is_valid():
        given = form.cleaned_data
        notices = notices_of(given["body"], given["meeting"], timezone.localdate())
    return render(request, "commissioning/notice_days.html", {"form": form, "notices": notices})
