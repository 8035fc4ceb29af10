"""What the pages of risks have in common: the risk that the reader may know of, the form pages, the pages' menu."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from delivery.models import Risk, RiskRegister
from delivery.selectors.risk_detail import risk_at
from delivery.selectors.risk_sight import sight_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place

VIEW, CHANGE = "delivery.view_risks", "delivery.change_risks"
_PAGES = (
    ("Risks", "risks"),
    ("Issues", "issues"),
    ("Heat maps", "risk_heat"),
    ("Movement", "risk_movement"),
    ("Money at stake", "risk_money"),
    ("With bodies", "risk_bodies"),
    ("Registers and scales", "risk_registers"),
)


def pages(request: PartnershipRequest, current: str) -> dict[str, Any]:
    """The pages of risks beside one another, for ``components/subnav.html``."""
    links = [
        {"label": label, "url": place(request, f"delivery:{name}"), "current": name == current}
        for label, name in _PAGES
    ]
    return {"links": links, "label": "Risks"}


def risk_in(request: PartnershipRequest, pk: int) -> Risk:
    """The risk, for a reader who may know of it; else as if it were not there."""
    found = risk_at(request.partnership, pk, sight=sight_of(request.access))
    if found is None:
        raise Http404("No such risk")
    return found


def register_in(request: PartnershipRequest, code: str) -> RiskRegister:
    rows = RiskRegister.objects.filter(partnership=request.partnership, code=code)
    found = rows.select_related("scale", "project", "programme", "fund", "body", "partnership").first()
    if found is None:
        raise Http404("No such register")
    return found


@dataclass(frozen=True, slots=True)
class Act:
    """The words of a form page. lead: what follows from it; done: what is said when it is done."""

    title: str
    submit: str
    done: str
    caption: str = ""
    lead: str = ""
    danger: bool = False


def act_page(
    request: PartnershipRequest,
    form: forms.Form,
    do: Callable[[], object],
    act: Act,
    back: str,
    *,
    trail: tuple[str, ...] = (),
    template: str = "delivery/risks/act.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; when it was sent and holds, do the act and go back. A refusal is shown on the form.

    trail: label and address in turn, from the list of risks to the thing acted on.
    """
    if form.is_valid():
        try:
            do()
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, act.done)
            return redirect(back)
    shown = {"form": form, "act": act, "submit": act.submit, "danger": act.danger, "cancel_url": back, "trail": trail}
    return render(request, template, {**shown, **context})


def risk_act(
    request: PartnershipRequest, risk: Risk, form: forms.Form, do: Callable[[], object], act: Act, **context: Any
) -> HttpResponse:
    """A form page of one risk."""
    back = place(request, "delivery:risk", pk=risk.pk)
    trail = ("Risks", place(request, "delivery:risks"), risk.title, back)
    return act_page(request, form, do, act, back, trail=trail, **context)


def caption(risk: Risk) -> str:
    return f"{risk.register.name}, risk {risk.number}"


def today() -> date:
    return timezone.localdate()
