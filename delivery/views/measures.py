"""The measures, one measure with its control chart and values, and the pages that add and correct values."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.measures import PeriodForm, ValueForm
from delivery.models import Measure
from delivery.selectors import measures as selectors
from delivery.selectors.control_charts import control_view, with_charts
from delivery.services import measures as services
from delivery.views.benefits.pages import form_page
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires


@require_safe
@requires("delivery.view_measures")
def measures(request: PartnershipRequest) -> HttpResponse:
    """Every measure by project and source, because the papers do not agree with each other."""
    rows = with_charts(request.partnership)
    tables = [
        {"project": project, "source": source, "measures": list(held)}
        for (project, source), held in groupby(rows, key=lambda one: (one.measure.project, one.measure.source))
    ]
    may_change = request.access.may("delivery.change_measures")
    return render(request, "delivery/measures.html", {"tables": tables, "may_change": may_change})


@requires("delivery.view_measures")
def measure(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = found_measure(request, pk)
    detail = selectors.detail(found)
    context = {
        "detail": detail,
        "chart": selectors.chart(detail),
        "control": control_view(found, list(request.partnership.chart_rules.all())),
        "may_change": request.access.may("delivery.change_measures"),
        "may_see_benefits": request.access.may("delivery.view_benefits"),
    }
    return render(request, "delivery/measure.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_measures")
def value_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    measure = found_measure(request, pk)
    found = selectors.detail(measure).measure
    rate = found.rate if measure.rate_per is not None else ""
    form = ValueForm(request.POST or None, unit=found.unit, counted_in=found.counted_in, rate=rate)
    if form.is_bound and form.is_valid():
        try:
            services.add_value(
                partnership=request.partnership,
                measure_id=pk,
                today=timezone.localdate(),
                by=request.access.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Value added.")
            return redirect(place(request, "delivery:measure", pk=pk))
    return render(request, "delivery/value_add.html", {"form": form, "measure": found})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_measures")
def value_correct(request: PartnershipRequest, pk: int, value: int) -> HttpResponse:
    """A correction, or the final figure, as a new value; the old one stays and says so."""
    measure = found_measure(request, pk)
    old = next((one for one in measure.values.all() if one.pk == value), None)
    if old is None:
        raise Http404("No such value")
    found = selectors.detail(measure).measure
    form = ValueForm(
        request.POST or None,
        unit=found.unit,
        counted_in=found.counted_in,
        rate=found.rate if measure.rate_per is not None else "",
        correcting=True,
        initial={"source": old.source, "commentary": old.commentary},
    )

    def act() -> str:
        services.correct_value(
            partnership=request.partnership,
            value_id=value,
            measured=form.measured,
            source=form.cleaned_data["source"],
            provisional=form.cleaned_data["provisional"],
            reason=form.cleaned_data["reason"],
            by=request.access.user,
            at=timezone.now(),
        )
        return f"The value of {old.period_label} is corrected."

    return form_page(
        request,
        form,
        act,
        back=place(request, "delivery:measure", pk=pk),
        template="delivery/measure_act.html",
        heading=f"Correct {old.period_label}",
        caption=found.name,
        submit="Save the correction",
        lead="The old value stays in the list of corrected values.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_measures")
def period_enter(request: PartnershipRequest) -> HttpResponse:
    """Several measures of one period on one page; all are saved, or none."""
    form = PeriodForm(request.POST or None, measures=list(selectors.of_partnership(request.partnership)))

    def act() -> str:
        held = form.cleaned_data
        made = services.enter_period(
            partnership=request.partnership,
            period_label=held["period_label"],
            on=held["on"],
            source=held["source"],
            provisional=held["provisional"],
            values=form.values,
            reason=held["reason"],
            today=timezone.localdate(),
            by=request.access.user,
            at=timezone.now(),
        )
        return f"{len(made)} value{'' if len(made) == 1 else 's'} of {held['period_label']} saved."

    return form_page(
        request,
        form,
        act,
        back=place(request, "delivery:measures"),
        template="delivery/period_enter.html",
        heading="Enter the values of a period",
    )


def found_measure(request: PartnershipRequest, pk: int) -> Measure:
    found = selectors.measure_at(request.partnership, pk)
    if found is None:
        raise Http404("No such measure")
    return found
