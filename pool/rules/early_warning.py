"""Early warning: what the spending so far points to, beside what the officers expect, and why a line stands out.

The two reckonings are arithmetic, not forecasts of anybody's: they ask a question, the officers answer it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ihwb.kernel.money import ZERO, show, to_pence

MONTHS = 12
_RECENT = 3


@dataclass(frozen=True, slots=True)
class Month:
    """One line in one period, £: spent to date, forecast for the year as the officers gave it; None: not entered."""

    number: int
    actual: Decimal | None
    forecast: Decimal | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """run_rate: the spending to date carried on by the budget's profile. trend: the last three months' spending
    carried on.

    Each £ for the year; None where there is too little to go by. reasons: why the line stands out; none: it does not.
    """

    forecast: Decimal | None
    run_rate: Decimal | None
    trend: Decimal | None
    reasons: tuple[str, ...]

    @property
    def is_flagged(self) -> bool:
        return bool(self.reasons)


def outlook(budget: Decimal, to_date: Decimal, months: Sequence[Month], threshold: Decimal) -> Outlook:
    """Look ahead from the latest of the months, which are in order and need not be complete.

    budget: £ for the year. to_date: £ of it that the profile has spent by the latest month. threshold: £; a reckoning
    further than this from the officers' forecast stands out.
    """
    latest = months[-1]
    run_rate = _run_rate(budget, to_date, latest)
    trend = _trend(months)
    reasons = [
        *_against("The spending so far, carried on by the budget's profile,", run_rate, latest.forecast, threshold),
        *_against("The last three months' spending, carried on,", trend, latest.forecast, threshold),
        *_spent_already(latest),
        *_drift(months, threshold),
        *_standing_still(months, budget, run_rate, threshold),
    ]
    return Outlook(latest.forecast, run_rate, trend, tuple(reasons))


def _run_rate(budget: Decimal, to_date: Decimal, latest: Month) -> Decimal | None:
    if latest.actual is None:
        return None
    if latest.number >= MONTHS:
        return latest.actual
    if to_date and budget and (to_date > 0) == (budget > 0):
        return to_pence(latest.actual * budget / to_date)
    return to_pence(latest.actual * MONTHS / latest.number)


def _trend(months: Sequence[Month]) -> Decimal | None:
    latest = months[-1]
    before = next((one for one in months if one.number == latest.number - _RECENT), None)
    base = ZERO if latest.number == _RECENT else before.actual if before else None
    if latest.actual is None or base is None or latest.number < _RECENT:
        return None
    left = max(MONTHS - latest.number, 0)
    return to_pence(latest.actual + (latest.actual - base) / _RECENT * left)


def _against(what: str, reckoned: Decimal | None, forecast: Decimal | None, threshold: Decimal) -> list[str]:
    if reckoned is None or forecast is None or abs(reckoned - forecast) <= threshold:
        return []
    way = "above" if reckoned > forecast else "below"
    return [
        f"{what} comes to {show(reckoned)}: {show(abs(reckoned - forecast))} {way} the forecast of {show(forecast)}."
    ]


def _spent_already(latest: Month) -> list[str]:
    if latest.actual is None or latest.forecast is None or not latest.actual > latest.forecast > 0:
        return []
    return [
        f"More has been spent ({show(latest.actual)}) than is forecast for the whole year ({show(latest.forecast)})."
    ]


def _drift(months: Sequence[Month], threshold: Decimal) -> list[str]:
    """The forecast went the same way three times running, and by more than the threshold together."""
    told = [one.forecast for one in months if one.forecast is not None][-_RECENT - 1 :]
    moves = [after - before for before, after in pairwise(told)]
    if len(moves) < _RECENT or abs(told[-1] - told[0]) <= threshold:
        return []
    if not (all(move > 0 for move in moves) or all(move < 0 for move in moves)):
        return []
    way = "up" if moves[0] > 0 else "down"
    return [f"The forecast has gone {way} three periods running, by {show(abs(told[-1] - told[0]))} together."]


def _standing_still(
    months: Sequence[Month], budget: Decimal, run_rate: Decimal | None, threshold: Decimal
) -> list[str]:
    """Forecast at budget for three periods while the spending says otherwise."""
    recent = months[-_RECENT:]
    still = len(recent) == _RECENT and all(one.forecast == budget for one in recent)
    if not still or run_rate is None or abs(run_rate - budget) <= threshold:
        return []
    return ["The forecast has stood at the budget for three periods while the spending has not kept to it."]
