"""Professional advice on a decision: asked for, given, no longer asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from commissioning.forms.advice import AdviceForm, AskAdviceForm
from commissioning.forms.decisions import ReasonForm
from commissioning.models import AdviceRequest
from commissioning.rules.advice import AdviceKind
from commissioning.selectors.open_papers import open_papers
from commissioning.selectors.posts import acts_for
from commissioning.services import advice as services
from commissioning.views.route import back, decision_or_404, url_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires

_DRAFT, _ADVISE = "commissioning.draft_decision", "commissioning.give_advice"


@requires(_DRAFT)
def ask_advice(request: PartnershipRequest, pk: int) -> HttpResponse:
    view = decision_or_404(request, pk)
    form = AskAdviceForm(request.POST or None, partnership=request.partnership)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.ask_advice(
                decision_id=pk,
                kind=AdviceKind(given["kind"]),
                post_id=given["post"],
                due=given["due"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{AdviceKind(given['kind']).label} advice is asked for.")
            return back(request, pk)
    context = {
        "form": form,
        "question": "Ask for advice",
        "consequence": f"On the text of {view.reference}. What is given counts for the text as it is then; "
        "a changed text asks for it anew.",
        "submit": "Ask",
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


@requires(_ADVISE)
def give_advice(request: PartnershipRequest, pk: int, advice: int) -> HttpResponse:
    view = decision_or_404(request, pk)
    asked = _asked(request, pk, advice)
    posted = request.POST.copy() if request.method == "POST" else None
    form = AdviceForm(posted, initial={"opened": view.content_hash, "reference": asked.reference})
    if posted is not None and form.is_valid():
        try:
            services.give_advice(advice_id=asked.pk, given=form.given(), by=request.access.user, at=timezone.now())
        except Refused as refused:
            form.add_error("comments" if refused.code == "comments_missing" else None, refused.message)
            posted["opened"] = view.content_hash
        else:
            messages.success(request, "Your advice is given. It is about the text as you read it.")
            return back(request, pk)
    context = {
        "form": form,
        "decision": view,
        "asked": asked,
        "acts": acts_for(request.access.user, asked.post, timezone.localdate()),
        "kind": AdviceKind(asked.kind).label,
        "waiting": [(one, one.is_open_to(request.access)) for one in open_papers(asked.decision)],
    }
    return render(request, "commissioning/advice_form.html", {**context, "cancel_url": url_of(request, pk)})


@requires(_DRAFT)
def drop_advice(request: PartnershipRequest, pk: int, advice: int) -> HttpResponse:
    asked = _asked(request, pk, advice)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.drop_advice(advice_id=asked.pk, reason=form.cleaned_data["reason"], by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "It is no longer asked for.")
            return back(request, pk)
    context = {
        "form": form,
        "question": f"Ask no longer for {AdviceKind(asked.kind).label.lower()} advice?",
        "consequence": "Only advice that was never given can go. The history keeps that it was asked for.",
        "submit": "Ask no longer",
        "danger": True,
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


def _asked(request: PartnershipRequest, pk: int, advice: int) -> AdviceRequest:
    rows = AdviceRequest.objects.filter(decision__partnership=request.partnership, decision=pk)
    found: AdviceRequest = get_object_or_404(rows.select_related("post", "decision"), pk=advice)
    return found
