"""What if: trying figures, comparing kept scenarios, sensitivity, simulation, early warning."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.exploring import SaveScenarioForm, SimulationForm, StepForm, WhatIfForm
from pool.models import Period, SavedScenario, Simulation
from pool.selectors.early_warning import early_warnings
from pool.selectors.exploring import (
    Base,
    WhatIf,
    base_of,
    compared_scenarios,
    saved_scenarios,
    sensitivity,
    simulations_of,
    told,
    what_if,
)
from pool.selectors.outturn import visible_organisations
from pool.selectors.position import periods_of
from pool.selectors.simulation import simulation_view
from pool.services.exploring import Assumptions, remove_scenario, run_simulation, save_scenario
from pool.views.subject import address, found_fund, found_period, pages_of


def _base(request: PartnershipRequest, period: Period) -> Base | None:
    """None where the period is open and its figures are not all the reader's to see."""
    return None if visible_organisations(request.access, period) is not None else base_of(period)


def _context(request: PartnershipRequest, period: Period, here: str, **more: Any) -> dict[str, Any]:
    return {
        "period": period,
        "here": here,
        "periods": periods_of(period.fund_id, period.year),
        "pages": pages_of(request, period.fund, period, here),
        **more,
    }


def _not_yet(request: PartnershipRequest, period: Period, here: str, heading: str) -> HttpResponse:
    return render(request, "pool/exploring/not_yet.html", _context(request, period, here, heading=heading))


# --- What if ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.explore_scenarios")
def what_if_page(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """Boxes to try figures in. A POST works it out, and keeps it when a name is given with it."""
    found = found_period(request, fund, year, period)
    base = _base(request, found)
    if base is None:
        return _not_yet(request, found, "pool:what_if", "What if")
    kept = _kept(request, found)
    form = WhatIfForm(request.POST or None, period=found, base=base, initial=kept.changes if kept else None)
    save = SaveScenarioForm(request.POST if "keep" in request.POST else None)
    shown: WhatIf | None = what_if(found, base, kept.changes) if kept else None
    if form.is_bound and form.is_valid():
        shown = what_if(found, base, form.changes())
        if "keep" in request.POST and save.is_valid() and not shown.faults:
            answer = _keep(request, found, form, save)
            if answer is not None:
                return answer
    said = told(form.changes() if form.is_bound and form.is_valid() else kept.changes if kept else {}, base)
    context = _context(request, found, "pool:what_if", form=form, save=save, what_if=shown, kept=kept, told=said)
    return render(request, "pool/exploring/what_if.html", context, status=422 if form.errors or save.errors else 200)


def _kept(request: PartnershipRequest, period: Period) -> SavedScenario | None:
    """The kept scenario that the address names."""
    number = request.GET.get("scenario", "")
    if not number:
        return None
    found = saved_scenarios(period.fund).filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise Http404("No such scenario")
    return found


def _keep(
    request: PartnershipRequest, period: Period, form: WhatIfForm, save: SaveScenarioForm
) -> HttpResponseRedirect | None:
    try:
        saved = save_scenario(
            period=period, **save.cleaned_data, changes=form.changes(), by=request.access.user, at=timezone.now()
        )
    except Refused as refused:
        save.add_error("name", refused.message)
        return None
    messages.success(request, f"“{saved.name}” is kept.")
    return HttpResponseRedirect(address(request, "pool:scenarios", period))


@require_safe
@requires("pool.explore_scenarios")
def scenarios(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """Every kept scenario of the year beside the others, all on the figures of this period."""
    found = found_period(request, fund, year, period)
    base = _base(request, found)
    if base is None:
        return _not_yet(request, found, "pool:scenarios", "Kept scenarios")
    context = _context(request, found, "pool:scenarios", rows=compared_scenarios(found.fund, found, base))
    return render(request, "pool/exploring/scenarios.html", context)


@require_POST
@requires("pool.explore_scenarios")
def scenario_remove(request: PartnershipRequest, fund: str, scenario: int) -> HttpResponse:
    """Whoever kept a scenario takes it away."""
    found = get_object_or_404(saved_scenarios(found_fund(request, fund)), pk=scenario)
    if found.saved_by_id != request.access.user.pk:
        messages.error(request, f"“{found.name}” was kept by {found.saved_by.name}, who alone takes it away.")
    else:
        remove_scenario(saved=found, by=request.access.user)
        messages.success(request, f"“{found.name}” is taken away.")
    if found.period is None:
        return HttpResponseRedirect(place(request, "pool:fund", fund=fund))
    return HttpResponseRedirect(address(request, "pool:scenarios", found.period))


# --- Sensitivity, simulation, early warning ---------------------------------------------------------------------


@require_safe
@requires("pool.explore_scenarios")
def sensitivity_page(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    base = _base(request, found)
    if base is None:
        return _not_yet(request, found, "pool:sensitivity", "Sensitivity")
    form = StepForm(request.GET if "step" in request.GET else None)
    step = form.cleaned_data["step"] if form.is_bound and form.is_valid() else StepForm.base_fields["step"].initial
    shown = sensitivity(base, step)
    context = _context(request, found, "pool:sensitivity", form=form, step=step, sensitivity=shown)
    return render(request, "pool/exploring/sensitivity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.explore_scenarios")
def simulation(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """What is assumed, and the latest run; a POST runs and keeps another."""
    found = found_period(request, fund, year, period)
    base = _base(request, found)
    if base is None:
        return _not_yet(request, found, "pool:simulation", "Simulation")
    form = SimulationForm(request.POST or None, base=base)
    if form.is_bound and form.is_valid():
        try:
            run = run_simulation(
                period=found, base=base, assumed=Assumptions(**form.assumed()), by=request.access.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            return HttpResponseRedirect(f"{address(request, 'pool:simulation', found)}?run={run.pk}#outcomes")
    runs = list(simulations_of(found)[:10])
    chosen = _chosen(request, found, runs)
    shown = simulation_view(chosen) if chosen else None
    context = _context(request, found, "pool:simulation", form=form, runs=runs, run=chosen, simulation=shown)
    return render(request, "pool/exploring/simulation.html", context, status=422 if form.errors else 200)


def _chosen(request: PartnershipRequest, period: Period, runs: list[Simulation]) -> Simulation | None:
    number = request.GET.get("run", "")
    if not number:
        return runs[0] if runs else None
    if not number.isdecimal():
        raise Http404("No such run")
    return get_object_or_404(simulations_of(period), pk=int(number))


@require_safe
@requires("pool.view_position")
def early_warning(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """What the spending so far points to; of an open period each partner's own lines."""
    found = found_period(request, fund, year, period)
    lines = early_warnings(found, visible_organisations(request.access, found))
    flagged = [line for line in lines if line.outlook.is_flagged]
    context = _context(request, found, "pool:early_warning", lines=lines, flagged=flagged)
    return render(request, "pool/exploring/early_warning.html", context)
