"""Choosing the groups of the pool that a commissioning strategy covers. The strategy's own page shows them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from commissioning.forms.strategies import LinksForm
from commissioning.selectors.strategies import strategies
from commissioning.services.strategies import set_links
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.models import StrategyGroup
from pool.selectors.strategy_links import groups_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("commissioning.change_strategies")
def groups(request: PartnershipRequest, code: str) -> HttpResponse:
    found = get_object_or_404(strategies(request.access), code=code)
    chosen = list(StrategyGroup.objects.filter(strategy=found).values_list("group", flat=True))
    things = groups_of(request.partnership)
    form = LinksForm(request.POST or None, things=things, label="Groups of the pool", initial={"chosen": chosen})
    back = place(request, "commissioning:strategy", code=code)
    if form.is_valid():
        try:
            set_links(
                model=StrategyGroup,
                field="group",
                strategy=found,
                chosen=form.cleaned_data["chosen"],
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The groups are chosen.")
            return redirect(back)
    context = {
        "form": form,
        "title": f"Groups of the pool that “{found.name}” covers",
        "submit": "Save",
        "cancel_url": back,
        "back_url": back,
        "back_words": found.name,
    }
    return render(request, "commissioning/law/form.html", context)
