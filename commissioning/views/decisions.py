"""Decisions: the list, one decision with its route, and changing its text."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commissioning.forms.decisions import ChangeForm, DecisionFilter, DraftForm, ReasonForm, TakeUpForm
from commissioning.models import Decision
from commissioning.rules.decisions import ALLOWED, State
from commissioning.selectors import decision_list
from commissioning.selectors import decisions as selectors
from commissioning.selectors.advice import sign_off_row
from commissioning.selectors.advisers import posts_advised
from commissioning.selectors.authority import preview
from commissioning.selectors.interests import KEEP
from commissioning.selectors.interests_raised import raised_on
from commissioning.selectors.linked import linked_to_decision
from commissioning.selectors.principles import principle_view
from commissioning.services import decisions as services
from commissioning.services import reopening
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_DRAFT = "commissioning.draft_decision"
_RECORD = "commissioning.record_outcome"
_UNDECIDED = (State.DRAFT, State.IN_ROUTE)
_DRAFT_FIELDS = {"reference_taken": "reference", "amount_negative": "amount", "fact_unknown": "kind"}


@requires("commissioning.view_decisions")
def decisions(request: PartnershipRequest) -> HttpResponse:
    form = DecisionFilter(request.GET, partnership=request.partnership)
    rows = decision_list.decisions(request.access, form.wanted(), timezone.localdate())
    total = Decision.objects.filter(partnership=request.partnership).count()
    context = {
        "filters": form,
        "rows": rows,
        "total": total,
        "found": f"{len(rows)} of {total} decisions",
        "may_draft": request.access.may(_DRAFT),
    }
    return render(request, "commissioning/decisions.html", context)


@requires("commissioning.view_decisions")
def decision(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _decision(request, pk)
    state = State(found.state)
    may_draft = request.access.may(_DRAFT)
    context = {
        "decision": selectors.decision_view(found),
        "entries": selectors.decision_history(found),
        "may_change": may_draft and state in ALLOWED["change_content"],
        # On its route a decision keeps its stops, as a rule: the links to change them come when asked for.
        "changes_route": may_draft
        and state in ALLOWED["change_route"]
        and (state is State.DRAFT or "change" in request.GET),
        "may_start": may_draft and state in ALLOWED["start_route"],
        "may_record": state in ALLOWED["record_outcome"],
        "recordable": request.access.organisations_for(_RECORD),
        "records_joint": request.access.may(_RECORD),
        "may_take_up": may_draft and state in ALLOWED["take_up"],
        "sign_off": sign_off_row(found.pk, found.content_hash, timezone.localdate()),
        "may_ask": may_draft and state in ALLOWED["ask_advice"],
        "advises": posts_advised(request.access) if state in ALLOWED["give_advice"] else frozenset(),
        "may_meet": request.access.may("commissioning.meet_condition") and state in ALLOWED["confirm_condition"],
        "may_template": request.access.may("commissioning.change_templates"),
        "texts": found.texts.count(),
        "raised": raised_on(found, request.access, timezone.localdate()),
        "may_keep_interests": request.access.may(KEEP),
        "authority": preview(found, timezone.localdate()) if state in _UNDECIDED else None,
        "tested": principle_view(found),
        "linked": linked_to_decision(found, request.access),
        "may_test": request.access.may("commissioning.test_principles") and state in ALLOWED["test_principles"],
    }
    return render(request, "commissioning/decision.html", context)


@requires(_DRAFT)
def new_decision(request: PartnershipRequest) -> HttpResponse:
    form = DraftForm(request.POST or None, partnership=request.partnership)
    if form.is_valid():
        try:
            made = services.draft_decision(
                partnership=request.partnership,
                reference=form.cleaned_data["reference"],
                text=form.text(),
                chosen=form.chosen(),
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(_DRAFT_FIELDS.get(refused.code), refused.message)
        else:
            messages.success(request, f"{made.reference} is drafted. Now give it its route.")
            return redirect(place(request, "commissioning:decision", pk=made.pk))
    context = {"form": form, "submit": "Save the draft", "cancel_url": place(request, "commissioning:decisions")}
    return render(request, "commissioning/decision_form.html", context)


@requires(_DRAFT)
def change_decision(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _decision(request, pk)
    view = selectors.decision_view(found)
    form = ChangeForm(request.POST.copy() if request.method == "POST" else None, view=view)
    stale = False
    if form.is_valid():
        try:
            services.change_content(
                decision_id=pk,
                text=form.text(),
                opened_hash=form.cleaned_data["opened"],
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
            if stale := refused.code == "text_changed":
                form.data["opened"] = view.content_hash  # type: ignore[index]  # a copy; the text now shown beside
        else:
            messages.success(request, "The text is changed. Outcomes given on the earlier text no longer count.")
            return redirect(place(request, "commissioning:decision", pk=pk))
    context = {
        "form": form,
        "decision": view,
        "stale": stale,
        "given": [stage for stage in view.stages if stage.outcome != "pending" and not stage.stale],
        "submit": "Save the text",
        "cancel_url": place(request, "commissioning:decision", pk=pk),
    }
    return render(request, "commissioning/decision_form.html", context)


@requires(_DRAFT)
@require_POST
def start_route(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _decision(request, pk)
    try:
        services.start_route(decision_id=found.pk, by=request.access.user, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{found.reference} is on its route.")
    return redirect(place(request, "commissioning:decision", pk=pk))


@requires(_DRAFT)
def withdraw_decision(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _decision(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.withdraw_decision(
                decision_id=pk, reason=form.cleaned_data["reason"], by=request.access.user, at=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{found.reference} is withdrawn.")
            return redirect(place(request, "commissioning:decision", pk=pk))
    context = {
        "form": form,
        "question": f"Withdraw {found.reference}?",
        "consequence": "A withdrawn decision stays readable and never changes again.",
        "submit": "Withdraw",
        "danger": True,
        "cancel_url": place(request, "commissioning:decision", pk=pk),
    }
    return render(request, "commissioning/reason.html", context)


@requires(_DRAFT)
def take_up(request: PartnershipRequest, pk: int) -> HttpResponse:
    """Take a closed decision up again in a new draft that names it."""
    found = _decision(request, pk)
    form = TakeUpForm(request.POST or None, initial={"first_day": timezone.localdate()})
    if form.is_valid():
        try:
            new = reopening.take_up(decision_id=found.pk, by=request.access.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("reference" if refused.code == "reference_taken" else None, refused.message)
        else:
            messages.success(request, f"{new.reference} is drafted. {found.reference} stands until it is approved.")
            return redirect(place(request, "commissioning:decision", pk=new.pk))
    context = {
        "form": form,
        "question": f"Take {found.reference} up again?",
        "consequence": f"{found.reference} stays as it is, for good. A new draft with its text and its route names it; "
        "whatever the bodies say then, they say of the new one.",
        "submit": "Draft the new decision",
        "cancel_url": place(request, "commissioning:decision", pk=pk),
    }
    return render(request, "commissioning/reason.html", context)


def _decision(request: PartnershipRequest, pk: int) -> Decision:
    return get_object_or_404(selectors.decision_rows(request.partnership), pk=pk)
