"""The risk registers, one risk and its history, raising a risk and changing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from delivery.forms.risks import NewRiskForm, RiskFilterForm, RiskForm
from delivery.models import Risk
from delivery.selectors import risks as selectors
from delivery.selectors.risk_detail import detail
from delivery.selectors.risk_sight import sight_of
from delivery.services import risks as services
from delivery.views.risk_acts import CHANGE, VIEW, Act, act_page, pages, register_in, risk_in, today
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.taking import whole_figures


@require_safe
@requires(VIEW)
def risks(request: PartnershipRequest) -> HttpResponse:
    """All registers, each its own table on its own scale."""
    sight, on = sight_of(request.access), today()
    rows = list(selectors.register_rows(request.partnership, sight=sight, on=on))
    form = RiskFilterForm(request.GET or None, choices=selectors.choices(rows))
    asked, day = form.asked() if form.is_bound else (selectors.RiskFilter(), None)
    if day and day != on:
        rows = list(selectors.register_rows(request.partnership, sight=sight, on=day))
    shown = selectors.views(rows, on=day or on, asked=asked)
    every = selectors.views(rows, on=day or on)
    count, total = sum(len(one.risks) for one in shown), sum(one.total for one in every)
    context = {
        "form": form,
        "registers": [one for one in shown if one.risks or not form.is_bound],
        "found": f"{count} of {total} risks",
        "on": day or on,
        "past": bool(day and day < on),
        "any": bool(rows),
        "pages": pages(request, "risks"),
        "may_change": request.access.may(CHANGE),
        "whole": whole_figures(),
    }
    return render(request, "delivery/risks.html", context)


@requires(VIEW)
def risk(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    access = request.access
    context = {
        "detail": detail(found, sight=sight_of(access), access=access),
        # The record of a file names its page, and those who read no risks read the record.
        "files": not found.confidential,
        "may_change": access.may(CHANGE) and found.register.ended_on is None,
        "may_accept": access.may("delivery.accept_risks") and found.register.ended_on is None,
    }
    return render(request, "delivery/risk.html", context)


@require_safe
@requires(VIEW)
def risk_history(request: PartnershipRequest, pk: int) -> HttpResponse:
    """Who changed what of a risk and of all that belongs to it."""
    found = risk_in(request, pk)
    context = {"detail": detail(found, sight=sight_of(request.access))}
    return render(request, "delivery/risks/history.html", context)


@requires(CHANGE)
def risk_new(request: PartnershipRequest, code: str) -> HttpResponse:
    register = register_in(request, code)
    form = NewRiskForm(request.POST or None, register=register, initial={"raised_on": today()})
    made: list[Risk] = []

    def do() -> None:
        made.append(
            services.raise_risk(
                partnership=request.partnership,
                register_id=register.pk,
                new=form.to(),
                raised_on=form.cleaned_data["raised_on"],
                reason=form.cleaned_data["reason"],
                by=request.access.user,
                today=today(),
            )
        )

    here = place(request, "delivery:risks")
    act = Act("Raise a risk", "Raise the risk", "The risk stands in the register.", caption=register.name)
    answer = act_page(
        request,
        form,
        do,
        act,
        here,
        trail=("Risks", here),
        template="delivery/risks/new.html",
        scale=selectors.scale_view(register.scale, selectors.scale_of(register.scale)),
    )
    return redirect(place(request, "delivery:risk", pk=made[0].pk)) if made else answer


@requires(CHANGE)
def risk_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = risk_in(request, pk)
    form = RiskForm(request.POST or None, risk=found)
    if form.is_bound and form.is_valid():
        try:
            services.change_risk(
                partnership=request.partnership,
                risk_id=pk,
                version=form.cleaned_data["version"],
                to=form.to(),
                reason=form.cleaned_data["reason"],
                by=request.access.user,
                today=today(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
            _show_current(form, found)
        else:
            messages.success(request, "Risk saved.")
            return redirect(place(request, "delivery:risk", pk=pk))
    context = {"form": form, "detail": detail(found), "stale": form.is_bound and _is_stale(request, found)}
    return render(request, "delivery/risk_edit.html", context)


def _is_stale(request: PartnershipRequest, found: Risk) -> bool:
    return request.POST.get("version") != str(found.version)


def _show_current(form: Any, found: Any) -> None:
    """The page as sent back knows the version that it shows beside what was typed, so that the next save counts."""
    form.data = form.data.copy()
    form.data["version"] = str(found.version)
