"""The figures of an appraisal, each with its arithmetic in words. Exact inside, rounded once at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

from delivery.rules.appraisal.flows import FlowKind, Flows, Placing, by_year, label
from delivery.rules.appraisal.irr import rates_of_return, turns
from delivery.rules.appraisal.payback import Payback, payback
from delivery.rules.appraisal.rates import RateTable, decimal_of, factors
from ihwb.kernel.money import show, to_pence

MANY = 60  # years: telling several internal rates of return apart takes too long beyond


class Unit(StrEnum):
    POUNDS = "£"
    PERCENT = "%"
    TIMES = "times"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure is called and counted in."""

    key: str
    name: str
    unit: Unit


COSTS = Measure("costs", "Costs", Unit.POUNDS)
BENEFITS = Measure("benefits", "Benefits", Unit.POUNDS)
NET = Measure("net", "Benefits less costs", Unit.POUNDS)
PV_COSTS = Measure("pv_costs", "Present value of costs", Unit.POUNDS)
PV_BENEFITS = Measure("pv_benefits", "Present value of benefits", Unit.POUNDS)
NPV = Measure("npv", "Net present value (NPV)", Unit.POUNDS)
ROI = Measure("roi", "Return on investment (ROI)", Unit.PERCENT)
DISCOUNTED_ROI = Measure("discounted_roi", "Discounted ROI", Unit.PERCENT)
ANNUAL_ROI = Measure("annual_roi", "Discounted ROI, average a year", Unit.PERCENT)
BCR = Measure("bcr", "Benefit-cost ratio (BCR)", Unit.TIMES)
IRR = Measure("irr", "Internal rate of return (IRR)", Unit.PERCENT)
PAYBACK = Measure("payback", "Payback", Unit.YEARS)
DISCOUNTED_PAYBACK = Measure("discounted_payback", "Discounted payback", Unit.YEARS)
MEASURES = (
    COSTS, BENEFITS, NET, PV_COSTS, PV_BENEFITS, NPV, ROI, DISCOUNTED_ROI, ANNUAL_ROI, BCR, IRR, PAYBACK,
    DISCOUNTED_PAYBACK,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """value: rounded as it is shown, None where there is none, and then ``words`` say why. exact: not rounded."""

    measure: Measure
    value: Decimal | None
    words: str
    exact: Fraction | None = None
    year: int | None = None

    @property
    def shown(self) -> str:
        if self.measure.unit is Unit.YEARS and self.value == 0:
            return "At once"
        return show_value(self.value, self.measure.unit)


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the appraisal, each amount rounded from its exact value."""

    year: int
    label: str
    number: int
    factor: Decimal
    costs: Decimal
    benefits: Decimal
    net: Decimal
    running: Decimal
    pv_costs: Decimal
    pv_benefits: Decimal
    pv_net: Decimal
    pv_running: Decimal


@dataclass(frozen=True, slots=True)
class Appraised:
    """An appraisal worked out. figures: by the key of their measure."""

    years: tuple[Year, ...]
    figures: dict[str, Figure]

    def value(self, key: str) -> Decimal | None:
        return self.figures[key].value


def show_value(value: Decimal | None, unit: Unit) -> str:
    if value is None:
        return "None"
    if unit is Unit.POUNDS:
        return show(value)
    if unit is Unit.PERCENT:
        return f"({-value:,}%)" if value < 0 else f"{value:,}%"
    return f"{value:,}" if unit is Unit.TIMES else f"{value:,} year{'' if value == 1 else 's'}"


def appraise(flows: Flows, placing: Placing = Placing.FIRST) -> Appraised:
    """All figures. placing: where amounts go whose year is not known."""
    costs, benefits = by_year(flows, FlowKind.COST, placing), by_year(flows, FlowKind.BENEFIT, placing)
    worth = _Worth(flows, costs, benefits, factors(flows.rates, len(flows.years) - 1))
    return Appraised(worth.years(), {one.measure.key: one for one in worth.figures()})


def tenth(value: Fraction) -> Decimal:
    """A percentage or a number of years to one decimal, half away from nought."""
    return rounded(value, 1)


def rounded(value: Fraction, places: int) -> Decimal:
    return decimal_of(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0


def pence(value: Fraction) -> Decimal:
    return to_pence(decimal_of(value))


@dataclass(frozen=True, slots=True)
class _Worth:
    flows: Flows
    costs: Sequence[Fraction]
    benefits: Sequence[Fraction]
    factors: Sequence[Fraction]

    @property
    def rates(self) -> RateTable:
        return self.flows.rates

    @property
    def net(self) -> list[Fraction]:
        return [gain - cost for cost, gain in zip(self.costs, self.benefits, strict=True)]

    def discounted(self, amounts: Sequence[Fraction]) -> list[Fraction]:
        return [amount * factor for amount, factor in zip(amounts, self.factors, strict=True)]

    def years(self) -> tuple[Year, ...]:
        net, pv_net = self.net, self.discounted(self.net)
        columns = zip(
            self.costs,
            self.benefits,
            net,
            accumulate(net),
            self.discounted(self.costs),
            self.discounted(self.benefits),
            pv_net,
            accumulate(pv_net),
            strict=True,
        )
        return tuple(
            Year(year, label(year), number, rounded(self.factors[number], 4), *(pence(one) for one in column))
            for number, (year, column) in enumerate(zip(self.flows.years, columns, strict=True))
        )

    def figures(self) -> list[Figure]:
        costs, benefits = sum(self.costs, Fraction(0)), sum(self.benefits, Fraction(0))
        pv_costs = sum(self.discounted(self.costs), Fraction(0))
        pv_benefits = sum(self.discounted(self.benefits), Fraction(0))
        npv, count = pv_benefits - pv_costs, len(self.flows.years)
        return [
            _pounds(COSTS, costs, f"{_sum(self.costs)}"),
            _pounds(BENEFITS, benefits, f"{_sum(self.benefits)}"),
            _pounds(NET, benefits - costs, f"{_p(benefits)} − {_p(costs)}"),
            _pounds(PV_COSTS, pv_costs, self._present(self.costs)),
            _pounds(PV_BENEFITS, pv_benefits, self._present(self.benefits)),
            _pounds(NPV, npv, f"{_p(pv_benefits)} − {_p(pv_costs)}"),
            _share(ROI, benefits - costs, costs, 1, "of costs"),
            _share(DISCOUNTED_ROI, npv, pv_costs, 1, "of the present value of costs"),
            _share(ANNUAL_ROI, npv, pv_costs, count, f"of the present value of costs, by {count} years"),
            _ratio(pv_benefits, pv_costs),
            _irr(self.net),
            self._payback(PAYBACK, self.net),
            self._payback(DISCOUNTED_PAYBACK, self.discounted(self.net)),
        ]

    def _present(self, amounts: Sequence[Fraction]) -> str:
        terms = [
            f"{_p(amount)} × {rounded(factor, 4)}"
            for amount, factor in zip(amounts, self.factors, strict=True)
            if amount
        ]
        return f"{' + '.join(_few(terms)) or '£0.00'}, at {self.rates.words}"

    def _payback(self, measure: Measure, net: Sequence[Fraction]) -> Figure:
        found = payback(net)
        if found.year is None or found.at is None:
            return Figure(measure, None, f"The costs are not covered by the end of {label(self.flows.last_year)}.")
        year = self.flows.base_year + found.year
        return Figure(measure, tenth(found.at), _payback_words(found, net, year), found.at, year)


def _few(terms: list[str]) -> list[str]:
    """The first eight terms; the table of years has them all."""
    return terms if len(terms) <= 8 else [*terms[:7], f"{len(terms) - 7} more years"]


def _sum(amounts: Sequence[Fraction]) -> str:
    return " + ".join(_few([_p(one) for one in amounts if one])) or "£0.00"


def _p(value: Fraction) -> str:
    return show(pence(value))


def _pounds(measure: Measure, value: Fraction, words: str) -> Figure:
    return Figure(measure, pence(value), words, value)


def _share(measure: Measure, part: Fraction, whole: Fraction, by: int, words: str) -> Figure:
    if whole <= 0:
        return Figure(measure, None, "There are no costs to divide by.")
    value = part / whole / by * 100
    return Figure(measure, tenth(value), f"{_p(part)} ÷ {_p(whole)}, {words}", value)


def _ratio(benefits: Fraction, costs: Fraction) -> Figure:
    if costs <= 0:
        return Figure(BCR, None, "There are no costs to divide by.")
    return Figure(BCR, rounded(benefits / costs, 2), f"{_p(benefits)} ÷ {_p(costs)}", benefits / costs)


def _irr(net: Sequence[Fraction]) -> Figure:
    if len(net) > MANY and turns(net) > 1:
        return Figure(IRR, None, f"The yearly result changes sign more than once in over {MANY} years: not looked for.")
    rates = rates_of_return(net)
    if not rates:
        return Figure(IRR, None, _no_rate(net))
    shown = [f"{tenth(Fraction(one)):,}%" for one in rates]
    if len(rates) > 1:
        return Figure(
            IRR,
            None,
            f"There are {len(rates)} rates at which the net present value is nought: {', '.join(shown)}. None of them "
            "ranks the case; use the net present value.",
        )
    return Figure(IRR, tenth(Fraction(rates[0])), f"At {shown[0]} the net present value is nought.", Fraction(rates[0]))


def _no_rate(net: Sequence[Fraction]) -> str:
    if all(one >= 0 for one in net):
        return "No year costs more than it brings, so no rate makes the net present value nought."
    if all(one <= 0 for one in net):
        return "No year brings more than it costs, so no rate makes the net present value nought."
    return "No rate makes the net present value nought."


def _payback_words(found: Payback, net: Sequence[Fraction], year: int) -> str:
    if found.never_out:
        return "The running total is never a loss: each year's costs are covered in that year."
    assert found.year is not None  # the caller has seen to that
    short = -sum(net[: found.year], Fraction(0))
    words = (
        f"In {label(year)} (year {found.year}): {_p(short)} still to cover ÷ {_p(net[found.year])} of that year = "
        f"{rounded(found.part, 2)} of it, money taken to flow evenly through the year; counted from the start of year 0"
    )
    if found.again is not None:
        words += f". In {label(year - found.year + found.again)} the running total is a loss again"
    return words + "."
