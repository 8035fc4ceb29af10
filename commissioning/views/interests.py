"""The registers of interests: who declared what, declaring, publishing, ending, confirming, and raising by hand."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.interests import ConfirmForm, DeclareForm, EndForm, InterestFilter, PublishForm, RaiseForm
from commissioning.models import Decision, Interest, Member
from commissioning.selectors import interests as selectors
from commissioning.selectors.body import people_to_seat
from commissioning.selectors.dispensations import of_interest
from commissioning.selectors.history import history_of
from commissioning.selectors.interests import DECLARE, KEEP
from commissioning.selectors.interests_file import sheet
from commissioning.selectors.interests_public import public_register
from commissioning.selectors.interests_raised import raised_on
from commissioning.services import interests as services
from commissioning.services.interests import Hand
from commissioning.services.members import chosen_member, member_of
from commissioning.views.taking_away import give_sheets
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.exporting import FORMATS

VIEW = "commissioning.view_interests"
_METHODS = ["GET", "HEAD", "POST"]
_FIELDS = {
    "nature": "Kind", "text": "The interest", "in_organisation": "In", "in_name": "In", "in_function": "In a function",
    "declared_on": "Declared on", "ended_on": "Last day", "state": "State",
}  # fmt: skip


@require_safe
@requires(VIEW)
def register(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    form = InterestFilter(request.GET, partnership=request.partnership)
    day = form.day(today)
    rows = selectors.interests(request.access, day, form.wanted())
    context = {
        "filters": form,
        "rows": rows,
        "found": f"{len(rows)} interest{'' if len(rows) == 1 else 's'}",
        "mine": [(one, one.state(today)) for one in selectors.my_standings(request.access, today)],
        "day": day,
        "past": day != today,
        "may_declare": request.access.may(DECLARE),
        "may_keep": request.access.may(KEEP),
        "is_public": public_register(request.partnership, today) is not None,
    }
    return render(request, "commissioning/interests/register.html", context)


@require_safe
@requires(KEEP)
def standing(request: PartnershipRequest) -> HttpResponse:
    """Who has declared, who is late and who has yet to: for the keepers of the registers."""
    today = timezone.localdate()
    keeps = request.access.organisations_for(KEEP)
    rows = [(one, one.state(today)) for one in selectors.standings(request.partnership, today)]
    order = ["overdue", "to declare", "to confirm", "late", "declared"]
    rows = sorted((one for one in rows if one[0].register_id in keeps), key=lambda one: order.index(one[1]))
    return render(request, "commissioning/interests/standing.html", {"rows": rows, "today": today})


@require_safe
@requires(VIEW)
def file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The register as CSV or XLSX, as this reader sees it. That it was taken away is on record."""
    if kind not in FORMATS:
        raise Http404("No such file")
    form = InterestFilter(request.GET, partnership=request.partnership)
    day = form.day(timezone.localdate())
    table = sheet(selectors.interests(request.access, day, form.wanted()), day)
    return give_sheets(request, [table], "register-of-interests", kind)


@require_safe
@requires(VIEW)
def interest(request: PartnershipRequest, pk: int) -> HttpResponse:
    found, row = _interest(request, pk)
    context = {
        "row": row,
        "may_publish": row.keeps and not row.own and row.state == "declared",
        "may_end": (row.keeps or row.own) and row.ended_on is None,
        "entries": history_of(found, _FIELDS) if row.own or row.keeps else None,
        "dispensations": of_interest(found, timezone.localdate()) if row.open else [],
    }
    return render(request, "commissioning/interests/interest.html", context)


