"""The scope: criteria, lines with their arithmetic, the addressable spend on a day, and two days compared."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms import scope as forms
from commissioning.forms.as_at import AsAtForm
from commissioning.models import ScopeCriterion, SpendLine
from commissioning.rules.scope import attribution_on, write_steps
from commissioning.selectors import scope as selectors
from commissioning.services import scope as services
from commissioning.views.taking_away import give_sheets
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page
from ihwb.web.exporting import FORMATS

_VIEW, _CHANGE = "commissioning.view_strategies", "commissioning.change_strategies"
_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(_VIEW)
def scope(request: PartnershipRequest) -> HttpResponse:
    form = AsAtForm(request.GET)
    on = form.day(timezone.localdate())
    context = {
        "filters": form,
        "on": on,
        "spend": selectors.addressable(request.partnership, on),
        "criteria": selectors.criteria(request.partnership, on),
        "compare": forms.CompareForm(),
        "formats": FORMATS,
        "may_change": request.access.may(_CHANGE),
        "tab": "scope",
    }
    return render(request, "commissioning/scope/scope.html", context)


@require_safe
@requires(_VIEW)
def scope_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The addressable spend on the day in the address, or today, as CSV or XLSX."""
    if kind not in FORMATS:
        raise Http404("No such kind of file")
    form = AsAtForm(request.GET)
    on = form.day(timezone.localdate())
    sheet = selectors.sheet_of(request.partnership, selectors.addressable(request.partnership, on))
    return give_sheets(request, [sheet], f"addressable-spend-{on}", kind)


@require_safe
@requires(_VIEW)
def compare(request: PartnershipRequest) -> HttpResponse:
    form = forms.CompareForm(request.GET if "first_0" in request.GET else None)
    context: dict[str, object] = {"compare": form, "form": form if form.is_bound else None, "tab": "scope"}
    if form.is_valid():
        first = form.cleaned_data["first"]
        second = form.cleaned_data["second"] or timezone.localdate()
        first, second = min(first, second), max(first, second)
        later = selectors.addressable(request.partnership, second)
        context |= {
            "first": first,
            "second": second,
            "before": selectors.addressable(request.partnership, first).total,
            "after": later.total,
            "doubts": later.doubts,
            "rows": selectors.differences(request.partnership, first, second),
        }
    return render(request, "commissioning/scope/compare.html", context)


@require_http_methods(_METHODS)
@requires(_CHANGE)
def add_criterion(request: PartnershipRequest) -> HttpResponse:
    form = forms.CriterionForm(request.POST or None, initial={"since": timezone.localdate()})

    def act() -> None:
        given = form.cleaned_data
        services.add_criterion(
            partnership=request.partnership, by=request.access.user, **{**given, "inside": given["inside"] == "in"}
        )

    return act_page(request, form, act, _page(request, "Add a criterion of scope"))


@require_http_methods(_METHODS)
@requires(_CHANGE)
def end_criterion(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ScopeCriterion.objects.filter(partnership=request.partnership), pk=pk)
    form = forms.EndCriterionForm(request.POST or None)

    def act() -> None:
        services.end_criterion(criterion_id=pk, by=request.access.user, **form.cleaned_data)

    return act_page(request, form, act, _page(request, f"Use no longer: {found.text}"))


@require_http_methods(_METHODS)
@requires(_CHANGE)
def add_line(request: PartnershipRequest) -> HttpResponse:
    form = forms.LineForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        services.add_line(partnership=request.partnership, new=form.new(), by=request.access.user)

    return act_page(request, form, act, _page(request, "Add a line of spend"))


@require_http_methods(_METHODS)
@requires(_CHANGE)
def set_scope(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _line(request, pk)
    form = forms.ScopeForm(
        request.POST or None, initial={"since": timezone.localdate()}, partnership=request.partnership
    )

    def act() -> None:
        services.set_scope(line_id=pk, said=form.said(), by=request.access.user)

    return act_page(request, form, act, _page(request, f"{found.name}: in or out of scope"))


@require_http_methods(_METHODS)
@requires(_CHANGE)
def attribute(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _line(request, pk)
    line = next(one for row, one in selectors.lines_of(request.partnership) if row.pk == pk)
    now = attribution_on(line, timezone.localdate())
    initial = {"since": timezone.localdate(), "steps": write_steps(now.steps) if now else ""}
    form = forms.AttributeForm(request.POST or None, initial=initial)

    def act() -> None:
        services.attribute(line_id=pk, by=request.access.user, **form.cleaned_data)

    return act_page(request, form, act, _page(request, f"{found.name}: how much of it counts"))


def _line(request: PartnershipRequest, pk: int) -> SpendLine:
    return get_object_or_404(SpendLine.objects.filter(partnership=request.partnership), pk=pk)


def _page(request: PartnershipRequest, title: str) -> Page:
    return Page(title, "Save", "Saved.", place(request, "commissioning:scope"), "Scope and spend")
