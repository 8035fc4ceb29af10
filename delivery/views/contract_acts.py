"""What the form pages of contracts have in common: the contract, whose hand, the way back."""

from typing import Any

from django.http import Http404

from delivery.models import Contract
from delivery.selectors.contracts import contract_at
from delivery.services.contracts import Hand
from ihwb.web.access import PartnershipRequest, place
from ihwb.web.act_page import Page

VIEW, CHANGE = "delivery.view_contracts", "delivery.change_contracts"
METHODS = ["GET", "HEAD", "POST"]


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
