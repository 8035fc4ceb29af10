"""A form that does one act: show it, do it, say the refusal in the form or go back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest


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
    template: str = "layout/form.html"


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
    return render(request, page.template, {**shown, **context})