@require_http_methods(_METHODS)
@requires(DECLARE)
def declare(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    keeps = request.access.organisations_for(KEEP)
    people = people_to_seat(request.partnership, today) if keeps else []
    form = DeclareForm(
        request.POST or None, partnership=request.partnership, keeps=keeps, people=people,
        initial={"declared_on": today, "cause": "change", "who": "me"},
    )  # fmt: skip
    back = place(request, "commissioning:interests")
    if form.is_valid():
        try:
            made = services.declare(
                member=_whose(request, form.whose),
                interest=form.interest(),
                hand=_hand(request, "Declared"),
                today=today,
            )
        except Refused as refused:
            form.add_error("nature" if refused.code == "nature_does_not_fit" else None, refused.message)
        else:
            messages.success(request, "The interest is declared. A governance officer publishes it.")
            return redirect(place(request, "commissioning:interest", pk=made.pk))
    return _form(request, form, "Declare an interest", "Declare", back)


@require_http_methods(_METHODS)
@requires(KEEP)
def publish(request: PartnershipRequest, pk: int) -> HttpResponse:
    _, row = _interest(request, pk)
    form = PublishForm(request.POST or None)
    back = place(request, "commissioning:interest", pk=pk)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.publish(
                interest_id=pk,
                withheld=given["how"] == "withheld",
                because=given["because"],
                hand=_hand(request, "Published"),
                today=timezone.localdate(),
            )
        except Refused as refused:
            form.add_error("because" if refused.code == "reason_missing" else None, refused.message)
        else:
            messages.success(request, f"The interest of {row.member} is on the public register.")
            return redirect(back)
    return _form(request, form, f"Publish the interest of {row.member}", "Publish", back)


@require_http_methods(_METHODS)
@requires(DECLARE)
def end(request: PartnershipRequest, pk: int) -> HttpResponse:
    _, row = _interest(request, pk)
    form = EndForm(request.POST or None, initial={"ended_on": timezone.localdate()})
    back = place(request, "commissioning:interest", pk=pk)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.end_interest(
                interest_id=pk,
                ended_on=given["ended_on"],
                hand=_hand(request, given["reason"]),
                today=timezone.localdate(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"The last day of the interest is {show_date(given['ended_on'])}.")
            return redirect(back)
    return _form(request, form, f"The last day of the interest of {row.member}", "Save the last day", back)


@require_http_methods(_METHODS)
@requires(DECLARE)
def confirm(request: PartnershipRequest) -> HttpResponse:
    """That all one's interests are declared. Without any, that there is nothing to declare."""
    held = selectors.registers(request.partnership)
    form = ConfirmForm(request.POST or None, choices=[(one.pk, one.name) for one in held])
    back = place(request, "commissioning:interests")
    if form.is_valid():
        chosen = next(one for one in held if str(one.pk) == form.cleaned_data["register"])
        try:
            made = services.confirm(
                member=_whose(request, "me"),
                register=chosen,
                hand=_hand(request, "Confirmed"),
                today=timezone.localdate(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            what = "that you have nothing to declare" if made.nothing else "that your declarations are complete"
            messages.success(request, f"You have confirmed {what} on the register of {chosen.name}.")
            return redirect(back)
    return _form(request, form, "Confirm that your interests are declared", "Confirm", back)


@require_http_methods(_METHODS)
@requires(KEEP)
def raise_by_hand(request: PartnershipRequest, pk: int) -> HttpResponse:
    """Raise an interest against a decision whose words do not name it."""
    rows = Decision.objects.filter(partnership=request.partnership).select_related("partnership")
    decision: Decision = get_object_or_404(rows, pk=pk)
    today = timezone.localdate()
    there = {one.interest for one in raised_on(decision, request.access, today)}
    known = [one for one in selectors.interests(request.access, today) if one.id not in there and not one.ended_on]
    form = RaiseForm(request.POST or None, choices=[(one.id, f"{one.member}: {one.text[:80]}") for one in known])
    back = place(request, "commissioning:decision", pk=pk)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.raise_by_hand(
                decision=decision,
                interest=given["interest"],
                hand=_hand(request, given["reason"]),
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"The interest is raised on {decision.reference}.")
            return redirect(f"{back}#interests")
    return _form(request, form, f"Raise an interest on {decision.reference}", "Raise it", back, up=decision.reference)


def _interest(request: PartnershipRequest, pk: int) -> tuple[Interest, selectors.InterestRow]:
    """An interest of which this reader may know; any other does not exist here."""
    found: Interest = get_object_or_404(Interest.objects.filter(partnership=request.partnership), pk=pk)
    row = selectors.interest_row(found, request.access)
    if row is None:
        raise Http404("No such interest")
    return found, row


def _whose(request: PartnershipRequest, who: str) -> Member:
    user = request.access.user
    if who == "me":
        return member_of(request.partnership, user, user)
    return chosen_member(request.partnership, who, "", user)


def _hand(request: PartnershipRequest, reason: str) -> Hand:
    return Hand(request.access.user, request.access.organisations_for(KEEP), reason)


def _form(
    request: PartnershipRequest,
    form: forms.Form,
    heading: str,
    submit: str,
    back: str,
    up: str = "Register of interests",
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "heading": heading, "submit": submit, "up": up, "cancel_url": back}
    return render(request, "commissioning/body_form.html", context)
