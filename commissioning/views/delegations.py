"""Giving a delegation, ending it, correcting it, taking it back; naming who sees to a condition."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.forms.register import DelegateForm, EndDelegationForm, OwnerForm, ReasonOnlyForm
from commissioning.models import Delegation, DelegationCondition
from commissioning.rules.register import Delegability, retained_message
from commissioning.selectors import register as selectors
from commissioning.services import register as services
from commissioning.views.register import CHANGE, METHODS, function_at, hand_of
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

_FORM = "commissioning/function_form.html"


@require_http_methods(METHODS)
@requires(CHANGE)
def delegate(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = function_at(request, pk)
    terms = selectors.terms_on(found, timezone.localdate())
    if request.method != "POST" and terms.state is Delegability.RETAINED and not found.later_terms.all():
        messages.error(request, retained_message(found.name, found.holder.name, terms.law_reason))
        return redirect(place(request, "commissioning:function", pk=pk))
    form = DelegateForm(request.POST or None, function=found)

    def act() -> None:
        services.delegate_function(
            function_id=pk, draft=form.draft(), hand=hand_of(request, form.cleaned_data["reason"])
        )

    page = Page(
        title="Delegate",
        submit="Delegate",
        done=f"“{found.name}” is delegated.",
        back=place(request, "commissioning:function", pk=pk),
        back_words=found.name,
        template=_FORM,
    )
    return act_page(request, form, act, page, function=selectors.function_row(found))


@require_http_methods(METHODS)
@requires(CHANGE)
def end(request: PartnershipRequest, pk: int, delegation: int) -> HttpResponse:
    found = _delegation(request, pk, delegation)
    form = EndDelegationForm(request.POST or None)

    def act() -> None:
        services.end_delegation(
            delegation_id=found.pk,
            last_day=form.cleaned_data["last_day"],
            hand=hand_of(request, form.cleaned_data["reason"]),
        )

    page = _page(request, found, "End the delegation", "The last day of the delegation is recorded.", danger=True)
    return act_page(request, form, act, page, **_context(found))


@require_http_methods(METHODS)
@requires(CHANGE)
def correct(request: PartnershipRequest, pk: int, delegation: int) -> HttpResponse:
    found = _delegation(request, pk, delegation)
    form = DelegateForm(request.POST or None, function=found.function, old=found)

    def act() -> None:
        services.correct_delegation(
            delegation_id=found.pk, draft=form.draft(), hand=hand_of(request, form.cleaned_data["reason"])
        )

    done = "The delegation is corrected. The earlier entry stays below."
    return act_page(request, form, act, _page(request, found, "Correct the delegation", done), **_context(found))


@require_http_methods(METHODS)
@requires(CHANGE)
def withdraw(request: PartnershipRequest, pk: int, delegation: int) -> HttpResponse:
    found = _delegation(request, pk, delegation)
    form = ReasonOnlyForm(request.POST or None)

    def act() -> None:
        services.withdraw_delegation(delegation_id=found.pk, hand=hand_of(request, form.cleaned_data["reason"]))

    done = "The delegation is taken back. It stays on record and counts for nothing."
    page = _page(request, found, "Take back what was entered by mistake", done, danger=True)
    return act_page(request, form, act, page, **_context(found))


@require_http_methods(METHODS)
@requires(CHANGE)
def name_owner(request: PartnershipRequest, pk: int, condition: int) -> HttpResponse:
    function = function_at(request, pk)
    found = get_object_or_404(DelegationCondition, pk=condition, delegation__function=function)
    form = OwnerForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        services.name_owner(
            condition_id=found.pk, owner=form.chosen(), hand=hand_of(request, form.cleaned_data["reason"])
        )

    page = Page(
        title="Who sees to the condition",
        submit="Save",
        done="The condition has its owner.",
        back=place(request, "commissioning:function", pk=pk),
        back_words=function.name,
        lead=found.text,
    )
    return act_page(request, form, act, page)


def _delegation(request: PartnershipRequest, pk: int, delegation: int) -> Delegation:
    found = get_object_or_404(
        Delegation.objects.select_related("delegate", "oversight"), pk=delegation, function__pk=pk,
        function__partnership=request.partnership,
    )  # fmt: skip
    found.function = function_at(request, pk)
    return found


def _page(request: PartnershipRequest, found: Delegation, title: str, done: str, danger: bool = False) -> Page:
    return Page(
        title=title,
        submit=title,
        done=done,
        back=place(request, "commissioning:function", pk=found.function_id),
        back_words=found.function.name,
        danger=danger,
        template=_FORM,
    )


def _context(found: Delegation) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "function": selectors.function_row(found.function, today),
        "delegation": selectors.delegation_row(found, today),
    }
