"""Linking strategies to groups of the pool from ``strategies.yaml``. A strategy that has groups already keeps them."""

from typing import Any

from commissioning.models import Partnership
from commissioning.services.strategies import set_links
from ihwb.kernel.errors import Refused
from pool.models import StrategyGroup
from pool.selectors.strategy_links import groups_of


def load_strategy_groups(partnership: Partnership, documents: dict[str, Any]) -> None:
    """Raises Refused naming the strategy and the group that is not known."""
    known = {one.code: one for one in groups_of(partnership)}
    strategies = {one.code: one for one in partnership.strategies.all()}
    for row in documents.get("strategies", {}).get("strategies", []):
        strategy, codes = strategies[row["code"]], row.get("groups", [])
        if not codes or StrategyGroup.objects.filter(strategy=strategy).exists():
            continue
        if unknown := [code for code in codes if code not in known]:
            raise Refused(
                "bad_data",
                f"strategies.yaml, {strategy.code} names the group “{unknown[0]}”, which is not a group of the pool. "
                "Correct the file and load it again.",
            )
        chosen = [known[code] for code in codes]
        set_links(
            model=StrategyGroup,
            field="group",
            strategy=strategy,
            chosen=chosen,
            reason="Loaded from strategies.yaml",
            by=None,
        )
