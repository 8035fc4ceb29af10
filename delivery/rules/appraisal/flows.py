"""Cash flows by year, with optimism bias: costs go up by it, benefits come down by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from delivery.rules.appraisal.rates import LONGEST, RateTable
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused


class FlowKind(StrEnum):
    COST = "cost"
    BENEFIT = "benefit"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Placing(StrEnum):
    """Where an amount goes whose year is not known: to the first or to the last year in which it may fall."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Line:
    """One type of cost or benefit. amounts: £ by the year that a financial year starts in, positive as its kind.

    bias: optimism bias in per cent. undivided: £ whose year within the undivided years is not known.
    """

    name: str
    kind: FlowKind
    amounts: Mapping[int, Decimal]
    cashable: bool = True
    bias: Decimal = Decimal(0)
    undivided: Decimal = Decimal(0)

    @property
    def weight(self) -> Fraction:
        """What a pound of the line counts: 1.10 with 10% bias on a cost, 0.90 on a benefit."""
        part = Fraction(self.bias) / 100
        return 1 + part if self.kind is FlowKind.COST else 1 - part


@dataclass(frozen=True, slots=True)
class Flows:
    """An appraisal as it is entered. base_year: year 0; last_year included. undivided_from: first undivided year."""

    base_year: int
    last_year: int
    lines: tuple[Line, ...]
    rates: RateTable
    undivided_from: int | None = None

    @property
    def years(self) -> range:
        return range(self.base_year, self.last_year + 1)

    @property
    def has_undivided(self) -> bool:
        return any(line.undivided for line in self.lines)

    def without_bias(self) -> "Flows":
        return replace(self, lines=tuple(replace(line, bias=Decimal(0)) for line in self.lines))

    def at(self, rates: RateTable) -> "Flows":
        return replace(self, rates=rates)

    def extra_bias(self, points: Decimal) -> "Flows":
        """The same with so many percentage points more optimism bias on every line, within 0 and 100 on benefits."""
        return replace(self, lines=tuple(replace(line, bias=_within(line, points)) for line in self.lines))

    def cashable_only(self) -> "Flows":
        """The same without the benefits that release no money."""
        kept = (line for line in self.lines if line.kind is FlowKind.COST or line.cashable)
        return replace(self, lines=tuple(kept))


def _within(line: Line, points: Decimal) -> Decimal:
    most = Decimal(1000) if line.kind is FlowKind.COST else Decimal(100)
    return min(max(line.bias + points, Decimal(0)), most)


def check_years(base_year: int, last_year: int, undivided_from: int | None) -> None:
    """Raises Refused: years_order, years_many, undivided_outside."""
    if last_year < base_year:
        raise Refused("years_order", f"{label(last_year)} is before year 0, {label(base_year)}. Choose a later one.")
    if last_year - base_year > LONGEST:
        raise Refused("years_many", f"An appraisal looks at most {LONGEST} years ahead. Choose an earlier last year.")
    if undivided_from is not None and not base_year <= undivided_from <= last_year:
        raise Refused(
            "undivided_outside",
            f"Amounts without a year cannot begin in {label(undivided_from)}: the appraisal runs from "
            f"{label(base_year)} to {label(last_year)}. Choose a year between them.",
        )


def check_bias(kind: FlowKind, bias: Decimal) -> None:
    """Raises Refused, code ``bias_outside``: 0 to 1000% on costs, 0 to 100% on benefits."""
    most = 1000 if kind is FlowKind.COST else 100
    if not 0 <= bias <= most:
        raise Refused("bias_outside", f"Optimism bias on a {kind.value} is from 0% to {most}%. Correct {bias}%.")


def label(year: int) -> str:
    """2014/15."""
    return FinancialYear(year).label


def by_year(flows: Flows, kind: FlowKind, placing: Placing) -> list[Fraction]:
    """£ of all lines of a kind for each year, exact, bias included; what has no year where ``placing`` puts it."""
    first = flows.base_year if flows.undivided_from is None else flows.undivided_from
    place = first if placing is Placing.FIRST else flows.last_year
    found = {year: Fraction(0) for year in flows.years}
    for line in _of(flows.lines, kind):
        for year, amount in line.amounts.items():
            found[year] += Fraction(amount) * line.weight
        found[place] += Fraction(line.undivided) * line.weight
    return [found[year] for year in flows.years]


def _of(lines: Sequence[Line], kind: FlowKind) -> list[Line]:
    return [line for line in lines if line.kind is kind]
