"""Stage gates: the list, one of them, and the acts on it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.gates import ConditionForm, FindingForm, ForwardForm, GateForm, MetForm, StartForm, TakeBackForm
from delivery.models import GateCondition, StageGate
from delivery.selectors import gates as selectors
from delivery.selectors.products import products
from delivery.services import gates as services
from delivery.views.acting import Act, act_page
from delivery.views.programmes import project_at
from delivery.views.subnav import links
from ihwb.kernel.dates import show_date
from ihwb.web.access import PartnershipRequest, place, requires

VIEW, CHANGE, REVIEW = "delivery.view_programme", "delivery.change_programme", "delivery.review_gates"
FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires(VIEW)
def gates(request: PartnershipRequest) -> HttpResponse:
    context = {"rows": selectors.gates(request.partnership, timezone.localdate()), "links": links(request)}
    return render(request, "delivery/programme/gates.html", context)


@require_safe
@requires(VIEW)
def gate(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    waiting = row.last if row.state == "waiting" else None
    context = {
        "row": row,
        "milestones": row.gate.milestones.order_by("number"),
        "products": products(request.partnership, timezone.localdate(), row.gate.project),
        "history": selectors.history(row.gate),
        "may_change": request.access.may(CHANGE),
        "may_record": waiting is not None and _answers(request, row),
        "may_take_back": row.may_be_taken_back and _answers(request, row),
        "links": links(request),
    }
    return render(request, "delivery/programme/gate.html", context)


@require_http_methods(FORM)
@requires(CHANGE)
def gate_add(request: PartnershipRequest, code: str) -> HttpResponse:
    project = project_at(request, code)
    form = GateForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        services.add_gate(
            access=request.access, project_id=project.pk, to=form.to(), reason=form.cleaned_data["reason"]
        )

    back = place(request, "delivery:project", code=code)
    lead = "The stage behind it begins only once the gate is passed."
    return act_page(
        request, form, do, Act("Add a stage gate", "Add the gate", "Gate added.", back, project.name, "", lead)
    )


@require_http_methods(FORM)
@requires(CHANGE)
def gate_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _row(request, pk).gate
    form = GateForm(request.POST or None, partnership=request.partnership, row=found)

    def do() -> None:
        services.change_gate(
            access=request.access,
            gate_id=pk,
            version=form.cleaned_data["version"] or 0,
            to=form.to(),
            reason=form.cleaned_data["reason"],
        )

    return act_page(request, form, do, _act(request, found, "Change the gate", "Save", "Gate saved."))


@require_http_methods(FORM)
@requires(CHANGE)
def gate_forward(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _row(request, pk).gate
    form = ForwardForm(request.POST or None, initial={"version": found.version})

    def do() -> None:
        services.put_forward(
            access=request.access,
            gate_id=pk,
            version=form.cleaned_data["version"],
            evidence=form.cleaned_data["evidence"],
            today=timezone.localdate(),
        )

    lead = f"{found.reviewer} reviews it. Somebody else than you records the outcome."
    act = _act(request, found, "Put the gate forward", "Put it forward", "The gate waits for its review.", lead)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(REVIEW)
def gate_review(request: PartnershipRequest, pk: int) -> HttpResponse:
    """pk: of the gate, whose review waits."""
    row = _row(request, pk)
    review = row.last
    if review is None or review.outcome:
        raise Http404("No review waits")
    form = FindingForm(request.POST or None, initial={"version": review.version})

    def do() -> None:
        services.record_review(
            access=request.access,
            review_id=review.pk,
            version=form.cleaned_data["version"],
            finding=form.finding(),
            today=timezone.localdate(),
        )

    act = Act(
        "Record the outcome of the review",
        "Record it",
        "The outcome is recorded.",
        place(request, "delivery:gate", pk=pk),
        str(row.gate),
        str(row.gate.project),
        f"Reviewed by {row.gate.reviewer}. It can be taken back until something rests on it.",
        version=review.version,
    )
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(REVIEW)
def gate_back(request: PartnershipRequest, pk: int) -> HttpResponse:
    """pk: of the gate, whose latest outcome is taken back."""
    row = _row(request, pk)
    review = row.last
    if review is None or not review.outcome:
        raise Http404("No outcome to take back")
    form = TakeBackForm(request.POST or None, initial={"version": review.version})

    def do() -> None:
        services.take_back(
            access=request.access,
            review_id=review.pk,
            version=form.cleaned_data["version"],
            why=form.cleaned_data["why"],
            today=timezone.localdate(),
        )

    act = Act(
        "Take the outcome back",
        "Take it back",
        "The outcome is taken back. The gate waits for its review again.",
        place(request, "delivery:gate", pk=pk),
        str(row.gate),
        str(row.gate.project),
        f"“{review.get_outcome_display()}”, held on {show_date(review.held_on or review.asked_on)}, stays on record as "
        "taken back. The gate waits for its review again, with the same evidence.",
        danger=True,
        version=review.version,
    )
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def gate_start(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _row(request, pk).gate
    form = StartForm(request.POST or None, initial={"version": found.version, "on": timezone.localdate()})

    def do() -> None:
        services.start_stage(
            access=request.access,
            gate_id=pk,
            version=form.cleaned_data["version"],
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            today=timezone.localdate(),
        )

    act = _act(request, found, f"Begin the stage: {found.opens}", "Begin it", "The stage has begun.")
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def condition_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _condition(request, pk)
    form = ConditionForm(request.POST or None, row=found, partnership=request.partnership)

    def do() -> None:
        services.change_condition(
            access=request.access,
            condition_id=pk,
            version=form.cleaned_data["version"],
            to=form.to(),
            reason=form.cleaned_data["reason"],
        )

    return act_page(request, form, do, _of_condition(request, found, "Change the condition", "Save", "Saved."))


@require_http_methods(FORM)
@requires(CHANGE)
def condition_met(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _condition(request, pk)
    form = MetForm(request.POST or None, initial={"version": found.version})

    def do() -> None:
        services.meet_condition(
            access=request.access,
            condition_id=pk,
            version=form.cleaned_data["version"],
            met_on=form.cleaned_data["met_on"],
            evidence=form.cleaned_data["evidence"],
            today=timezone.localdate(),
        )

    act = _of_condition(request, found, "Record that the condition is met", "Record it", "The condition is met.")
    return act_page(request, form, do, act)


def _answers(request: PartnershipRequest, row: selectors.GateRow) -> bool:
    """Whether the person answers for the gate's reviewer and did not put it forward."""
    return (
        row.last is not None
        and row.last.asked_by_id != request.access.user.pk
        and request.access.may(REVIEW)
        and selectors.may_record(request.access, row.gate, timezone.localdate())
    )


def _row(request: PartnershipRequest, pk: int) -> selectors.GateRow:
    found = selectors.gate_at(request.partnership, pk, timezone.localdate())
    if found is None:
        raise Http404("No such gate")
    return found


def _condition(request: PartnershipRequest, pk: int) -> GateCondition:
    found = selectors.condition_at(request.partnership, pk)
    if found is None:
        raise Http404("No such condition")
    return found


def _act(request: PartnershipRequest, gate: StageGate, title: str, submit: str, done: str, lead: str = "") -> Act:
    back = place(request, "delivery:gate", pk=gate.pk)
    return Act(title, submit, done, back, str(gate), str(gate.project), lead, version=gate.version)


def _of_condition(request: PartnershipRequest, row: GateCondition, title: str, submit: str, done: str) -> Act:
    back, words = place(request, "delivery:gate", pk=row.review.gate_id), str(row.review.gate)
    return Act(title, submit, done, back, words, f"Condition {row.number}", row.text, version=row.version)
