"""Calling a decision in, and carrying it out: the acts on the page of its record."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.forms.law import CallInForm, DoneForm, HearingForm, ReconsiderForm, StepForm
from commissioning.models import DecisionRecord, ImplementationStep
from commissioning.rules.law import Reconsidered
from commissioning.selectors.law_clocks import clocks_of
from commissioning.services import law_call_in as services
from commissioning.views.law_plan import METHODS, PUBLISH
from commissioning.views.law_records import record_at
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

_IMPLEMENT = "commissioning.implement"


def _page(request: PartnershipRequest, row: DecisionRecord, title: str, submit: str, done: str, lead: str = "") -> Page:
    return Page(title, submit, done, place(request, "commissioning:record", pk=row.pk), row.reference, lead)


@require_http_methods(METHODS)
@requires(PUBLISH)
def receive(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = record_at(request, pk)
    today = timezone.localdate()
    terms = clocks_of(request.partnership).terms_on(row.published_on or today)
    form = CallInForm(request.POST or None, initial={"received_on": today}, grounds=terms.grounds)

    def act() -> None:
        services.receive_call_in(
            record_id=pk,
            request=form.request(),
            by=request.access.user,
            organisations=request.access.organisations_for(PUBLISH),
            today=today,
        )

    lead = f"It takes {terms.call_in_members} members. {row.call_in_words}"
    done = "The call-in is received. Nothing is carried out until it is decided."
    return act_page(request, form, act, _page(request, row, "Receive a call-in", "Receive it", done, lead))


@require_http_methods(METHODS)
@requires(PUBLISH)
def decide(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = record_at(request, pk)
    form = HearingForm(request.POST or None, initial={"heard_on": timezone.localdate()})

    def act() -> None:
        services.decide_call_in(
            record_id=pk,
            hearing=form.hearing(),
            by=request.access.user,
            organisations=request.access.organisations_for(PUBLISH),
            today=timezone.localdate(),
        )

    done = "The outcome of the call-in is recorded."
    return act_page(request, form, act, _page(request, row, "Outcome of the call-in", "Record the outcome", done))


@require_http_methods(METHODS)
@requires(PUBLISH)
def reconsider(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = record_at(request, pk)
    form = ReconsiderForm(request.POST or None, initial={"on": timezone.localdate()})

    def act() -> None:
        given = form.cleaned_data
        services.reconsider(
            record_id=pk,
            outcome=Reconsidered(given["outcome"]),
            on=given["on"],
            reason=given["reason"],
            by=request.access.user,
            organisations=request.access.organisations_for(PUBLISH),
            today=timezone.localdate(),
        )

    title, done = "Looked at again after the call-in", "It is recorded."
    return act_page(request, form, act, _page(request, row, title, "Record it", done))


@require_http_methods(METHODS)
@requires(_IMPLEMENT)
def add_step(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = record_at(request, pk)
    form = StepForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        services.add_step(record_id=pk, by=request.access.user, **form.cleaned_data)

    title, done = "Add an action", "The action is planned."
    return act_page(request, form, act, _page(request, row, title, "Add the action", done))


@require_http_methods(METHODS)
@requires(_IMPLEMENT)
def finish_step(request: PartnershipRequest, pk: int, step: int) -> HttpResponse:
    row = record_at(request, pk)
    rows = ImplementationStep.objects.filter(implementation__partnership=request.partnership)
    found = get_object_or_404(rows, pk=step)
    form = DoneForm(request.POST or None, initial={"on": timezone.localdate()})

    def act() -> None:
        services.finish_step(
            record_id=pk,
            step_id=found.pk,
            on=form.cleaned_data["on"],
            by=request.access.user,
            today=timezone.localdate(),
        )

    page = _page(request, row, f"Done: {found.what}?", "Mark it done", "The action is done.")
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(_IMPLEMENT)
def implement(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = record_at(request, pk)
    form = DoneForm(request.POST or None, initial={"on": timezone.localdate()})

    def act() -> None:
        services.implement(record_id=pk, on=form.cleaned_data["on"], by=request.access.user, today=timezone.localdate())

    page = _page(request, row, "Mark the decision implemented?", "Mark it implemented", "The decision is implemented.")
    return act_page(request, form, act, page)
