"""By which measures a commissioning strategy is judged, with their targets and latest values."""

from django.db.models import QuerySet
from django.urls import reverse

from commissioning.models import Partnership, Strategy
from commissioning.selectors.linked import Linked, Panel
from delivery.models import Measure, StrategyMeasure
from delivery.selectors.contract_links import of_strategy
from delivery.selectors.measures import measures
from ihwb.web.access import Access


def measures_of(partnership: Partnership) -> QuerySet[Measure]:
    """Every measure that can be linked."""
    return Measure.objects.filter(partnership=partnership).order_by("position", "code")


def linked(strategy: Strategy, access: Access) -> list[Panel]:
    """Measures, for those who read them, and contracts."""
    contracts = of_strategy(strategy, access)
    others = [contracts] if contracts is not None else []
    if not access.may("delivery.view_measures"):
        return others
    keys = set(StrategyMeasure.objects.filter(strategy=strategy).values_list("measure", flat=True))
    slug = access.partnership.slug
    rows = tuple(
        Linked(
            label=one.name,
            url=reverse("delivery:measure", kwargs={"partnership": slug, "pk": one.pk}),
            detail=one.source,
            figures=(
                ("Baseline", one.baseline_text or "–"),
                ("Target", one.target_text),
                ("Latest", one.latest_text or "–"),
            ),
        )
        for one in (measures(access.partnership) if keys else [])
        if one.pk in keys
    )
    change = reverse("delivery:strategy_measures", kwargs={"partnership": slug, "code": strategy.code})
    return [
        Panel(
            title="Measures",
            note="Baselines and targets as published.",
            rows=rows,
            change_url=change if access.may("commissioning.change_strategies") else "",
        ),
        *others,
    ]
