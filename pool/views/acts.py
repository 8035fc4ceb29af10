"""What the form pages of the year's acts have in common: words, form, the act, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest


@dataclass(frozen=True, slots=True)
class Act:
    """The words of a form page. consequence: what follows from it and whether it can be undone."""

    heading: str
    submit: str
    done: str
    caption: str = ""
    consequence: str = ""
    danger: bool = False


def form_page(
    request: PartnershipRequest,
    form: forms.BaseForm,
    act: Act,
    do: Callable[[], object],
    *,
    back: tuple[str, str],
    template: str = "pool/act.html",
    **context: object,
) -> HttpResponse:
    """Show the form; when it was sent and holds, do the act and go back.

    back: label and address of the page where the act began. A refusal is shown on the form.
    """
    if form.is_valid():
        try:
            do()
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, act.done)
            return HttpResponseRedirect(back[1])
    shown = {"form": form, "act": act, "submit": act.submit, "danger": act.danger, "back": back, "cancel_url": back[1]}
    return render(request, template, {**shown, **context})


def act_at_once(request: PartnershipRequest, do: Callable[[], object], done: str, back: str) -> HttpResponse:
    """An act of one button: done or refused, then back to the page with the outcome in words."""
    try:
        do()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back)
