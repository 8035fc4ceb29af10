"""The milestones as at a day, and one milestone with what is reported on it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from delivery.forms.milestones import ForecastForm, MilestoneFilterForm
from delivery.forms.risks import DoneForm
from delivery.models import Milestone
from delivery.rules.milestones import STATES
from delivery.selectors import milestones as selectors
from delivery.selectors.plans import plan
from delivery.services import milestones as services
from delivery.views.subnav import links
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires


@requires("delivery.view_milestones")
def milestones(request: PartnershipRequest) -> HttpResponse:
    """Every milestone by workstream and date, with its state as at a day."""
    form = MilestoneFilterForm(request.GET or None, partnership=request.partnership)
    asked, day = form.asked() if form.is_bound else (selectors.MilestoneFilter(), None)
    on = day or timezone.localdate()
    rows = selectors.milestones(request.partnership, on=on)
    shown = selectors.workstreams(rows, asked)
    count = sum(len(one.milestones) for one in shown)
    context = {
        "form": form,
        "workstreams": shown,
        "found": f"{count} of {len(rows)} milestones",
        "on": on,
        "stats": _stats(request, rows, on),
        "any": bool(rows),
        "links": links(request),
    }
    return render(request, "delivery/milestones.html", context)


_TONES = {"overdue": "over", "late": "warning", "done": "good"}


def _stats(request: PartnershipRequest, rows: list[selectors.MilestoneRow], on: date) -> list[dict[str, Any]]:
    """How many stand where, each a link to them as at the same day."""
    address = place(request, "delivery:milestones")
    return [
        {
            "label": label,
            "value": sum(1 for one in rows if one.state == state),
            "tone": _TONES.get(state, ""),
            "url": f"{address}?state={state}&as_at={on}",
        }
        for state, label in STATES.items()
    ]


@requires("delivery.view_milestones")
def milestone(request: PartnershipRequest, pk: int) -> HttpResponse:
    rows = plan(request.partnership, timezone.localdate())
    row = next((one for one in rows if one.milestone.pk == pk), None)
    if row is None:
        raise Http404("No such milestone")
    dependents = [one for one in rows if any(wait.key == pk for wait in one.waits)]
    return _page(request, _milestone(request, pk), row=row, dependents=dependents)


@requires("delivery.change_milestones")
def milestone_done(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _milestone(request, pk)
    form = DoneForm(request.POST or None, initial={"version": found.version})

    def act() -> None:
        services.mark_done(
            partnership=request.partnership,
            milestone_id=pk,
            version=form.cleaned_data["version"] or 0,
            done_on=form.cleaned_data["done_on"],
            today=timezone.localdate(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    return _report(request, found, form, act, heading="Mark as done", submit="Mark as done")


@requires("delivery.change_milestones")
def milestone_forecast(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _milestone(request, pk)
    initial = {"version": found.version, "forecast_on": found.forecast_on}
    form = ForecastForm(request.POST or None, initial=initial)

    def act() -> None:
        services.set_forecast(
            partnership=request.partnership,
            milestone_id=pk,
            version=form.cleaned_data["version"],
            forecast_on=form.cleaned_data["forecast_on"],
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    return _report(request, found, form, act, heading="Change the day expected", submit="Save")


def _report(
    request: PartnershipRequest, found: Milestone, form: Form, act: Callable[[], None], **words: str
) -> HttpResponse:
    """The form, until what it asks for is done; a refusal stands on it with what was typed."""
    if form.is_bound and form.is_valid():
        try:
            act()
        except Refused as refused:
            form.add_error(None, refused.message)
            form.data = form.data.copy()  # type: ignore[attr-defined]  # a bound form's data is the request's
            form.data["version"] = str(found.version)  # type: ignore[index]
        else:
            messages.success(request, "Milestone saved.")
            return redirect(place(request, "delivery:milestone", pk=found.pk))
    return _page(request, found, "delivery/milestone_report.html", form=form, **words)


def _page(
    request: PartnershipRequest, found: Milestone, template: str = "delivery/milestone.html", **more: Any
) -> HttpResponse:
    detail = selectors.detail(found)
    may_change = request.access.may("delivery.change_milestones")
    return render(request, template, {"detail": detail, "may_change": may_change, **more})


def _milestone(request: PartnershipRequest, pk: int) -> Milestone:
    found = selectors.milestone_at(request.partnership, pk)
    if found is None:
        raise Http404("No such milestone")
    return found
