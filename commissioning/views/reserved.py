"""What a body's reserved decisions refuse to others."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from commissioning.forms.decisions import ReasonForm
from commissioning.forms.reserved import ReservedForm
from commissioning.models import ReservedMatter, TermsOfReference
from commissioning.selectors.bodies import CHANGE, may_change
from commissioning.selectors.reserved import reserved_lines
from commissioning.services import reserved as services
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@requires(CHANGE)
def reserved(request: PartnershipRequest, pk: int) -> HttpResponse:
    terms = _terms(request, pk)
    form = ReservedForm(request.POST or None, terms=terms)
    if form.is_valid():
        try:
            services.reserve(
                terms_id=pk, meaning=form.meaning(), reason=form.cleaned_data["reason"], by=request.access.user
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "From now on the guard refuses it to others.")
            return redirect(place(request, "commissioning:reserved", pk=pk))
    context = {
        "form": form,
        "terms": terms,
        "body": terms.body,
        "lines": reserved_lines(terms),
        "cancel_url": place(request, "commissioning:body", code=terms.body.code),
    }
    return render(request, "commissioning/reserved.html", context)


@require_http_methods(_METHODS)
@requires(CHANGE)
def unreserve(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ReservedMatter.objects.filter(terms__body__partnership=request.partnership), pk=pk)
    terms = _terms(request, found.terms_id)
    back = place(request, "commissioning:reserved", pk=terms.pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.unreserve(matter_id=pk, reason=form.cleaned_data["reason"], by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The line is read by people alone again.")
            return redirect(back)
    context = {
        "form": form,
        "question": f"Take back what “{found.words}” refuses to others?",
        "consequence": "The line itself stays in the terms of reference. Decisions taken so far keep what was said.",
        "submit": "Take it back",
        "danger": True,
        "up": terms.body.name,
        "cancel_url": back,
    }
    return render(request, "commissioning/reason.html", context)


def _terms(request: PartnershipRequest, pk: int) -> TermsOfReference:
    """The terms, of this partnership, for somebody who looks after the body."""
    rows = TermsOfReference.objects.filter(body__partnership=request.partnership)
    found: TermsOfReference = get_object_or_404(rows.select_related("body__organisation", "body__partnership"), pk=pk)
    if not may_change(request.access, found.body):
        raise PermissionDenied(CHANGE)
    return found
