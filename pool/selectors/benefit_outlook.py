"""What the benefits tied to a fund do to its gap now. The app that keeps them names its function in its AppConfig:

``benefits_of_funds = "delivery.selectors.benefits.tied.benefits_of"``, a function of who looks, fund and year.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.apps import apps
from django.utils.module_loading import import_string

from ihwb.kernel.money import ZERO
from ihwb.web.access import Access
from pool.models import PooledFund
from pool.rules.savings import Saving, SavingsSum, Slot, with_benefits
from pool.selectors.savings import SavingRow, SavingsView


@dataclass(frozen=True, slots=True)
class TiedBenefit:
    """A cashable benefit in one year, £; only what counts here. elsewhere: planned that counts in other programmes.

    forecast, delivered: None where there is none. saving: the pool's saving that it is; plan_code: the line of the
    published plan that it delivers; neither: it stands by itself. counted_by: where the rest counts.
    """

    pk: int
    name: str
    url: str
    status: str
    planned: Decimal
    forecast: Decimal | None
    delivered: Decimal | None
    at_risk: Decimal
    elsewhere: Decimal
    counted_by: str
    saving: int | None
    plan_code: str

    @property
    def slipped(self) -> Decimal:
        """Planned for the year and no longer expected in it."""
        return ZERO if self.forecast is None else self.planned - self.forecast

    @property
    def as_saving(self) -> Saving:
        return Saving(self.planned, False, self.delivered, self.forecast, self.at_risk)


@dataclass(frozen=True, slots=True)
class BenefitOutlook:
    """The year with the benefits as they are expected now.

    total: required, planned, delivered, forecast and at risk; slipped: of all benefits that count here; beside: the
    figures entered for a saving that a benefit stands in for, where they differ.
    """

    benefits: tuple[TiedBenefit, ...]
    total: SavingsSum
    slipped: Decimal
    beside: tuple[tuple[str, Decimal, Decimal], ...]

    @property
    def gap(self) -> Decimal | None:
        return self.total.gap


def benefit_outlook(access: Access, fund: PooledFund, view: SavingsView) -> BenefitOutlook | None:
    """The savings of a year with what is known of their benefits; None where no benefit is tied to the fund's year."""
    tied = tuple(_asked(access, fund, view.year))
    if not tied:
        return None
    slots, counting, beside = _slots(view.rows, tied)
    return BenefitOutlook(
        benefits=tied,
        total=with_benefits(view.total.required, slots),
        slipped=sum((one.slipped for one in counting), ZERO),
        beside=tuple(beside),
    )


def _asked(access: Access, fund: PooledFund, year: int) -> Iterator[TiedBenefit]:
    for config in apps.get_app_configs():
        if dotted := getattr(config, "benefits_of_funds", None):
            ask: Callable[[Access, PooledFund, int], list[TiedBenefit]] = import_string(dotted)
            yield from ask(access, fund, year)


_Beside = tuple[str, Decimal, Decimal]


def _slots(
    rows: tuple[SavingRow, ...], tied: tuple[TiedBenefit, ...]
) -> tuple[list[Slot], list[TiedBenefit], list[_Beside]]:
    """Every saving with its benefits, then the benefits that stand alone; those that count; what differs.

    Savings that deliver the same line of the plan stand together where a benefit delivers that line.
    """
    savings = {row.pk for row in rows if row.pk is not None}
    plans = {row.plan_code for row in rows if row.plan_code}
    own: dict[str, list[TiedBenefit]] = defaultdict(list)
    alone: list[TiedBenefit] = []
    lines = {one.plan_code for one in tied if one.saving not in savings and one.plan_code in plans}
    keys = {row.pk: _key(row, lines) for row in rows}
    for one in tied:
        if one.saving in savings:
            own[keys[one.saving]].append(one)
        elif one.plan_code in lines:
            own[one.plan_code].append(one)
        else:
            alone.append(one)
    groups: dict[str, list[SavingRow]] = defaultdict(list)
    for row in rows:
        groups[_key(row, lines)].append(row)
    slots, counting, beside = [], list(alone), []
    for key, held in groups.items():
        entered = _together(held)
        slots.append(Slot(entered, tuple(one.as_saving for one in own[key])))
        counting += [] if entered.elsewhere else own[key]
        beside += _differing(held[0].name, entered, own[key])
    return [*slots, *(Slot(None, (one.as_saving,)) for one in alone)], counting, beside


def _key(row: SavingRow, lines: set[str]) -> str:
    return row.plan_code if row.plan_code in lines else f"{row.pk}/{row.code}"


def _together(rows: list[SavingRow]) -> Saving:
    def total(amounts: list[Decimal | None]) -> Decimal | None:
        held = [one for one in amounts if one is not None]
        return sum(held, ZERO) if held else None

    return Saving(
        planned=sum((row.planned for row in rows), ZERO),
        elsewhere=any(row.elsewhere for row in rows),
        delivered=total([row.delivered for row in rows]),
        forecast=total([row.forecast for row in rows]),
        at_risk=total([row.at_risk for row in rows]),
    )


def _differing(name: str, entered: Saving, own: list[TiedBenefit]) -> list[_Beside]:
    now = [one.forecast for one in own if one.forecast is not None]
    differs = now and entered.forecast is not None and sum(now, ZERO) != entered.forecast
    return [(name, entered.forecast or ZERO, sum(now, ZERO))] if differs else []
