"""The calendar of meetings, its file, a year's dates entered at once, and the template of a body's agendas."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commissioning.models import Body
from commissioning.selectors.bodies import may_change
from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.icalendar import as_calendar, calendar_download
from scrutiny.forms.calendar import CalendarFileForm, CalendarFilter, StandingForm, YearForm
from scrutiny.forms.changes import ReasonForm
from scrutiny.models import CalendarAddress, StandingItem
from scrutiny.selectors import calendar as selectors
from scrutiny.selectors.agenda_sight import writes
from scrutiny.selectors.meetings import bodies_that_meet
from scrutiny.services import calendar as services
from scrutiny.services import standing as templates
from scrutiny.services.calendar import Sitting
from scrutiny.views.meetings import own_meeting_or_404
from scrutiny.views.pages import Act, form_page

_CHANGE = "scrutiny.change_meetings"


def _year(request: PartnershipRequest) -> FinancialYear:
    """The year that the address asks for; else this one, or the last one with a meeting."""
    try:
        return FinancialYear.parse(request.GET.get("year", ""))
    except DateError:
        pass
    today = timezone.localdate()
    last = request.partnership.meetings.order_by("-starts_at").first()
    day = timezone.localtime(last.starts_at).date() if last else today
    return FinancialYear.of(min(day, today) if day < today - timedelta(days=366) else today)


@require_safe
@requires("scrutiny.view_meetings")
def calendar(request: PartnershipRequest) -> HttpResponse:
    year = _year(request)
    bodies = [(one.code, one.name) for one in bodies_that_meet(request.partnership)]
    code = request.GET.get("body", "")
    known = code if code in dict(bodies) else ""
    moments = request.partnership.meetings.values_list("starts_at", flat=True)
    years = {FinancialYear.of(timezone.localtime(one).date()) for one in moments} | {year, year.next}
    choices = [(one.label, one.label) for one in sorted(years)]
    context = {
        "filters": CalendarFilter({"year": year.label, "body": known}, years=choices, bodies=bodies),
        "calendar": selectors.year_calendar(request.partnership, year, known, drafts=writes(request.access)),
        "may_change": request.access.may(_CHANGE),
        "address": CalendarAddress.objects.filter(
            partnership=request.partnership, user=request.access.user, given_up_at__isnull=True
        ).first(),
    }
    return render(request, "scrutiny/calendar.html", context)


@require_safe
@requires("scrutiny.view_meetings")
def calendar_file(request: PartnershipRequest) -> HttpResponse:
    """The year for a calendar program: meetings, and the last days for papers that are not out."""
    year = _year(request)
    address = request.build_absolute_uri(place(request, "scrutiny:meetings"))
    entries = selectors.day_entries(request.partnership, year, address)
    name = f"Meetings {year.label}, {request.partnership.name}"
    stem = f"meetings-{year.label.replace('/', '-')}"
    return calendar_download(as_calendar(name, entries, timezone.now()), stem)


@requires(_CHANGE)
def year_add(request: PartnershipRequest) -> HttpResponse:
    form = YearForm(request.POST or None, partnership=request.partnership)
    back = place(request, "scrutiny:meeting_calendar")

    def do() -> str:
        given = form.cleaned_data
        _require_bodies(request, [given["body"]])
        sittings = [Sitting(given["body"], day, given["hour"], given["place"]) for day in given["days"]]
        services.call_meetings(
            partnership=request.partnership, sittings=sittings, by=request.access.user, reason=given["reason"]
        )
        return f"{back}?year={FinancialYear.of(given['days'][0]).label}&body={given['body'].code}"

    act = Act("Add a year's dates", "Add the meetings", "The meetings are called.")
    return form_page(request, form, act, do, back=("Calendar", back))


@requires(_CHANGE)
def file_add(request: PartnershipRequest) -> HttpResponse:
    form = CalendarFileForm(request.POST or None, request.FILES or None)
    back = place(request, "scrutiny:meeting_calendar")

    def do() -> str:
        sittings = services.read_sittings(request.partnership, form.cleaned_data["file"])
        _require_bodies(request, [one.body for one in sittings])
        services.call_meetings(
            partnership=request.partnership,
            sittings=sittings,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{back}?year={FinancialYear.of(sittings[0].day).label}"

    act = Act("Add dates from a file", "Take in the file", "The meetings are called.")
    return form_page(request, form, act, do, back=("Calendar", back))


def _require_bodies(request: PartnershipRequest, bodies: list[Body]) -> None:
    for one in bodies:
        if not may_change(request.access, one):
            raise Refused(
                "not_your_body", f"You do not look after {one.name}: its governance officer calls its meetings."
            )


# --- The template of a body's agendas ----------------------------------------------------------------------


@require_safe
@requires("scrutiny.view_meetings")
def agenda_template(request: PartnershipRequest, code: str) -> HttpResponse:
    body = _body(request, code)
    context = {
        "body": body,
        "items": list(body.standing_items.order_by("last", "position")),
        "may_change": _may(request, body),
    }
    return render(request, "scrutiny/agenda_template.html", context)


@requires(_CHANGE)
def standing_add(request: PartnershipRequest, code: str) -> HttpResponse:
    body = _kept_body(request, code)
    form = StandingForm(request.POST or None, instance=StandingItem(body=body))
    back = place(request, "scrutiny:agenda_template", code=code)

    def do() -> str:
        templates.add_standing(
            body=body, values=form.values, by=request.access.user, reason=form.cleaned_data["reason"]
        )
        return back

    act = Act("Add a standing item", "Add it", "It stands on every new agenda.", caption=body.name)
    return form_page(request, form, act, do, back=("Agenda template", back))


@requires(_CHANGE)
def standing_edit(request: PartnershipRequest, code: str, standing: int) -> HttpResponse:
    body = _kept_body(request, code)
    found = get_object_or_404(body.standing_items, pk=standing)
    form = StandingForm(request.POST or None, instance=found)
    back = place(request, "scrutiny:agenda_template", code=code)

    def do() -> str:
        templates.change_standing(
            standing=found, values=form.values, by=request.access.user, reason=form.cleaned_data["reason"]
        )
        return back

    words = "New agendas have it so. Those that are there keep what they have."
    act = Act("Change a standing item", "Save", "The standing item is changed.", body.name, words)
    return form_page(request, form, act, do, back=("Agenda template", back))


@requires(_CHANGE)
@require_POST
def standing_move(request: PartnershipRequest, code: str, standing: int) -> HttpResponse:
    body = _kept_body(request, code)
    found = get_object_or_404(body.standing_items, pk=standing)
    up, at = request.POST.get("to") == "up", request.POST.get("place", "")
    try:
        if at.isdecimal():
            templates.place_standing(standing=found, place=int(at), by=request.access.user)
        else:
            templates.move_standing(standing=found, up=up, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        where = f"to place {at}" if at.isdecimal() else "up" if up else "down"
        messages.success(request, f"“{found.title}” has moved {where}.")
    return redirect(place(request, "scrutiny:agenda_template", code=code))


@requires(_CHANGE)
@require_POST
def standing_usual(request: PartnershipRequest, code: str) -> HttpResponse:
    body = _kept_body(request, code)
    added = templates.take_usual(body=body, by=request.access.user)
    messages.success(request, f"{added} usual item{'' if added == 1 else 's'} taken over.")
    return redirect(place(request, "scrutiny:agenda_template", code=code))


@requires(_CHANGE)
def standing_remove(request: PartnershipRequest, code: str, standing: int) -> HttpResponse:
    body = _kept_body(request, code)
    found = get_object_or_404(body.standing_items, pk=standing)
    form = ReasonForm(request.POST or None)
    back = place(request, "scrutiny:agenda_template", code=code)

    def do() -> str:
        templates.remove_standing(standing=found, by=request.access.user, reason=form.cleaned_data["reason"])
        return back

    words = "It no longer stands on agendas to come. Those that are there keep it."
    act = Act(f"Remove “{found.title}”?", "Remove it", "It is removed.", body.name, words, danger=True)
    return form_page(request, form, act, do, back=("Agenda template", back))


@requires(_CHANGE)
@require_POST
def lay_out(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = own_meeting_or_404(request, meeting)
    try:
        added = templates.lay_out(meeting=found, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{added} standing items are on the agenda.")
    return redirect(place(request, "scrutiny:meeting", meeting=meeting))


def _body(request: PartnershipRequest, code: str) -> Body:
    rows = Body.objects.select_related("organisation", "partnership")
    return get_object_or_404(rows, partnership=request.partnership, code=code)


def _may(request: PartnershipRequest, body: Body) -> bool:
    return request.access.may(_CHANGE) and may_change(request.access, body)


def _kept_body(request: PartnershipRequest, code: str) -> Body:
    body = _body(request, code)
    if not _may(request, body):
        raise PermissionDenied(_CHANGE)
    return body
