"""The risk registers, one risk, and the pages that change it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from delivery.forms.risks import ActionForm, DoneForm, RiskFilterForm, RiskForm
from delivery.models import Risk, RiskAction
from delivery.selectors import risks as selectors
from delivery.services import risks as services
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires


@requires("delivery.view_risks")
def risks(request: PartnershipRequest) -> HttpResponse:
    """All registers, each its own table on its own scale."""
    rows = list(selectors.register_rows(request.partnership))
    form = RiskFilterForm(request.GET or None, choices=selectors.choices(rows))
    asked, day = form.asked() if form.is_bound else (selectors.RiskFilter(), None)
    on = day or timezone.localdate()
    shown = selectors.views(rows, on=on, asked=asked)
    count, total = sum(len(one.risks) for one in shown), sum(len(one.risks.all()) for one in rows)
    context = {
        "form": form,
        "registers": [one for one in shown if one.risks or not form.is_bound],
        "found": f"{count} of {total} risks",
        "on": on,
        "any": bool(rows),
    }
    return render(request, "delivery/risks.html", context)


@requires("delivery.view_risks")
def risk(request: PartnershipRequest, pk: int) -> HttpResponse:
    context = {
        "detail": selectors.detail(_risk(request, pk)),
        "may_change": request.access.may("delivery.change_risks"),
    }
    return render(request, "delivery/risk.html", context)


@requires("delivery.change_risks")
def risk_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _risk(request, pk)
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
            )
        except Refused as refused:
            form.add_error(None, refused.message)
            _show_current(form, found)
        else:
            messages.success(request, "Risk saved.")
            return redirect(place(request, "delivery:risk", pk=pk))
    context = {"form": form, "detail": selectors.detail(found), "stale": form.is_bound and _is_stale(request, found)}
    return render(request, "delivery/risk_edit.html", context)


def _is_stale(request: PartnershipRequest, found: Risk) -> bool:
    return request.POST.get("version") != str(found.version)


def _show_current(form: Any, found: Any) -> None:
    """The page as sent back knows the version that it shows beside what was typed, so that the next save counts."""
    form.data = form.data.copy()
    form.data["version"] = str(found.version)


@requires("delivery.change_risks")
def action_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _risk(request, pk)
    form = ActionForm(request.POST or None, partnership=request.partnership)
    if form.is_bound and form.is_valid():
        try:
            services.add_action(
                partnership=request.partnership, risk_id=pk, by=request.access.user, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Action added.")
            return redirect(place(request, "delivery:risk", pk=pk))
    return render(request, "delivery/action_add.html", {"form": form, "risk": found})


@requires("delivery.change_risks")
def action_done(request: PartnershipRequest, pk: int) -> HttpResponse:
    action = RiskAction.objects.filter(risk__register__partnership=request.partnership, pk=pk).select_related("risk")
    found = action.first()
    if found is None:
        raise Http404("No such action")
    form = DoneForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.complete_action(
                partnership=request.partnership,
                action_id=pk,
                done_on=form.cleaned_data["done_on"],
                today=timezone.localdate(),
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"Action {found.number} is done.")
            return redirect(place(request, "delivery:risk", pk=found.risk_id))
    return render(request, "delivery/action_done.html", {"form": form, "action": found, "risk": found.risk})


def _risk(request: PartnershipRequest, pk: int) -> Risk:
    found = selectors.risk_at(request.partnership, pk)
    if found is None:
        raise Http404("No such risk")
    return found
