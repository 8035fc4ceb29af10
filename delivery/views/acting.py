"""A page that does one act: show its form, do it, say the refusal in the form or go back."""

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
class Act:
    """The words of the page: its title, the button, what is said when it is done, where it leads back to.

    version: of the row as it is now; a page sent back after somebody else's change carries it, so that the next save
    counts.
    """

    title: str
    submit: str
    done: str
    back: str
    back_words: str
    caption: str = ""
    lead: str = ""
    danger: bool = False
    version: int | None = None


def act_page(
    request: PartnershipRequest,
    form: Form,
    do: Callable[[], object],
    act: Act,
    template: str = "delivery/act.html",
    **context: Any,
) -> HttpResponse:
    """``do`` reads the form and calls the service; what it refuses is shown above the form with all that was typed."""
    if form.is_bound and form.is_valid():
        try:
            do()
        except Refused as refused:
            form.add_error(None, refused.message)
            if act.version is not None:
                form.data = form.data.copy()  # type: ignore[attr-defined]  # a bound form's data is the request's
                form.data["version"] = str(act.version)  # type: ignore[index]
        else:
            messages.success(request, act.done)
            return redirect(act.back)
    shown = {"form": form, "act": act, "submit": act.submit, "danger": act.danger, "cancel_url": act.back}
    return render(request, template, {**shown, **context})
