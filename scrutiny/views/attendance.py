"""Who is at a meeting, interests at its items, and the quorum of each item."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.models import Member
from commissioning.selectors.interests import member_who_is
from commissioning.services.members import chosen_member, member_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.attendance import AttendanceForm, DeclareForm
from scrutiny.forms.changes import ReasonForm
from scrutiny.models import AgendaItem, ItemInterest, Meeting
from scrutiny.selectors import attendance as selectors
from scrutiny.selectors.agenda_sight import seen_items
from scrutiny.selectors.attendance import DECLARE, KEEP
from scrutiny.selectors.private_papers import reads_private
from scrutiny.services import attendance as services
from scrutiny.views.meetings import meeting_or_404
from scrutiny.views.pages import Act, form_page

_UP = "Attendance and interests"


@require_safe
@requires("scrutiny.view_meetings")
def attendance(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = meeting_or_404(request, meeting)
    restricted = reads_private(request.access, found.body)
    context = {
        "meeting": found,
        "view": selectors.attendance_view(found, request.access, restricted=restricted),
        "may_keep": selectors.may_keep(request.access, found),
        "may_declare": _may_declare(request, found),
        "body_code": found.body.code,
    }
    return render(request, "scrutiny/attendance.html", context)


@requires(KEEP)
def attendance_edit(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = meeting_or_404(request, meeting)
    if not selectors.may_keep(request.access, found):
        raise PermissionDenied(KEEP)
    view = selectors.attendance_view(found, request.access, restricted=False)
    form = AttendanceForm(request.POST or None, lines=view.seats)
    back = place(request, "scrutiny:attendance", meeting=meeting)

    def do() -> str:
        services.record_attendance(
            meeting=found,
            seats=form.seats(lambda who: _member(request, who)),
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return back

    act = Act("Who is there", "Save the attendance", "The attendance is recorded.", caption=found.title)
    return form_page(request, form, act, do, back=(_UP, back))


@requires(DECLARE)
def declare(request: PartnershipRequest, item: int) -> HttpResponse:
    """An interest at an item: one's own, or as the governance officer of the body anybody's."""
    found = _item(request, item)
    meeting = found.meeting
    if found.pk not in seen_items(meeting, request.access, timezone.localdate()):
        raise Http404("The item is not on an agenda that is out")
    keeps = selectors.may_keep(request.access, meeting)
    if not _may_declare(request, meeting):
        raise PermissionDenied(DECLARE)
    own = None if keeps else member_who_is(request.access)
    people = selectors.people_there(meeting) if keeps else [("me", request.access.user.name)]
    interests = selectors.interest_choices(request.access, meeting, own) if keeps or own else []
    form = DeclareForm(request.POST or None, people=people, interests=interests)
    back = place(request, "scrutiny:attendance", meeting=meeting.slug)

    def do() -> str:
        services.declare_at_item(
            item=found,
            declared=form.declared(lambda who: _member(request, who)),
            keeps=keeps,
            by=request.access.user,
            at=timezone.now(),
        )
        return f"{back}#item-{found.pk}"

    heading = f"Declare an interest at item {found.number}"
    act = Act(heading, "Declare it", "The interest is declared.", caption=meeting.title)
    return form_page(request, form, act, do, back=(_UP, back))


@requires(DECLARE)
def declaration_remove(request: PartnershipRequest, declaration: int) -> HttpResponse:
    rows = ItemInterest.objects.filter(agenda_item__meeting__partnership=request.partnership)
    rows = rows.select_related("member", "agenda_item__meeting__body__organisation")
    found = get_object_or_404(rows, pk=declaration)
    meeting = found.agenda_item.meeting
    keeps = selectors.may_keep(request.access, meeting)
    if not keeps and found.member.user_id != request.access.user.pk:
        raise PermissionDenied(DECLARE)
    form = ReasonForm(request.POST or None)
    back = place(request, "scrutiny:attendance", meeting=meeting.slug)

    def do() -> str:
        services.take_back(
            declaration_id=declaration, keeps=keeps, by=request.access.user, reason=form.cleaned_data["reason"]
        )
        return back

    act = Act(
        f"Take back the declaration of {found.member.name}",
        "Take it back",
        "The declaration is taken back. The history keeps it.",
        caption=f"Item {found.agenda_item.number}",
        consequence="Only for what was recorded wrongly. The member counts in the quorum of the item again.",
        danger=True,
    )
    return form_page(request, form, act, do, back=(_UP, back))


def _may_declare(request: PartnershipRequest, meeting: Meeting) -> bool:
    """True for who looks after the body, and for who sits on it on the day."""
    if not request.access.may(DECLARE):
        return False
    if selectors.may_keep(request.access, meeting):
        return True
    user = request.access.user
    return selectors.sits(meeting, member_who_is(request.access) or Member(user=user, name=user.name))


def _member(request: PartnershipRequest, who: str) -> Member:
    """A choice as its member: "me", "m7" a member, "u3" an account."""
    user = request.access.user
    if who == "me":
        return member_of(request.partnership, user, user)
    if not who:
        raise Refused("nobody_chosen", "Choose whose interest it is.")
    return chosen_member(request.partnership, who, "", user)


def _item(request: PartnershipRequest, pk: int) -> AgendaItem:
    rows = AgendaItem.objects.select_related("meeting__body__organisation", "meeting__partnership")
    return get_object_or_404(rows, pk=pk, meeting__partnership=request.partnership)
