"""The bodies of the partnership, one body, and the notice days of their meetings."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from commissioning.forms.as_at import AsAtForm
from commissioning.forms.bodies import BodyFilter
from commissioning.forms.calendar import NoticeForm
from commissioning.models import Body
from commissioning.selectors import bodies as selectors
from commissioning.selectors import body as body_selectors
from commissioning.selectors import structure as structure_selectors
from commissioning.selectors.law_clocks import notices as notices_of
from commissioning.selectors.linked import body_panels
from commissioning.selectors.reserved import reserved_lines
from ihwb.web.access import PartnershipRequest, requires


@requires("commissioning.view_partnership")
def bodies(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    form = BodyFilter(request.GET, partnership=request.partnership)
    day = form.day(today)
    groups = selectors.body_groups(request.access, day, form.sought())
    total = request.partnership.bodies.filter(selectors.on_day(day)).count()
    context = {
        "filters": form,
        "groups": groups,
        "found": f"{sum(len(one.rows) for one in groups)} of {total} bodies",
        "total": total,
        "day": day,
        "past": day != today,
        "may_change": request.access.may("commissioning.manage_settings"),
    }
    return render(request, "commissioning/bodies.html", context)


@requires("commissioning.view_partnership")
def structure(request: PartnershipRequest) -> HttpResponse:
    """Who answers to whom, drawn, and as a list."""
    today = timezone.localdate()
    form = AsAtForm(request.GET)
    day = form.day(today)
    context = {
        "structure": structure_selectors.structure(request.partnership, day),
        "filters": form,
        "day": day,
        "past": day != today,
    }
    return render(request, "commissioning/structure.html", context)


@requires("commissioning.view_partnership")
def body(request: PartnershipRequest, code: str) -> HttpResponse:
    found = body_or_404(request, code)
    today = timezone.localdate()
    form = AsAtForm(request.GET)
    day = form.day(today)
    context = {
        "body": body_selectors.body_view(found, day),
        "reserved": reserved_lines(body_selectors.terms_on(found, day)),
        "filters": form,
        "day": day,
        "past": day != today,
        "may_change": selectors.may_change(request.access, found),
        "may_manage": request.access.may("commissioning.manage_settings"),
        "gives_notice": selectors.gives_notice(found),
        "panels": body_panels(found, request.access),
    }
    return render(request, "commissioning/body.html", context)


@requires("commissioning.view_partnership")
def body_history(request: PartnershipRequest, code: str) -> HttpResponse:
    found = body_or_404(request, code)
    context = {"body": found, "entries": body_selectors.body_history(found)}
    return render(request, "commissioning/body_history.html", context)


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


def body_or_404(request: PartnershipRequest, code: str) -> Body:
    rows = Body.objects.filter(partnership=request.partnership).select_related("organisation", "partnership")
    found: Body = get_object_or_404(rows, code=code)
    return found
