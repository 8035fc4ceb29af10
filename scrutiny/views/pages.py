"""What the form pages and history pages of scrutiny have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render

from commissioning.selectors.history import HistoryEntry
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest
from scrutiny.forms.changes import ChangeForm

Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Act:
    """The words of a form page: its heading, its button, what is said when it is done, and what follows from it."""

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
    do: Callable[[], str],
    *,
    back: Link,
    current: Callable[[], models.Model] | None = None,
) -> HttpResponse:
    """Show the form; when it was sent and holds, do the act and go to the address that it returns.

    current: reads the row afresh, for a page that has become stale.
    """
    if form.is_valid():
        try:
            address = do()
        except Refused as refused:
            _refuse(form, refused, current)
        else:
            messages.success(request, act.done)
            return redirect(address)
    context = {
        "form": form,
        "act": act,
        "submit": act.submit,
        "danger": act.danger,
        "back": back,
        "cancel_url": back[1],
        "editor": any("data-editor" in field.widget.attrs for field in form.fields.values()),
    }
    return render(request, "scrutiny/form.html", context)


def history_page(request: PartnershipRequest, entries: Sequence[HistoryEntry], *, back: Link) -> HttpResponse:
    """Who changed what and why, newest first."""
    return render(request, "scrutiny/history.html", {"entries": entries, "back": back})


def _refuse(form: forms.BaseForm, refused: Refused, current: Callable[[], models.Model] | None) -> None:
    if isinstance(form, ChangeForm):
        form.refuse(refused, current() if current else None)
        return
    form.add_error(None, refused.message)
    if refused.code == "stale_page" and current:
        row: Any = current()
        data: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["version"] = str(row.version)
        form.data = data
