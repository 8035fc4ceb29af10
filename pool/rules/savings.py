"""Savings against the gap: required, planned, delivered, forecast, at risk; nothing counted twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.money import ZERO, show


@dataclass(frozen=True, slots=True)
class Saving:
    """One saving of a year, £. elsewhere: it counts in another programme's plan and not here.

    delivered, forecast, at_risk: None where nothing was entered.
    """

    planned: Decimal
    elsewhere: bool
    delivered: Decimal | None = None
    forecast: Decimal | None = None
    at_risk: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SavingsSum:
    """£ of the savings that count here. elsewhere: planned of those that are left out; entered: how many have figures.

    gap: required less forecast; None while no requirement or no forecast is known.
    """

    required: Decimal | None
    planned: Decimal
    elsewhere: Decimal
    delivered: Decimal | None
    forecast: Decimal | None
    at_risk: Decimal | None
    entered: int
    counted: int

    @property
    def unplanned(self) -> Decimal | None:
        """Required and not planned for; negative where more is planned than required."""
        return None if self.required is None else self.required - self.planned

    @property
    def gap(self) -> Decimal | None:
        return None if self.required is None or self.forecast is None else self.required - self.forecast


def add_up(required: Decimal | None, savings: Iterable[Saving]) -> SavingsSum:
    """The year's savings held against what is required."""
    held = list(savings)
    counted = [one for one in held if not one.elsewhere]
    entered = [one for one in counted if one.forecast is not None]
    return SavingsSum(
        required=required,
        planned=sum((one.planned for one in counted), ZERO),
        elsewhere=sum((one.planned for one in held if one.elsewhere), ZERO),
        delivered=_sum([one.delivered for one in entered]),
        forecast=_sum([one.forecast for one in entered]),
        at_risk=_sum([one.at_risk for one in entered]),
        entered=len(entered),
        counted=len(counted),
    )


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    held = [one for one in amounts if one is not None]
    return sum(held, ZERO) if held else None


@dataclass(frozen=True, slots=True)
class Slot:
    """One saving of the year, and the benefits that deliver it; or benefits alone, which no saving stands for.

    tied: what counts here of each benefit, £. What is tied stands in for the saving's own entered figures, so that
    the same money is not added twice.
    """

    saving: Saving | None
    tied: tuple[Saving, ...] = ()


def with_benefits(required: Decimal | None, slots: Iterable[Slot]) -> SavingsSum:
    """The year's savings held against what is required, each at what its benefits are now expected to deliver.

    A saving without a benefit, or whose benefits have no forecast, keeps the figures that were entered for it.
    """
    return add_up(required, [one for slot in slots for one in _standing(slot)])


def _standing(slot: Slot) -> list[Saving]:
    if slot.saving is None:
        return list(slot.tied)
    if not any(one.forecast is not None for one in slot.tied):
        return [slot.saving]
    return [
        Saving(
            planned=slot.saving.planned,
            elsewhere=slot.saving.elsewhere,
            delivered=_sum([one.delivered for one in slot.tied]),
            forecast=_sum([one.forecast for one in slot.tied]),
            at_risk=_sum([one.at_risk for one in slot.tied]),
        )
    ]


def required_by_plan(
    spend: Decimal | None, limit: Decimal | None, deficit: Decimal | None, put_in: Decimal | None
) -> tuple[Decimal | None, str]:
    """What has to be saved in the year, £, and how that was worked out.

    As the published plan does it: planned spend less the resource limit, less the deficit that is planned for.
    Where no limit was published: the budgets less what the partners put in.
    """
    if spend is None:
        return None, "No budget is set for this year."
    if limit is not None:
        required = spend - limit + (deficit or ZERO)
        planned = f", less the planned deficit of {show(abs(deficit))}" if deficit else ""
        return required, f"Planned spend of {show(spend)} less the resource limit of {show(limit)}{planned}."
    if put_in is None:
        return None, "Neither a resource limit nor contributions are known for this year."
    return spend - put_in, f"Budgets of {show(spend)} less contributions of {show(put_in)}."


def check_figures(delivered: Decimal, forecast: Decimal, at_risk: Decimal) -> list[str]:
    """What cannot be true of a saving's figures, in sentences."""
    found = []
    if at_risk < 0:
        found.append("What is at risk is nought or more.")
    if forecast >= 0 and at_risk > forecast - min(delivered, forecast):
        found.append(
            f"{show(at_risk)} cannot be at risk: {show(forecast)} is forecast and {show(delivered)} of it is delivered."
        )
    return found
