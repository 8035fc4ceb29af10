"""The route of a decision: its stops, what each body did, what is asked back, and who decides."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commissioning.forms.decisions import ReasonForm
from commissioning.forms.route import DecidersForm, OutcomeForm, StageForm
from commissioning.models import Decision, TakeBack
from commissioning.rules.decisions import Deciders, State
from commissioning.selectors import decisions as selectors
from commissioning.selectors.advice import sign_off_row
from commissioning.selectors.decisions import DecisionView
from commissioning.selectors.law import unlawful_at
from commissioning.selectors.posts import actor_choices
from commissioning.selectors.quorum import findings_at
from commissioning.selectors.route import StageView
from commissioning.services import decisions as services
from commissioning.services import reopening, route
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.forms import focus_on

_DRAFT = "commissioning.draft_decision"
_RECORD = "commissioning.record_outcome"
# Where on the form of an outcome a refusal stands; elsewhere it stands above it.
_FIELDS = {"order_reason_missing": "order_reason", "actor_missing": "acted_by", "not_the_post": "acted_by"}
_CLOSED = {
    State.APPROVED: "Everybody who must decide has approved this text: the decision is approved.",
    State.REFUSED: "One who must decide has refused this text: the decision is refused.",
}


@requires(_DRAFT)
def add_stage(request: PartnershipRequest, pk: int) -> HttpResponse:
    view = decision_or_404(request, pk)
    form = StageForm(request.POST or None, partnership=request.partnership)
    if form.is_valid():
        try:
            (made,) = route.add_stops(decision_id=pk, stops=[form.terms()], by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{made.name} is on the route.")
            return back(request, pk)
    context = {"form": form, "decision": view, "submit": "Add the stop", "cancel_url": url_of(request, pk)}
    return render(request, "commissioning/stage_form.html", context)


@requires(_DRAFT)
def change_stage(request: PartnershipRequest, pk: int, stage: int) -> HttpResponse:
    view = decision_or_404(request, pk)
    shown = stage_or_404(view, stage)
    form = StageForm(request.POST or None, partnership=request.partnership, stage=shown)
    if form.is_valid():
        try:
            route.change_stage(
                decision_id=pk,
                stage_id=stage,
                terms=form.terms(),
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"The stop of {shown.body} is changed.")
            return back(request, pk)
    context = {"form": form, "decision": view, "stage": shown, "submit": "Save the stop"}
    return render(request, "commissioning/stage_form.html", {**context, "cancel_url": url_of(request, pk)})


@requires(_DRAFT)
def remove_stage(request: PartnershipRequest, pk: int, stage: int) -> HttpResponse:
    shown = stage_or_404(decision_or_404(request, pk), stage)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            route.remove_stage(
                decision_id=pk, stage_id=stage, reason=form.cleaned_data["reason"], by=request.access.user
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{shown.body} is off the route.")
            return back(request, pk)
    context = {
        "form": form,
        "question": f"Take {shown.body} off the route?",
        "consequence": "Only a stop without an outcome can go. The history keeps it.",
        "submit": "Take it off",
        "danger": True,
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


@requires(_DRAFT)
def choose_deciders(request: PartnershipRequest, pk: int) -> HttpResponse:
    view = decision_or_404(request, pk)
    form = DecidersForm(request.POST or None, view=view)
    if form.is_valid():
        given = form.cleaned_data
        try:
            route.choose_deciders(
                decision_id=pk, deciders=Deciders(given["deciders"]), under=given["under"], by=request.access.user
            )
        except Refused as refused:
            form.add_error("under" if refused.code == "delegation_missing" else None, refused.message)
        else:
            messages.success(request, "Who must approve is saved.")
            return back(request, pk)
    context = {"form": form, "decision": view, "submit": "Save", "cancel_url": url_of(request, pk)}
    return render(request, "commissioning/deciders_form.html", context)


@requires(_RECORD)
def record_outcome(request: PartnershipRequest, pk: int, stage: int) -> HttpResponse:
    view = decision_or_404(request, pk)
    shown = stage_or_404(view, stage)
    initial = {"decided_on": shown.ends_on or shown.starts_on, "opened": view.content_hash}
    posted = request.POST.copy() if request.method == "POST" else None
    form = OutcomeForm(
        posted,
        initial=initial,
        stage=shown,
        posts=selectors.post_choices(request.partnership),
        actors=actor_choices(shown.post_id),
    )
    if posted is not None and "more" not in posted and form.is_valid():
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
            form.add_error(_FIELDS.get(refused.code), refused.message)
            posted["opened"] = view.content_hash
        else:
            messages.success(request, _CLOSED.get(State(settled.state), f"The outcome of {shown.body} is recorded."))
            return back(request, pk)
    elif posted is not None and "more" in posted:
        form.errors.clear()  # only more places were asked for
        focus_on(form, form.first_new_place)
    context = {
        "form": form,
        "decision": view,
        "stage": shown,
        "sign_off": sign_off_row(view.id, view.content_hash, timezone.localdate()),
        "quorum": findings_at(stage, shown.ends_on or shown.starts_on),
        "unlawful": unlawful_at(pk, shown, request.partnership) if view.state == State.IN_ROUTE else "",
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/outcome_form.html", context)


@requires(_RECORD)
def take_back_outcome(request: PartnershipRequest, pk: int, stage: int) -> HttpResponse:
    shown = stage_or_404(decision_or_404(request, pk), stage)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            reopening.ask_back(
                stage_id=stage,
                reason=form.cleaned_data["reason"],
                by=request.access.user,
                organisations=request.access.organisations_for(_RECORD),
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Asked. The outcome counts until another governance officer consents.")
            return back(request, pk)
    context = {
        "form": form,
        "question": f"Ask to have the outcome of {shown.body} taken back?",
        "consequence": f"Recorded now: {shown.outcome_label.lower()}. It counts until another governance officer, of "
        "either organisation, consents. Then the stop waits again, its conditions lapse, and the history keeps it all.",
        "submit": "Ask for it back",
        "danger": True,
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


@requires(_RECORD)
@require_POST
def answer_take_back(request: PartnershipRequest, pk: int, asked: int) -> HttpResponse:
    view = decision_or_404(request, pk)
    found = get_object_or_404(TakeBack, pk=asked, stage__decision_id=view.id)
    act = reopening.consent_to_take_back if "consent" in request.POST else reopening.decline_take_back
    try:
        act(take_back_id=found.pk, by=request.access.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        said = "taken back: the stop waits again." if "consent" in request.POST else "left as it is."
        messages.success(request, f"The outcome is {said}")
    return back(request, pk)


def decision_or_404(request: PartnershipRequest, pk: int) -> DecisionView:
    rows = selectors.decision_rows(request.partnership)
    found: Decision = get_object_or_404(rows, pk=pk)
    return selectors.decision_view(found)


def stage_or_404(view: DecisionView, pk: int) -> StageView:
    """A stop of this decision and of no other."""
    for stage in view.stages:
        if stage.id == pk:
            return stage
    raise Http404("No such stop on this route")


def url_of(request: PartnershipRequest, pk: int) -> str:
    return place(request, "commissioning:decision", pk=pk)


def back(request: PartnershipRequest, pk: int) -> HttpResponse:
    return redirect(url_of(request, pk))
