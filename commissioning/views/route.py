"""The route of a decision: its stops, and what each body did."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commissioning.forms.decisions import OutcomeForm, ReasonForm, StageForm
from commissioning.models import Decision
from commissioning.rules.decisions import Purpose, State
from commissioning.selectors import decisions as selectors
from commissioning.selectors.decisions import DecisionView, StageView
from commissioning.services import decisions as services
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_DRAFT = "commissioning.draft_decision"
_RECORD = "commissioning.record_outcome"
_CLOSED = {
    State.APPROVED: "Every statutory body has approved this text: the decision is approved.",
    State.REFUSED: "A statutory body has refused this text: the decision is refused.",
}


@requires(_DRAFT)
def add_stage(request: PartnershipRequest, pk: int) -> HttpResponse:
    view = _view(request, pk)
    form = StageForm(request.POST or None, partnership=request.partnership)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.add_stage(
                decision_id=pk,
                body_id=given["body"].pk,
                starts_on=given["starts_on"],
                ends_on=given["ends_on"],
                purpose=Purpose(given["purpose"]),
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{given['body']} is on the route.")
            return _back(request, pk)
    context = {"form": form, "decision": view, "submit": "Add the stop", "cancel_url": _url(request, pk)}
    return render(request, "commissioning/stage_form.html", context)


@requires(_DRAFT)
def remove_stage(request: PartnershipRequest, pk: int, stage: int) -> HttpResponse:
    shown = _stage(_view(request, pk), stage)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.remove_stage(
                decision_id=pk, stage_id=stage, reason=form.cleaned_data["reason"], by=request.access.user
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{shown.body} is off the route.")
            return _back(request, pk)
    context = {
        "form": form,
        "question": f"Take {shown.body} off the route?",
        "consequence": "Only a stop without an outcome can go. The history keeps it.",
        "submit": "Take it off",
        "danger": True,
        "cancel_url": _url(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


@requires(_RECORD)
def record_outcome(request: PartnershipRequest, pk: int, stage: int) -> HttpResponse:
    view = _view(request, pk)
    shown = _stage(view, stage)
    initial = {"decided_on": shown.ends_on or shown.starts_on, "opened": view.content_hash}
    posted = request.POST.copy() if request.method == "POST" else None
    form = OutcomeForm(posted, initial=initial, stage=shown)
    if form.is_valid():
        try:
            settled = services.record_outcome(
                stage_id=stage,
                minute=form.minute(),
                by=request.access.user,
                organisations=request.access.organisations_for(_RECORD),
                at=timezone.now(),
                today=timezone.localdate(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
            form.data["opened"] = view.content_hash  # type: ignore[index]  # a copy, made above
        else:
            messages.success(request, _CLOSED.get(State(settled.state), f"The outcome of {shown.body} is recorded."))
            return _back(request, pk)
    context = {"form": form, "decision": view, "stage": shown, "submit": "Record", "cancel_url": _url(request, pk)}
    return render(request, "commissioning/outcome_form.html", context)


@requires(_RECORD)
def take_back_outcome(request: PartnershipRequest, pk: int, stage: int) -> HttpResponse:
    shown = _stage(_view(request, pk), stage)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.take_back_outcome(
                stage_id=stage,
                reason=form.cleaned_data["reason"],
                by=request.access.user,
                organisations=request.access.organisations_for(_RECORD),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"The outcome of {shown.body} is taken back.")
            return _back(request, pk)
    context = {
        "form": form,
        "question": f"Take back what is recorded for {shown.body}?",
        "consequence": f"Recorded now: {shown.outcome_label.lower()}. The stop waits again; the history keeps it all.",
        "submit": "Take it back",
        "danger": True,
        "cancel_url": _url(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


def _view(request: PartnershipRequest, pk: int) -> DecisionView:
    rows = selectors.decision_rows(request.partnership)
    found: Decision = get_object_or_404(rows, pk=pk)
    return selectors.decision_view(found)


def _stage(view: DecisionView, pk: int) -> StageView:
    """A stop of this decision and of no other."""
    for stage in view.stages:
        if stage.id == pk:
            return stage
    raise Http404("No such stop on this route")


def _url(request: PartnershipRequest, pk: int) -> str:
    return place(request, "commissioning:decision", pk=pk)


def _back(request: PartnershipRequest, pk: int) -> HttpResponse:
    return redirect(_url(request, pk))
