"""Choosing the measures by which a commissioning strategy is judged. The strategy's own page shows them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from commissioning.forms.strategies import LinksForm
from commissioning.selectors.strategies import strategies
from commissioning.services.strategies import set_links
from delivery.models import StrategyMeasure
from delivery.selectors.strategy_links import measures_of
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page


@require_http_methods(["GET", "HEAD", "POST"])
@requires("commissioning.change_strategies")
def strategy_measures(request: PartnershipRequest, code: str) -> HttpResponse:
    found = get_object_or_404(strategies(request.access), code=code)
    chosen = list(StrategyMeasure.objects.filter(strategy=found).values_list("measure", flat=True))
    things = measures_of(request.partnership)
    form = LinksForm(request.POST or None, things=things, label="Measures", initial={"chosen": chosen})

    def act() -> None:
        given = form.cleaned_data
        keys = {"strategy": found, "chosen": given["chosen"], "reason": given["reason"], "by": request.access.user}
        set_links(model=StrategyMeasure, field="measure", **keys)

    back = place(request, "commissioning:strategy", code=code)
    title = f"Measures by which “{found.name}” is judged"
    return act_page(request, form, act, Page(title, "Save", "The measures are chosen.", back, found.name))
