"""A risk reviewed, closed and opened again; taken to the body above and answered; accepted until a day."""

from django import forms
from django.http import Http404, HttpResponse

from delivery.forms.risk_bodies import AcceptForm, AnswerForm, EscalateForm
from delivery.forms.risk_parts import JustReasonForm
from delivery.forms.risks import AssessForm, ReviewForm, VersionedForm
from delivery.models import AssessmentKind, EscalationState, RiskEscalation
from delivery.selectors.risk_bodies import ANSWER, bodies_above, holder_of
from delivery.selectors.risk_sight import sight_of
from delivery.services import risk_bodies
from delivery.services import risks as services
from delivery.views.risk_acts import CHANGE, Act, caption, risk_act, risk_in, today
from ihwb.web.access import PartnershipRequest, requires

ACCEPT = "delivery.accept_risks"


@requires(CHANGE)
def risk_review(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form = ReviewForm(request.POST or None, risk=found, initial={"reviewed_on": today()})

    def do() -> None:
        held = form.cleaned_data
        services.review_risk(
            partnership=request.partnership,
            risk_id=pk,
            version=held["version"],
            words=form.words,
            reviewed_on=held["reviewed_on"],
            next_on=held["next_on"],
            reason=held["reason"],
            by=request.access.user,
            today=today(),
        )

    act = Act("Review the risk", "Record the review", "The review is recorded.", caption(found))
    return risk_act(request, found, form, do, act)


@requires(CHANGE)
def risk_assess(request: PartnershipRequest, pk: int, kind: str) -> HttpResponse:
    """The inherent or the target rating."""
    if kind not in (AssessmentKind.INHERENT, AssessmentKind.TARGET):
        raise Http404("No such rating")
    found, target = risk_in(request, pk), kind == AssessmentKind.TARGET
    last = found.assessments.filter(kind=kind).order_by("-assessed_on", "-pk").first()
    form = AssessForm(request.POST or None, risk=found, begin=last, target=target)

    def do() -> None:
        services.assess(
            partnership=request.partnership,
            risk_id=pk,
            kind=AssessmentKind(kind),
            words=form.words,
            by_when=form.cleaned_data.get("by_when"),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
            today=today(),
        )

    what = "Target rating" if target else "Inherent rating"
    lead = "Where the risk shall be." if target else "How the risk would be with nothing in place against it."
    act = Act(what, "Record the rating", f"The {what.lower()} is recorded.", caption(found), lead)
    return risk_act(request, found, form, do, act)


@requires(CHANGE)
def risk_close(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form = VersionedForm(request.POST or None, risk=found)

    def do() -> None:
        by = request.access.user
        services.close_risk(partnership=request.partnership, risk_id=pk, by=by, today=today(), **form.cleaned_data)

    lead = "It stays in the register with its history, and can be opened again."
    return risk_act(
        request, found, form, do, Act("Close the risk", "Close it", "The risk is closed.", caption(found), lead)
    )


@requires(CHANGE)
def risk_reopen(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form = VersionedForm(request.POST or None, risk=found)

    def do() -> None:
        by = request.access.user
        services.reopen_risk(partnership=request.partnership, risk_id=pk, by=by, today=today(), **form.cleaned_data)

    act = Act("Open the risk again", "Open it again", "The risk is open again.", caption(found))
    return risk_act(request, found, form, do, act)


# --- Bodies -----------------------------------------------------------------------------------------------------------


@requires(CHANGE)
def risk_escalate(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    holder = holder_of(found)
    above = tuple(bodies_above(holder, today())) if holder else ()
    form = EscalateForm(request.POST or None, risk=found, above=above)

    def do() -> None:
        risk_bodies.escalate(access=request.access, risk_id=pk, today=today(), **form.cleaned_data)

    lead = "An officer of that body says whether it takes the risk or sends it back."
    if holder is None:
        lead = "No body keeps this register, so none stands above it. Name the body in the register first."
    elif not above:
        lead = f"No body stands above {holder.name} today. Link it under Bodies first."
    act = Act("Escalate the risk", "Take it up", "The risk waits for the body's answer.", caption(found), lead)
    return risk_act(request, found, form, do, act)


def _escalation(request: PartnershipRequest, pk: int) -> RiskEscalation:
    rows = RiskEscalation.objects.filter(sight_of(request.access).seen("risk__"))
    found = rows.filter(risk__register__partnership=request.partnership, pk=pk).select_related("to_body").first()
    if found is None:
        raise Http404("No such escalation")
    return found


@requires(ANSWER)
def escalation_answer(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = _escalation(request, pk)
    found = risk_in(request, row.risk_id)
    form = AnswerForm(request.POST or None, holds=row.state == EscalationState.ACCEPTED)

    def do() -> None:
        state = EscalationState(form.cleaned_data["state"])
        risk_bodies.answer_escalation(
            access=request.access, escalation_id=pk, state=state, answer=form.cleaned_data["answer"], today=today()
        )

    act = Act(f"Answer for {row.to_body.name}", "Record the answer", "The answer is recorded.", caption(found))
    return risk_act(request, found, form, do, act)


@requires(CHANGE)
def escalation_withdraw(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = _escalation(request, pk)
    found = risk_in(request, row.risk_id)
    form = JustReasonForm(request.POST or None)

    def do() -> None:
        risk_bodies.answer_escalation(
            access=request.access,
            escalation_id=pk,
            state=EscalationState.WITHDRAWN,
            answer=form.cleaned_data["reason"],
            today=today(),
        )

    act = Act("Withdraw the escalation", "Withdraw it", "The escalation is withdrawn.", caption(found))
    return risk_act(request, found, form, do, act)


# --- Acceptance -------------------------------------------------------------------------------------------------------


@requires(ACCEPT)
def risk_accept(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form = AcceptForm(request.POST or None, risk=found, access=request.access, today=today())

    def do() -> None:
        risk_bodies.accept_risk(
            access=request.access, risk_id=pk, version=form.cleaned_data["version"], terms=form.terms, today=today()
        )

    lead = "The risk is borne as it is until the day you name. From the day after it is open again, and you are told."
    act = Act("Accept the risk", "Accept it", "The risk is accepted.", caption(found), lead)
    return risk_act(request, found, form, do, act)


@requires(ACCEPT)
def acceptance_end(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form: forms.Form = VersionedForm(request.POST or None, risk=found)

    def do() -> None:
        risk_bodies.end_acceptance(access=request.access, risk_id=pk, today=today(), **form.cleaned_data)

    act = Act("End the acceptance", "End it", "The acceptance is ended and the risk is open.", caption(found))
    return risk_act(request, found, form, do, act)
