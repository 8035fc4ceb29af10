"""Choosing the measures by which a commissioning strategy is judged. The strategy's own page shows them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from commissioning.forms.strategies import LinksForm
from commissioning.selectors.strategies import strategies
from commissioning.services.strategies import set_links
from delivery.models import StrategyMeasure
from delivery.selectors.strategy_links import measures_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires("commissioning.change_strategies")
def strategy_measures(request: PartnershipRequest, code: str) -> HttpResponse:
    found = get_object_or_404(strategies(request.access), code=code)
    chosen = list(StrategyMeasure.objects.filter(strategy=found).values_list("measure", flat=True))
    things = measures_of(request.partnership)
    form = LinksForm(request.POST or None, things=things, label="Measures", initial={"chosen": chosen})
    back = place(request, "commissioning:strategy", code=code)
    if form.is_valid():
        try:
            set_links(
                model=StrategyMeasure,
                field="measure",
                strategy=found,
                chosen=form.cleaned_data["chosen"],
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The measures are chosen.")
            return redirect(back)
    context = {
        "form": form,
        "title": f"Measures by which “{found.name}” is judged",
        "submit": "Save",
        "cancel_url": back,
        "back_url": back,
        "back_words": found.name,
    }
    return render(request, "commissioning/law/form.html", context)
