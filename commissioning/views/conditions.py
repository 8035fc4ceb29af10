"""Conditions of an outcome: said to be met, confirmed, or given up."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commissioning.forms.decisions import ReasonForm
from commissioning.forms.route import ClaimForm
from commissioning.models import Condition
from commissioning.rules.decisions import State
from commissioning.services import conditions as services
from commissioning.services.conditions import Claim
from commissioning.views.route import back, url_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires

_MEET, _RECORD = "commissioning.meet_condition", "commissioning.record_outcome"


@requires(_MEET)
def say_met(request: PartnershipRequest, pk: int, condition: int) -> HttpResponse:
    found = _condition(request, pk, condition)
    today = timezone.localdate()
    form = ClaimForm(request.POST or None, today=today)
    if form.is_valid():
        claim = Claim(form.cleaned_data["evidence"], form.cleaned_data["met_on"])
        try:
            services.say_met(condition_id=found.pk, claim=claim, by=request.access.user, today=today)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Saved. It counts as met once another person has confirmed it.")
            return back(request, pk)
    context = {
        "form": form,
        "question": "Say that this condition is met?",
        "consequence": f"{found.stage.name} set it: {found.text} A governance officer, another person, confirms it.",
        "submit": "It is met",
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


@requires(_RECORD)
@require_POST
def confirm_met(request: PartnershipRequest, pk: int, condition: int) -> HttpResponse:
    found = _condition(request, pk, condition)
    try:
        decision = services.confirm_met(
            condition_id=found.pk,
            by=request.access.user,
            organisations=request.access.organisations_for(_RECORD),
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        approved = decision.state == State.APPROVED
        messages.success(request, "The last condition is met: the decision is approved." if approved else "Confirmed.")
    return back(request, pk)


@requires(_RECORD)
def not_met(request: PartnershipRequest, pk: int, condition: int) -> HttpResponse:
    question = "Is this condition not met after all?"
    consequence = "It is open again. What was given as evidence stays in the history."
    return _ended(request, pk, condition, services.not_met_after_all, (question, consequence, "Open it again"))


@requires(_RECORD)
def cannot_be_met(request: PartnershipRequest, pk: int, condition: int) -> HttpResponse:
    question = "Can this condition not be met?"
    consequence = "Then the outcome that hangs on it no longer counts, and the body has to decide again."
    return _ended(request, pk, condition, services.cannot_be_met, (question, consequence, "It cannot be met"))


def _ended(
    request: PartnershipRequest, pk: int, condition: int, act: Callable[..., object], words: tuple[str, str, str]
) -> HttpResponse:
    found = _condition(request, pk, condition)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        organisations = request.access.organisations_for(_RECORD)
        try:
            act(
                condition_id=found.pk,
                reason=form.cleaned_data["reason"],
                by=request.access.user,
                organisations=organisations,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Saved.")
            return back(request, pk)
    question, consequence, submit = words
    context = {
        "form": form,
        "question": question,
        "consequence": f"{found.text} {consequence}",
        "submit": submit,
        "danger": True,
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


def _condition(request: PartnershipRequest, pk: int, condition: int) -> Condition:
    rows = Condition.objects.filter(stage__decision__partnership=request.partnership, stage__decision=pk)
    found: Condition = get_object_or_404(rows.select_related("stage__body", "stage__post"), pk=condition)
    return found
