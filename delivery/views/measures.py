"""The measures, one measure with its values, and the page that adds a value."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from delivery.forms.measures import ValueForm
from delivery.models import Measure
from delivery.selectors import measures as selectors
from delivery.services import measures as services
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires


@requires("delivery.view_measures")
def measures(request: PartnershipRequest) -> HttpResponse:
    """Every measure by project and source, because the papers do not agree with each other."""
    rows = selectors.measures(request.partnership)
    tables = [
        {"project": project, "source": source, "measures": list(held)}
        for (project, source), held in groupby(rows, key=lambda one: (one.project, one.source))
    ]
    return render(request, "delivery/measures.html", {"tables": tables})


@requires("delivery.view_measures")
def measure(request: PartnershipRequest, pk: int) -> HttpResponse:
    detail = selectors.detail(_measure(request, pk))
    context = {
        "detail": detail,
        "chart": selectors.chart(detail),
        "may_change": request.access.may("delivery.change_measures"),
    }
    return render(request, "delivery/measure.html", context)


@requires("delivery.change_measures")
def value_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = selectors.detail(_measure(request, pk)).measure
    form = ValueForm(request.POST or None, unit=found.unit, counted_in=found.counted_in)
    if form.is_bound and form.is_valid():
        try:
            services.add_value(
                partnership=request.partnership,
                measure_id=pk,
                today=timezone.localdate(),
                by=request.access.user,
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Value added.")
            return redirect(place(request, "delivery:measure", pk=pk))
    return render(request, "delivery/value_add.html", {"form": form, "measure": found})


def _measure(request: PartnershipRequest, pk: int) -> Measure:
    found = selectors.measure_at(request.partnership, pk)
    if found is None:
        raise Http404("No such measure")
    return found
