"""Choosing the groups of the pool that a commissioning strategy covers. The strategy's own page shows them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from commissioning.forms.strategies import LinksForm
from commissioning.selectors.strategies import strategies
from commissioning.services.strategies import set_links
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page
from pool.models import StrategyGroup
from pool.selectors.strategy_links import groups_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("commissioning.change_strategies")
def groups(request: PartnershipRequest, code: str) -> HttpResponse:
    found = get_object_or_404(strategies(request.access), code=code)
    chosen = list(StrategyGroup.objects.filter(strategy=found).values_list("group", flat=True))
    things = groups_of(request.partnership)
    form = LinksForm(request.POST or None, things=things, label="Groups of the pool", initial={"chosen": chosen})

    def act() -> None:
        given = form.cleaned_data
        keys = {"strategy": found, "chosen": given["chosen"], "reason": given["reason"], "by": request.access.user}
        set_links(model=StrategyGroup, field="group", **keys)

    back = place(request, "commissioning:strategy", code=code)
    title = f"Groups of the pool that “{found.name}” covers"
    return act_page(request, form, act, Page(title, "Save", "The groups are chosen.", back, found.name))
