"""What if: changes to a scenario, who would bear what then, and what each line's next £100,000 would cost whom.

The changes are data, kept with a named scenario:

``{"outturns": {line code: "£"}, "contributions": {partner code: "£"}, "funds": {fund code: "£"}, "rules": {...},
"version": number}``. Each part may be absent. ``outturns`` are whole forecasts, not differences. ``rules`` (of a
version or typed) replace the agreement's.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from ihwb.kernel.errors import Refused
from ihwb.kernel.money import PENNY, ZERO, show
from pool.rules.risk_share import Scenario, Statement
from pool.rules.risk_share.model import CARRIED_FORWARD, UNRESOLVED
from pool.rules.risk_share.trials import share_trials, to_pence_number

PARTS = ("outturns", "contributions", "funds", "rules", "version")


def changed(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The scenario with the changes made; the one handed in stays as it is.

    Raises Refused (``unknown_part``, ``unknown_line``, ``unknown_partner``, ``unknown_fund``) naming what is not there.
    """
    if unknown := set(changes) - set(PARTS):
        raise Refused("unknown_part", f"A what-if changes {', '.join(PARTS)}, not {', '.join(sorted(unknown))}.")
    made = deepcopy(dict(values))
    _set(made["lines"], changes.get("outturns", {}), "outturn", "unknown_line", "There is no line {} in this period.")
    _set(
        made["partners"],
        changes.get("contributions", {}),
        "contribution",
        "unknown_partner",
        "There is no partner {} in this fund.",
    )
    for code, amount in changes.get("funds", {}).items():
        if code not in made["funds"]:
            raise Refused("unknown_fund", f"This fund holds no money under {code} against risk.")
        made["funds"][code] = amount
    if changes.get("rules") is not None:
        made["rules"] = deepcopy(changes["rules"])
    return made


def _set(rows: Sequence[dict[str, Any]], amounts: Mapping[str, str], name: str, code: str, sentence: str) -> None:
    held = {row["code"]: row for row in rows}
    for key, amount in amounts.items():
        if key not in held:
            raise Refused(code, sentence.format(key))
        held[key][name] = amount


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one partner, fund, the carry-forward or nobody (unresolved) bears, £; then and now, and the difference."""

    code: str
    kind: str
    now: Decimal
    then: Decimal

    @property
    def difference(self) -> Decimal:
        return self.then - self.now


def compared(now: Statement, then: Statement) -> tuple[Exposure, ...]:
    """Both statements side by side: partners as listed, funds, what is carried forward, what is unresolved."""
    rows = [Exposure(code, "partner", amount, then.partners[code]) for code, amount in now.partners.items()]
    rows += [Exposure(code, "fund", amount, then.funds.get(code, ZERO)) for code, amount in now.funds.items()]
    rows.append(Exposure(CARRIED_FORWARD, CARRIED_FORWARD, now.carried_forward, then.carried_forward))
    rows.append(Exposure(UNRESOLVED, UNRESOLVED, _unresolved(now), _unresolved(then)))
    return tuple(rows)


def _unresolved(statement: Statement) -> Decimal:
    return statement.unresolved_over + statement.unresolved_under


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What a step of spending more on one line would add to what each bears, £."""

    line: str
    name: str
    added: Mapping[str, Decimal]

    def sentence(self, step: Decimal, names: Mapping[str, str]) -> str:
        """Such as: each £100,000.00 on Acute costs Council £25,000.00 and ICB £75,000.00."""
        said = [f"{names.get(code, code)} {show(amount)}" for code, amount in self.added.items() if amount]
        told = " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 2 else said) or "nobody anything"
        return f"Each {show(step)} more on {self.name} costs {told}."


def sensitivities(scenario: Scenario, step: Decimal) -> tuple[Sensitivity, ...]:
    """For every line, what ``step`` (£, more spending) adds to each partner's, fund's, kept and unresolved amount.

    Every line's step is one trial, the first trial is the scenario as it is: one pass, however many lines there are.
    """
    trials = len(scenario.lines) + 1
    more = to_pence_number(step)

    def variance(number: int, pence: int) -> Any:
        drawn = np.full(trials, pence, np.int64)
        drawn[number + 1] += more
        return drawn

    variances = (variance(number, to_pence_number(line.variance)) for number, line in enumerate(scenario.lines))
    borne = share_trials(scenario, variances, trials)
    return tuple(
        Sensitivity(
            line.code,
            line.name,
            {code: Decimal(int(amounts[number] - amounts[0])) * PENNY for code, amounts in borne.items()},
        )
        for number, line in enumerate(scenario.lines, start=1)
    )
