"""A page with a form that adds or changes one row."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest


def row_page(
    request: PartnershipRequest,
    form: Form,
    act: Callable[[], Any],
    *,
    title: str,
    back: tuple[str, str],
    done: str = "Saved.",
    submit: str = "Save",
    lead: str = "",
) -> HttpResponse:
    """back: address and words of the page it leads back to. What is refused stands above what was typed."""
    if form.is_bound and form.is_valid():
        try:
            act()
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, done)
            return redirect(back[0])
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "submit": submit,
        "back": back[0],
        "back_words": back[1],
    }
    return render(request, "delivery/row_form.html", context)
