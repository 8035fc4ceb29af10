"""Opening a certified period again: one person asks, another decides."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires
from pool.forms.closing import DecisionForm, ReasonForm
from pool.selectors.closing import reopenings_of, why_not_reopen
from pool.services.reopening import ask_reopening, decide_reopening
from pool.views.subject import address, found_period

_FORM = ["GET", "HEAD", "POST"]


@require_http_methods(_FORM)
@requires("pool.reopen_period")
def reopen(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, by = form.cleaned_data["reason"], request.access.user
        try:
            ask_reopening(period_id=found.pk, by=by, at=timezone.now(), reason=reason)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"You have asked to reopen {found.month.label}. A second person decides.")
            return HttpResponseRedirect(address(request, "pool:close", found))
    refusal = why_not_reopen(found)
    context = {
        "period": found,
        "form": form,
        "heading": f"Reopen {found.month.label}?",
        "submit": "Ask for it to be reopened",
        "refusal": {"message": refusal[1]} if refusal and not form.errors else None,
        "consequence": (
            "A second person decides. Approved, the figures can be changed again, both partners submit and certify "
            "again, and what is certified now is kept beside it for good."
        ),
    }
    return render(request, "pool/closing/act.html", context, status=422 if form.errors else 200)


@require_http_methods(_FORM)
@requires("pool.reopen_period")
def decide(request: PartnershipRequest, fund: str, year: int, period: int, pk: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    asked = next((one for one in reopenings_of(found) if one.pk == pk), None)
    if asked is None:
        raise Http404("No such reopening")
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        approve, note = form.cleaned_data["decision"] == "approve", form.cleaned_data["note"]
        try:
            decide_reopening(reopening_id=pk, by=request.access.user, at=timezone.now(), approve=approve, note=note)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            done = "open again. Its figures can be changed." if approve else "left as it is."
            messages.success(request, f"{found.month.label} is {done}")
            return HttpResponseRedirect(address(request, "pool:close", found))
    context = {
        "period": found,
        "form": form,
        "heading": f"Reopen {found.month.label}?",
        "submit": "Record the decision",
        "consequence": f"{asked.asked_by.name} asks for it: “{asked.reason}”",
    }
    return render(request, "pool/closing/act.html", context, status=422 if form.errors else 200)
