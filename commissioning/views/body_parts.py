"""What belongs to a body: its links, terms of reference, seats and terms of office."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.forms.body_parts import LastDayForm, LinkForm, SeatForm, TermForm, TermsForm
from commissioning.forms.decisions import ReasonForm
from commissioning.models import Body, BodyLink, Seat, SeatTerm, TermsOfReference
from commissioning.rules.bodies import Relation
from commissioning.selectors.bodies import CHANGE, may_change
from commissioning.selectors.body import people_to_seat, terms_on
from commissioning.services import body_links, body_terms, seats
from commissioning.services.members import chosen_member
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@requires(CHANGE)
def add_link(request: PartnershipRequest, code: str) -> HttpResponse:
    body = _body(request, code=code)
    form = LinkForm(request.POST or None, body=body)

    def act() -> str:
        made = body_links.add_link(body=body, link=form.link(), by=request.access.user)
        return f"{made}."

    return _form(request, body, form, act, {"heading": f"How {body.name} stands to another body"})


@require_http_methods(_METHODS)
@requires(CHANGE)
def end_link(request: PartnershipRequest, pk: int) -> HttpResponse:
    link, body = _link(request, pk)
    form = LastDayForm(request.POST or None, initial={"last_day": link.until or timezone.localdate()})

    def act() -> str:
        given = form.cleaned_data
        body_links.end_link(link_id=pk, last_day=given["last_day"], reason=given["reason"], by=request.access.user)
        return f"{link}: the last day is {show_date(given['last_day'])}."

    words = {"heading": f"The last day that {link.body.name} {_is(link)} {link.above.name}"}
    return _form(request, body, form, act, words)


@require_http_methods(_METHODS)
@requires(CHANGE)
def remove_link(request: PartnershipRequest, pk: int) -> HttpResponse:
    link, body = _link(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        body_links.remove_link(link_id=pk, reason=form.cleaned_data["reason"], by=request.access.user)
        return "The link is taken out. The history keeps it."

    words = {
        "question": f"Take out that {link.body.name} {_is(link)} {link.above.name}?",
        "consequence": "Only for what was entered wrongly: a link that is over has a last day instead.",
        "submit": "Take it out",
        "danger": True,
    }
    return _form(request, body, form, act, words)


@require_http_methods(_METHODS)
@requires(CHANGE)
def add_terms(request: PartnershipRequest, code: str) -> HttpResponse:
    """A new version, beginning with the words of the latest one."""
    body = _body(request, code=code)
    today = timezone.localdate()
    latest = body.terms.order_by("-since").first() or terms_on(body, today)
    fresh = {"since": today, "review_on": None, "source": ""}
    form = TermsForm(request.POST or None, partnership=request.partnership, terms=latest, initial=fresh)

    def act() -> str:
        made = body_terms.lay_down_terms(
            body=body, terms=form.terms(), reason=form.cleaned_data["reason"], by=request.access.user
        )
        return f"The terms of reference are in force from {show_date(made.since)}."

    heading = f"{'New' if latest else 'The'} terms of reference of {body.name}"
    return _form(request, body, form, act, {"heading": heading})


@require_http_methods(_METHODS)
@requires(CHANGE)
def change_terms(request: PartnershipRequest, pk: int) -> HttpResponse:
    terms, body = _terms(request, pk)
    form = TermsForm(request.POST or None, partnership=request.partnership, terms=terms)

    def act() -> str:
        body_terms.change_terms(
            terms_id=pk,
            terms=form.terms(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
            today=timezone.localdate(),
        )
        return "The terms of reference are changed."

    return _form(request, body, form, act, {"heading": f"Change the terms of reference of {body.name}"})


@require_http_methods(_METHODS)
@requires(CHANGE)
def remove_terms(request: PartnershipRequest, pk: int) -> HttpResponse:
    terms, body = _terms(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        body_terms.remove_terms(
            terms_id=pk, reason=form.cleaned_data["reason"], by=request.access.user, today=timezone.localdate()
        )
        return "The version is taken back. The history keeps it."

    words = {
        "question": f"Take back the terms of reference from {show_date(terms.since)}?",
        "consequence": "Only a version that has not begun can be taken back.",
        "submit": "Take it back",
        "danger": True,
    }
    return _form(request, body, form, act, words)


@require_http_methods(_METHODS)
@requires(CHANGE)
def add_seat(request: PartnershipRequest, code: str) -> HttpResponse:
    body = _body(request, code=code)
    form = SeatForm(request.POST or None, partnership=request.partnership)

    def act() -> str:
        made = seats.add_seat(
            body=body, details=form.details(), reason=form.cleaned_data["reason"], by=request.access.user
        )
        return f"The seat {made.name} is added."

    return _form(request, body, form, act, {"heading": f"Add a seat to {body.name}"})


@require_http_methods(_METHODS)
@requires(CHANGE)
def change_seat(request: PartnershipRequest, pk: int) -> HttpResponse:
    seat, body = _seat(request, pk)
    form = SeatForm(request.POST or None, partnership=request.partnership, seat=seat)

    def act() -> str:
        changed = seats.change_seat(
            seat_id=pk, details=form.details(), reason=form.cleaned_data["reason"], by=request.access.user
        )
        return f"The seat {changed.name} is changed."

    return _form(request, body, form, act, {"heading": f"Change the seat {seat.name}"})


@require_http_methods(_METHODS)
@requires(CHANGE)
def remove_seat(request: PartnershipRequest, pk: int) -> HttpResponse:
    seat, body = _seat(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        seats.remove_seat(seat_id=pk, reason=form.cleaned_data["reason"], by=request.access.user)
        return f"The seat {seat.name} is taken out. The history keeps it."

    words = {
        "question": f"Take out the seat {seat.name}?",
        "consequence": "Only for what was entered wrongly: a seat that is given up has a last day instead.",
        "submit": "Take it out",
        "danger": True,
    }
    return _form(request, body, form, act, words)


@require_http_methods(_METHODS)
@requires(CHANGE)
def begin_term(request: PartnershipRequest, pk: int) -> HttpResponse:
    seat, body = _seat(request, pk)
    people = people_to_seat(request.partnership, timezone.localdate())
    form = TermForm(request.POST or None, people=people, initial={"since": timezone.localdate()})

    def act() -> str:
        given, user = form.cleaned_data, request.access.user
        member = chosen_member(request.partnership, given["who"], given["new_name"], user)
        made, before = seats.begin_term(seat_id=pk, term=form.term(member), by=user)
        as_ = "is a substitute" if made.substitute else "sits"
        after = f" {before.member.name} sat until {show_date(before.until)}." if before and before.until else ""
        return f"{made.member.name} {as_} from {show_date(made.since)}.{after}"

    return _form(request, body, form, act, {"heading": f"Who sits as {seat.name}"})


@require_http_methods(_METHODS)
@requires(CHANGE)
def end_term(request: PartnershipRequest, pk: int) -> HttpResponse:
    term, body = _term(request, pk)
    form = LastDayForm(request.POST or None, initial={"last_day": term.until or timezone.localdate()})

    def act() -> str:
        given = form.cleaned_data
        seats.end_term(term_id=pk, last_day=given["last_day"], reason=given["reason"], by=request.access.user)
        return f"The last day of {term.member.name} is {show_date(given['last_day'])}."

    return _form(request, body, form, act, {"heading": f"The last day of {term.member.name} as {term.seat.name}"})


@require_http_methods(_METHODS)
@requires(CHANGE)
def remove_term(request: PartnershipRequest, pk: int) -> HttpResponse:
    term, body = _term(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        seats.remove_term(term_id=pk, reason=form.cleaned_data["reason"], by=request.access.user)
        return f"The term of {term.member.name} is taken out. The history keeps it."

    words = {
        "question": f"Take out the term of {term.member.name} as {term.seat.name}?",
        "consequence": "Only for what was entered wrongly: whoever leaves a seat has a last day instead.",
        "submit": "Take it out",
        "danger": True,
    }
    return _form(request, body, form, act, words)


def _is(link: BodyLink) -> str:
    relation = Relation(link.relation)
    return f"is {relation.words}" if relation is Relation.ACCOUNTABLE else relation.words


def _body(request: PartnershipRequest, **which: Any) -> Body:
    """The body, of this partnership, for somebody who looks after it."""
    rows = Body.objects.filter(partnership=request.partnership).select_related("organisation", "partnership")
    found: Body = get_object_or_404(rows, **which)
    if not may_change(request.access, found):
        raise PermissionDenied(CHANGE)
    return found


def _link(request: PartnershipRequest, pk: int) -> tuple[BodyLink, Body]:
    rows = BodyLink.objects.filter(body__partnership=request.partnership).select_related("body", "above")
    found: BodyLink = get_object_or_404(rows, pk=pk)
    return found, _body(request, pk=found.body_id)


def _terms(request: PartnershipRequest, pk: int) -> tuple[TermsOfReference, Body]:
    found: TermsOfReference = get_object_or_404(
        TermsOfReference.objects.filter(body__partnership=request.partnership), pk=pk
    )
    return found, _body(request, pk=found.body_id)


def _seat(request: PartnershipRequest, pk: int) -> tuple[Seat, Body]:
    found: Seat = get_object_or_404(Seat.objects.filter(body__partnership=request.partnership), pk=pk)
    return found, _body(request, pk=found.body_id)


def _term(request: PartnershipRequest, pk: int) -> tuple[SeatTerm, Body]:
    rows = SeatTerm.objects.filter(seat__body__partnership=request.partnership).select_related("seat", "member")
    found: SeatTerm = get_object_or_404(rows, pk=pk)
    return found, _body(request, pk=found.seat.body_id)


def _form(
    request: PartnershipRequest, body: Body, form: forms.Form, act: Callable[[], str], words: dict[str, Any]
) -> HttpResponse:
    """The form; sent and valid, the act, and back to the body. A refusal stands on the form."""
    back = place(request, "commissioning:body", code=body.code)
    if form.is_valid():
        try:
            messages.success(request, act())
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect(back)
    page = "commissioning/reason.html" if "question" in words else "commissioning/body_form.html"
    return render(request, page, {"submit": "Save", **words, "form": form, "up": body.name, "cancel_url": back})
