"""The design of integrated commissioning: the matrix, the areas, the changes, and the forms that write them."""

from collections.abc import Callable
from datetime import date

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms import design as forms
from commissioning.forms.as_at import AsAtForm
from commissioning.models import Capability, DesignArea, Provision
from commissioning.rules.design import CapabilityKind, Part
from commissioning.selectors import design as selectors
from commissioning.services import design as services
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

_VIEW, _CHANGE = "commissioning.view_strategies", "commissioning.change_strategies"
_METHODS = ["GET", "HEAD", "POST"]


def _day(request: PartnershipRequest) -> tuple[AsAtForm, date]:
    """The day in the address, or today."""
    form = AsAtForm(request.GET)
    return form, form.day(timezone.localdate())


@require_safe
@requires(_VIEW)
def matrix(request: PartnershipRequest) -> HttpResponse:
    form, on = _day(request)
    context = {
        "filters": form,
        "on": on,
        "matrix": selectors.matrix(request.partnership, on),
        "may_change": request.access.may(_CHANGE),
        "tab": "matrix",
    }
    return render(request, "commissioning/design/matrix.html", context)


@require_safe
@requires(_VIEW)
def areas(request: PartnershipRequest) -> HttpResponse:
    form, on = _day(request)
    partners, rows = selectors.areas(request.partnership, on)
    context = {
        "filters": form,
        "on": on,
        "partners": partners,
        "rows": rows,
        "may_change": request.access.may(_CHANGE),
        "tab": "areas",
    }
    return render(request, "commissioning/design/areas.html", context)


@require_safe
@requires(_VIEW)
def changes(request: PartnershipRequest) -> HttpResponse:
    context = {
        "rows": selectors.changes(request.partnership),
        "today": timezone.localdate(),
        "may_change": request.access.may(_CHANGE),
        "tab": "changes",
    }
    return render(request, "commissioning/design/changes.html", context)


@require_http_methods(_METHODS)
@requires(_CHANGE)
def add_capability(request: PartnershipRequest) -> HttpResponse:
    form = forms.CapabilityForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        given = form.cleaned_data
        kind = CapabilityKind(given["kind"])
        services.add_capability(partnership=request.partnership, by=request.access.user, **{**given, "kind": kind})

    return _page(request, form, act, "Add a capability", "design")


@require_http_methods(_METHODS)
@requires(_CHANGE)
def add_team(request: PartnershipRequest) -> HttpResponse:
    form = forms.TeamForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        services.add_team(partnership=request.partnership, by=request.access.user, **form.cleaned_data)

    return _page(request, form, act, "Add a team", "design")


@require_http_methods(_METHODS)
@requires(_CHANGE)
def provide(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Capability.objects.filter(partnership=request.partnership), pk=pk)
    form = forms.ProvisionForm(
        request.POST or None, initial={"since": timezone.localdate()}, partnership=request.partnership
    )

    def act() -> None:
        given = form.cleaned_data
        services.provide(capability_id=pk, by=request.access.user, **{**given, "part": Part(given["part"])})

    return _page(request, form, act, f"Who provides “{found.name}”", "design")


@require_http_methods(_METHODS)
@requires(_CHANGE)
def end_provision(request: PartnershipRequest, pk: int) -> HttpResponse:
    rows = Provision.objects.filter(capability__partnership=request.partnership)
    found = get_object_or_404(rows.select_related("team__organisation", "capability"), pk=pk)
    form = forms.EndProvisionForm(request.POST or None)

    def act() -> None:
        services.end_provision(provision_id=pk, by=request.access.user, **form.cleaned_data)

    return _page(request, form, act, f"End: {found.team.name} for “{found.capability.name}”", "design")


@require_http_methods(_METHODS)
@requires(_CHANGE)
def add_area(request: PartnershipRequest) -> HttpResponse:
    form = forms.AreaForm(request.POST or None)

    def act() -> None:
        services.add_area(partnership=request.partnership, by=request.access.user, **form.cleaned_data)

    return _page(request, form, act, "Add an area", "design_areas")


@require_http_methods(_METHODS)
@requires(_CHANGE)
def consider(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(DesignArea.objects.filter(partnership=request.partnership), pk=pk)
    form = forms.ConsiderForm(
        request.POST or None, initial={"since": timezone.localdate()}, partnership=request.partnership
    )

    def act() -> None:
        given = form.cleaned_data
        services.consider(area_id=pk, by=request.access.user, **{**given, "inside": given["inside"] == "in"})

    return _page(request, form, act, f"{found.name}: in or out of consideration", "design_areas")


@require_http_methods(_METHODS)
@requires(_CHANGE)
def add_change(request: PartnershipRequest) -> HttpResponse:
    form = forms.ChangeForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        services.add_change(by=request.access.user, **form.cleaned_data)

    return _page(request, form, act, "Add a change of a capability", "design_changes")


def _page(request: PartnershipRequest, form: Form, act: Callable[[], None], title: str, back: str) -> HttpResponse:
    page = Page(title, "Save", "Saved.", place(request, f"commissioning:{back}"), "Design")
    return act_page(request, form, act, page)
