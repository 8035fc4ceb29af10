"""What the pages of the benefits have in common: their sub-navigation, finding a benefit, a form and its act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from delivery.models import Benefit
from delivery.selectors.benefits.register import benefit_at
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place


@dataclass(frozen=True, slots=True)
class PageLink:
    label: str
    url: str
    current: bool


_PAGES = (
    ("Register", "delivery:benefits"),
    ("Realisation", "delivery:realisation_now"),
    ("Benefits maps", "delivery:benefits_maps"),
)


def subnav(request: PartnershipRequest, here: str) -> list[PageLink]:
    """The three parts of the benefits."""
    return [PageLink(label, place(request, name), name == here) for label, name in _PAGES]


def found_benefit(request: PartnershipRequest, pk: int) -> Benefit:
    found = benefit_at(request.partnership, pk)
    if found is None:
        raise Http404("No such benefit")
    return found


def form_page(
    request: PartnershipRequest,
    form: forms.BaseForm,
    act: Callable[[], str],
    *,
    back: str,
    template: str = "delivery/benefits/act.html",
    benefit: Benefit | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form; when it was sent and holds, do the act, say what it says, and go back. A refusal stands on it.

    benefit: where somebody else has changed it meanwhile, the form can be sent again over that change.
    """
    if form.is_bound and form.is_valid():
        try:
            done = act()
        except Refused as refused:
            form.add_error(None, refused.message)
            if benefit and refused.code == "stale":
                form.data = form.data.copy()  # type: ignore[attr-defined]  # a bound form's data is the request's
                form.data["version"] = str(found_benefit(request, benefit.pk).version)  # type: ignore[index]
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, template, {"form": form, "cancel_url": back, **context})
