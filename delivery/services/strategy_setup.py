"""Linking strategies to measures from ``strategies.yaml``. A strategy that has measures already keeps them."""

from typing import Any

from commissioning.models import Partnership
from commissioning.services.strategies import set_links
from delivery.models import StrategyMeasure
from delivery.selectors.strategy_links import measures_of
from ihwb.kernel.errors import Refused


def load_strategy_measures(partnership: Partnership, documents: dict[str, Any]) -> None:
    """Raises Refused naming the strategy and the measure that is not known."""
    known = {one.code: one for one in measures_of(partnership)}
    strategies = {one.code: one for one in partnership.strategies.all()}
    for row in documents.get("strategies", {}).get("strategies", []):
        strategy, codes = strategies[row["code"]], row.get("measures", [])
        if not codes or StrategyMeasure.objects.filter(strategy=strategy).exists():
            continue
        if unknown := [code for code in codes if code not in known]:
            raise Refused(
                "bad_data",
                f"strategies.yaml, {strategy.code} names the measure “{unknown[0]}”, which is not a measure here. "
                "Correct the file and load it again.",
            )
        chosen = [known[code] for code in codes]
        set_links(
            model=StrategyMeasure,
            field="measure",
            strategy=strategy,
            chosen=chosen,
            reason="Loaded from strategies.yaml",
            by=None,
        )
