"""A form that does one act on a contract: show it, do it, say the refusal in the form or go back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from delivery.models import Contract
from delivery.selectors.contracts import contract_at
from delivery.services.contracts import Hand
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place

VIEW, CHANGE = "delivery.view_contracts", "delivery.change_contracts"
METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Page:
    """The words of the page: its title, the button, what is said when it is done, where it leads back to."""

    title: str
    submit: str
    done: str
    back: str
    back_words: str
    lead: str = ""
    danger: bool = False


def act_page(
    request: PartnershipRequest, form: Form, act: Callable[[], object], page: Page, **context: Any
) -> HttpResponse:
    """``act`` reads the form and calls the service; what it refuses is shown above the form."""
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, page.done)
            return redirect(page.back)
    shown = {
        "form": form,
        "title": page.title,
        "lead": page.lead,
        "submit": page.submit,
        "danger": page.danger,
        "cancel_url": page.back,
        "back_url": page.back,
        "back_words": page.back_words,
    }
    return render(request, "delivery/contracts/form.html", {**shown, **context})


def found_contract(request: PartnershipRequest, code: str) -> Contract:
    found = contract_at(request.partnership, code)
    if found is None:
        raise Http404("No such contract")
    return found


def hand_of(request: PartnershipRequest, reason: str, permission: str = CHANGE) -> Hand:
    """Who does it: the person, for the organisations that their role is held for."""
    return Hand(request.access.user, request.access.organisations_for(permission), reason)


def page_of(request: PartnershipRequest, contract: Contract, title: str, submit: str, done: str, **more: Any) -> Page:
    """A page that leads back to a contract."""
    return Page(title, submit, done, place(request, "delivery:contract", code=contract.code), contract.title, **more)
