"""What the scheme asks to be confirmed for one decision: said to be so, confirmed by another person, taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commissioning.forms.decisions import ReasonForm
from commissioning.forms.route import ClaimForm
from commissioning.models import SchemeNeed
from commissioning.rules.scheme import Need
from commissioning.selectors.authority import clause
from commissioning.services import authority as services
from commissioning.services.conditions import Claim
from commissioning.views.route import back, decision_or_404, url_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires

_MEET, _RECORD = "commissioning.meet_condition", "commissioning.record_outcome"


@requires(_MEET)
def say_need_met(request: PartnershipRequest, pk: int, need: int) -> HttpResponse:
    view, found = decision_or_404(request, pk), _need(request, need)
    today = timezone.localdate()
    form = ClaimForm(request.POST or None, today=today)
    if form.is_valid():
        claim = Claim(form.cleaned_data["evidence"], form.cleaned_data["met_on"])
        try:
            services.say_need_met(
                decision_id=view.id, need_id=found.pk, claim=claim, by=request.access.user, today=today
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Saved. It counts once another person has confirmed it.")
            return back(request, pk)
    context = {
        "form": form,
        "question": "Say that this is so?",
        "consequence": f"{found.rule.name} may take {view.reference} only if it is confirmed that {clause(found.text)} "
        f"({found.rule.source}). A governance officer, another person, confirms it.",
        "submit": "It is so",
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


@requires(_RECORD)
@require_POST
def confirm_need(request: PartnershipRequest, pk: int, need: int) -> HttpResponse:
    view, found = decision_or_404(request, pk), _need(request, need)
    try:
        services.confirm_need(
            decision_id=view.id,
            need_id=found.pk,
            by=request.access.user,
            organisations=request.access.organisations_for(_RECORD),
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "Confirmed. The decision can be taken as far as this goes.")
    return back(request, pk)


@requires(_RECORD)
def need_not_met(request: PartnershipRequest, pk: int, need: int) -> HttpResponse:
    view, found = decision_or_404(request, pk), _need(request, need)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.need_not_met(
                decision_id=view.id,
                need_id=found.pk,
                reason=form.cleaned_data["reason"],
                by=request.access.user,
                organisations=request.access.organisations_for(_RECORD),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Taken back: the decision waits for it again.")
            return back(request, pk)
    context = {
        "form": form,
        "question": "Is it not so after all?",
        "consequence": f"“{found.text}” is open again for {view.reference}. The history keeps the evidence.",
        "submit": "It is not so",
        "danger": True,
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


def _need(request: PartnershipRequest, need: int) -> SchemeNeed:
    rows = SchemeNeed.objects.filter(rule__partnership=request.partnership, need=Need.CONFIRM.value)
    found: SchemeNeed = get_object_or_404(rows.select_related("rule__body", "rule__post"), pk=need)
    return found
