"""The delegation register and the statutory returns."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from commissioning.forms.register import DelegateForm, EndDelegationForm, RegisterFilter, TermsForm
from commissioning.models import DelegatedFunction
from commissioning.rules.register import Delegability, check_delegation
from commissioning.selectors import register as selectors
from commissioning.selectors.history import history_of
from commissioning.services import register as services
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_CHANGE = "commissioning.change_register"
_FIELDS = {
    "state": "State",
    "part": "Part concerned",
    "condition": "Condition",
    "delegate": "Delegate",
    "instrument": "Document",
    "delegated_on": "From",
    "oversight": "Oversight",
    "notes": "Notes",
}


@requires("commissioning.view_register")
def register(request: PartnershipRequest) -> HttpResponse:
    form = RegisterFilter(request.GET, partnership=request.partnership)
    rows = selectors.functions(request.partnership, **form.chosen())
    total = DelegatedFunction.objects.filter(partnership=request.partnership).count()
    found = f"{len(rows)} of {total} functions"
    return render(request, "commissioning/register.html", {"filters": form, "rows": rows, "found": found})


@requires("commissioning.view_register")
def returns(request: PartnershipRequest) -> HttpResponse:
    return render(request, "commissioning/returns.html", {"rows": selectors.statutory_returns(request.partnership)})


@requires("commissioning.view_register")
def function(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _function(request, pk)
    context = {
        "function": selectors.function_row(found),
        "entries": history_of(found, _FIELDS),
        "may_change": found.holder_id in request.access.organisations_for(_CHANGE),
        "refusal": _refusal(found),
    }
    return render(request, "commissioning/function.html", context)


@requires(_CHANGE)
def delegate(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _function(request, pk)
    if request.method == "GET" and (refusal := _refusal(found)):
        messages.error(request, refusal)
        return redirect(place(request, "commissioning:function", pk=pk))
    form = DelegateForm(request.POST or None, function=found)
    if form.is_valid():
        try:
            services.delegate_function(
                function_id=pk,
                delegate=form.cleaned_data["delegate"],
                instrument=form.cleaned_data["instrument"],
                delegated_on=form.cleaned_data["delegated_on"],
                hand=_hand(request, form.cleaned_data["reason"]),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"“{found.name}” is delegated to {form.cleaned_data['delegate']}.")
            return redirect(place(request, "commissioning:function", pk=pk))
    return render(request, "commissioning/function_form.html", _context(request, found, form, "Delegate"))


@requires(_CHANGE)
def end_delegation(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _function(request, pk)
    form = EndDelegationForm(request.POST or None)
    if form.is_valid():
        try:
            services.end_delegation(function_id=pk, hand=_hand(request, form.cleaned_data["reason"]))
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"The delegation of “{found.name}” has ended.")
            return redirect(place(request, "commissioning:function", pk=pk))
    return render(request, "commissioning/function_form.html", _context(request, found, form, "End the delegation"))


@requires(_CHANGE)
def change_terms(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _function(request, pk)
    initial = {
        "part": found.part,
        "condition": found.condition,
        "oversight": found.oversight,
        "notes": found.notes,
        "opened": selectors.opened_version(found),
    }
    posted = request.POST.copy() if request.method == "POST" else None
    form = TermsForm(posted, initial=initial, partnership=request.partnership)
    if form.is_valid():
        terms = services.Terms(*(form.cleaned_data[name] for name in ("part", "condition", "oversight", "notes")))
        hand = _hand(request, form.cleaned_data["reason"])
        try:
            services.change_terms(function_id=pk, terms=terms, opened=form.cleaned_data["opened"], hand=hand)
        except Refused as refused:
            form.add_error(None, refused.message)
            form.data["opened"] = str(initial["opened"])  # type: ignore[index]  # a copy, made above
        else:
            messages.success(request, f"The terms of “{found.name}” are changed.")
            return redirect(place(request, "commissioning:function", pk=pk))
    return render(request, "commissioning/function_form.html", _context(request, found, form, "Change the terms"))


def _function(request: PartnershipRequest, pk: int) -> DelegatedFunction:
    return get_object_or_404(selectors.function_rows(request.partnership), pk=pk)


def _hand(request: PartnershipRequest, reason: str) -> services.Hand:
    return services.Hand(by=request.access.user, reason=reason, organisations=request.access.organisations_for(_CHANGE))


def _refusal(function: DelegatedFunction) -> str:
    """Why the law forbids to delegate this function to anybody; empty when it does not."""
    try:
        check_delegation(
            state=Delegability(function.state),
            name=function.name,
            holder=function.holder.name,
            delegate="",
            already=None,
            instrument="any",
        )
    except Refused as refused:
        return refused.message
    return ""


def _context(request: HttpRequest, function: DelegatedFunction, form: object, submit: str) -> dict[str, object]:
    return {
        "function": selectors.function_row(function),
        "form": form,
        "submit": submit,
        "cancel_url": place(request, "commissioning:function", pk=function.pk),
        "danger": submit == "End the delegation",
    }
