"""Workforce transfers: all of them, one, and the forms that change one."""

from typing import Any

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.selectors.law_clocks import measured_clocks_of
from delivery.forms.workforce import MeasureForm, TeamForm, TransferForm
from delivery.models import Transfer, TransferMeasure, TransferTeam
from delivery.selectors import workforce as selectors
from delivery.selectors.workforce import CHANGE, SEE, SMALL
from delivery.services.keeping import write
from delivery.views.rows import row_page
from delivery.views.support_queue import hand_of
from ihwb.web.access import PartnershipRequest, place, requires

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(SEE)
def workforce(request: PartnershipRequest) -> HttpResponse:
    found = selectors.transfers(request.partnership, timezone.localdate(), small=request.access.may(SMALL))
    context = {"transfers": found, "changes": request.access.may(CHANGE)}
    return render(request, "delivery/workforce/transfers.html", context)


@require_safe
@requires(SEE)
def transfer(request: PartnershipRequest, code: str) -> HttpResponse:
    found = _transfer(request, code)
    small = request.access.may(SMALL)
    clocks = measured_clocks_of(request.partnership)
    context = {
        "view": selectors.view(found, timezone.localdate(), clocks, small=small),
        "changes": request.access.may(CHANGE),
        "history": selectors.history_of(found) if small else [],
    }
    return render(request, "delivery/workforce/transfer.html", context)


def _transfer(request: PartnershipRequest, code: str) -> Transfer:
    found = selectors.transfer_at(request.partnership, code)
    if found is None:
        raise Http404("No such transfer")
    return found


def _initial(row: Any, form: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}


def _back(request: PartnershipRequest, found: Transfer) -> tuple[str, str]:
    return place(request, "delivery:transfer", code=found.code), found.title


@require_http_methods(METHODS)
@requires(CHANGE)
def transfer_add(request: PartnershipRequest) -> HttpResponse:
    form = TransferForm(request.POST or None, partnership=request.partnership)
    return row_page(
        request, form,
        lambda: write(
            Transfer(partnership=request.partnership),
            form.values(), reason=form.cleaned_data["reason"], hand=hand_of(request),
        ),
        title="Add a transfer", back=(place(request, "delivery:workforce"), "Workforce"), done="The transfer is added.",
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(CHANGE)
def transfer_change(request: PartnershipRequest, code: str) -> HttpResponse:
    found = _transfer(request, code)
    form = TransferForm(request.POST or None, partnership=request.partnership, initial=_initial(found, TransferForm))
    back = _back(request, found)
    return row_page(
        request, form,
        lambda: write(
            found, {**form.values(), "code": found.code}, reason=form.cleaned_data["reason"], hand=hand_of(request),
            version=form.cleaned_data["version"] or 0,
        ),
        title="Change the transfer", back=back,
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(CHANGE)
def team(request: PartnershipRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Add a team, or change one."""
    found = _transfer(request, code)
    row = get_object_or_404(TransferTeam, transfer=found, pk=pk) if pk else TransferTeam(transfer=found)
    form = TeamForm(request.POST or None, initial=_initial(row, TeamForm) if pk else None)
    return row_page(
        request, form,
        lambda: write(row, form.values(), reason=form.cleaned_data["reason"], hand=hand_of(request)),
        title="Change the team" if pk else "Add a team", back=_back(request, found),
        lead="Figures of a team, never of a person.",
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(CHANGE)
def measure(request: PartnershipRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Add a measure, or change one."""
    found = _transfer(request, code)
    row = get_object_or_404(TransferMeasure, transfer=found, pk=pk) if pk else TransferMeasure(transfer=found)
    form = MeasureForm(request.POST or None, initial=_initial(row, MeasureForm) if pk else None)

    def act() -> None:
        if row.pk is None:
            row.number = (found.measures.aggregate(last=Max("number"))["last"] or 0) + 1
        write(row, form.values(), reason=form.cleaned_data["reason"], hand=hand_of(request))

    title = "Change the measure" if pk else "Add a measure"
    return row_page(request, form, act, title=title, back=_back(request, found))
