"""Keeping a what-if under a name, and running a simulation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.models import User
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import to_pence
from pool.models import Period, PooledFund, SavedScenario, Simulation
from pool.rules.risk_share import Scenario, ScenarioErrors
from pool.selectors.exploring import Base
from pool.selectors.scenario import read
from pool.services.simulating import Outcome, Spread, simulate


@transaction.atomic
def save_scenario(
    *, period: Period, name: str, note: str, changes: Mapping[str, Any], by: User, at: datetime
) -> SavedScenario:
    """Keep the changes under a name. Raises Refused: nothing_changed, name_taken."""
    if not changes:
        raise Refused("nothing_changed", "Nothing is changed yet. Fill in a figure to try, then keep the scenario.")
    fund = PooledFund.objects.select_for_update().get(pk=period.fund_id)  # two people keeping the same name
    if SavedScenario.objects.filter(fund=fund, name=name).exists():
        raise Refused("name_taken", f"There is a scenario “{name}” already. Choose another name.")
    saved = SavedScenario(
        fund=fund, period=period, year=period.year, name=name, note=note, changes=changes, saved_by=by, saved_at=at
    )
    saved._change_reason, saved._history_user = "Kept", by  # type: ignore[attr-defined]  # read by simple_history
    saved.save()
    return saved


@transaction.atomic
def remove_scenario(*, saved: SavedScenario, by: User) -> None:
    """Take a kept scenario away; its history stays."""
    saved._change_reason, saved._history_user = "Removed", by  # type: ignore[attr-defined]  # read by simple_history
    saved.delete()


@dataclass(frozen=True, slots=True)
class Assumptions:
    """below, above: % of each line's budget, one year in ten; together: 0 to 100.

    lines: {line code: (low, high)}, £, the marks of lines that have their own; None: by the percentage.
    """

    below: Decimal
    above: Decimal
    together: int
    trials: int
    seed: int
    lines: Mapping[str, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)


def run_simulation(*, period: Period, base: Base, assumed: Assumptions, by: User, at: datetime) -> Simulation:
    """Draw, share and keep the result with everything it was made of. Raises Refused when the rules have faults."""
    try:
        scenario = read(base.values)
    except ScenarioErrors as errors:
        told = "; ".join(str(fault) for fault in errors.faults)
        raise Refused("rules_faulty", f"The agreement's rules cannot be applied: {told}") from errors
    outcomes = simulate(
        scenario, _spreads(scenario, assumed), trials=assumed.trials, seed=assumed.seed, together=assumed.together
    )
    inputs = {
        "scenario": base.values,
        "names": dict(base.names),
        "below": str(assumed.below),
        "above": str(assumed.above),
        "together": assumed.together,
        "lines": {code: [_text(low), _text(high)] for code, (low, high) in assumed.lines.items()},
    }
    return Simulation.objects.create(
        period=period, trials=assumed.trials, seed=assumed.seed, inputs=inputs, run_by=by, run_at=at,
        result={"outcomes": [_as_json(one) for one in outcomes]},
    )  # fmt: skip


def _spreads(scenario: Scenario, assumed: Assumptions) -> list[Spread]:
    found = []
    for line in scenario.lines:
        low, high = assumed.lines.get(line.code, (None, None))
        below, above = (to_pence(abs(line.budget) * part / 100) for part in (assumed.below, assumed.above))
        found.append(
            Spread(
                line.code,
                line.outturn - below if low is None else low,
                line.outturn,
                line.outturn + above if high is None else high,
            )
        )
    return found


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _as_json(one: Outcome) -> dict[str, Any]:
    return {
        "code": one.code,
        "mean": str(one.mean),
        "percentiles": {str(percent): str(amount) for percent, amount in one.percentiles.items()},
        "chance_above_nought": str(one.chance_above_nought),
        "histogram": [[str(middle), count] for middle, count in one.histogram],
    }
