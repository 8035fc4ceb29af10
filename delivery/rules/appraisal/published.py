"""Published figures beside computed ones: whether they agree, and where arithmetic shows why they do not.

A published figure is never changed. A cause is named only where the figure comes out of the same flows when worked
out that other way; anything else is said to be without a cause that the arithmetic shows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from delivery.rules.appraisal.figures import Appraised, Measure, Unit, appraise, pence, rounded, show_value
from delivery.rules.appraisal.flows import Flows, Placing, label
from delivery.rules.appraisal.rates import RateTable, flat
from ihwb.kernel.money import show


class PrintedUnit(StrEnum):
    POUNDS = "£"
    THOUSANDS = "£000"
    PERCENT = "%"
    TIMES = "times"
    YEARS = "years"

    @property
    def factor(self) -> int:
        return 1000 if self is PrintedUnit.THOUSANDS else 1


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as it is printed: in its unit, with so many decimals. year: of a yearly figure, else None."""

    measure: Measure
    value: Decimal
    unit: PrintedUnit
    decimals: int = 0
    year: int | None = None

    @property
    def literal(self) -> Fraction:
        """What it says if taken at its word: £000 times a thousand."""
        return Fraction(self.value) * self.unit.factor

    @property
    def tolerance(self) -> Fraction:
        """Half of its last printed digit: so far a correct figure may lie from it."""
        return Fraction(self.unit.factor, 2 * 10**self.decimals)


class Verdict(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "not computable"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Span:
    """What is computed: one value, or what lies between two where the flows leave the years open."""

    low: Fraction
    high: Fraction

    def holds(self, value: Fraction, tolerance: Fraction) -> bool:
        return self.low - tolerance <= value <= self.high + tolerance


@dataclass(frozen=True, slots=True)
class Comparison:
    """difference: published less computed, less the nearer end where it is a span; None where nothing is computed."""

    published: Published
    verdict: Verdict
    computed: str
    difference: Decimal | None
    causes: tuple[str, ...]


def compare(published: Published, flows: Flows, all_published: Sequence[Published]) -> Comparison:
    span = computed(flows, published)
    if span is None:
        return Comparison(published, Verdict.OPEN, "None", None, ("These flows give no such figure.",))
    shown = _span_words(span, published.measure)
    if span.holds(published.literal, published.tolerance):
        return Comparison(published, Verdict.AGREES, shown, Decimal(0), ())
    causes = tuple(_causes(published, flows, span, all_published))
    nearer = span.high if published.literal > span.high else span.low
    said = causes or ("The flows as entered show no cause.",)
    return Comparison(published, Verdict.DIFFERS, shown, _rounded(published.literal - nearer, published), said)


def computed(flows: Flows, published: Published) -> Span | None:
    """The figure of these flows that is published, of the year that it names."""
    found = [_value(appraise(flows, placing), published) for placing in _placings(flows)]
    values = [one for one in found if one is not None]
    return Span(min(values), max(values)) if values and len(values) == len(found) else None


def _placings(flows: Flows) -> list[Placing]:
    return [Placing.FIRST, Placing.LAST] if flows.has_undivided else [Placing.FIRST]


def _value(worked: Appraised, published: Published) -> Fraction | None:
    key = published.measure.key
    if published.year is None:
        figure = worked.figures[key]
        if key == "payback":  # printed as the number of the year, not as years and tenths
            return None if figure.exact is None else Fraction(int(figure.exact))
        return figure.exact
    year = next((one for one in worked.years if one.year == published.year), None)
    if year is None:
        return None
    amount = {"costs": year.costs, "benefits": year.benefits, "net": year.running}.get(key)
    return None if amount is None else Fraction(amount)


def _rounded(value: Fraction, published: Published) -> Decimal:
    return pence(value) if published.measure.unit is Unit.POUNDS else rounded(value, 2)


def _span_words(span: Span, measure: Measure) -> str:
    low, high = (_shown(one, measure) for one in (span.low, span.high))
    return low if low == high else f"{low} to {high}"


def _shown(value: Fraction, measure: Measure) -> str:
    if measure.key == "payback":
        return f"Year {int(value)}"
    if measure.unit is Unit.POUNDS:
        return show(pence(value))
    return show_value(rounded(value, 2 if measure.unit is Unit.TIMES else 1), measure.unit)


# --- Causes -----------------------------------------------------------------------------------------------------------

Way = tuple[str, Callable[[Flows, Published], Span | None]]


def _causes(published: Published, flows: Flows, span: Span, others: Sequence[Published]) -> Iterator[str]:
    yield from _last_digit(published, span)
    for read, preface in _readings(published):
        if preface and span.holds(read.literal, read.tolerance):
            yield f"{preface}, and then it agrees."
            continue
        for words, way in _ways(flows):
            other = way(flows, read)
            if other is not None and other.holds(read.literal, read.tolerance):
                yield f"{preface}. Then {_small(words)}." if preface else f"{words}."
    yield from _from_others(published, others)
    yield from _implied_rate(published, flows)


def _last_digit(published: Published, span: Span) -> Iterator[str]:
    """One off in the last printed digit: what rounding the parts before adding them up does."""
    if span.holds(published.literal, 3 * published.tolerance):
        yield "It is one off in the last printed digit, as when parts are rounded before they are added up."


def _readings(published: Published) -> Iterator[tuple[Published, str]]:
    yield published, ""
    if published.unit is PrintedUnit.THOUSANDS:
        yield replace(published, unit=PrintedUnit.POUNDS), "Its heading says £000, but the figure is in pounds"


def _ways(flows: Flows) -> Iterator[Way]:
    """Other ways of working the same flows out."""
    yield "It adds costs to benefits instead of subtracting them", _added
    yield "It discounts the first year too, as year 1", _shifted
    yield "It leaves out year 0", _without_first
    yield "It is not discounted", lambda flows, one: computed(flows.at(flat(Decimal(0))), one)
    if flows.without_bias() != flows:
        yield "It leaves out optimism bias", lambda flows, one: computed(flows.without_bias(), one)
    for rate in (Decimal("3.5"), Decimal("4.5"), Decimal(6)):
        if flows.rates.bands[0].rate != rate:
            yield f"It is discounted at {rate}%", lambda flows, one, rate=rate: computed(flows.at(flat(rate)), one)  # type: ignore[misc]


def _added(flows: Flows, published: Published) -> Span | None:
    pairs = {"net": ("benefits", "costs"), "npv": ("pv_benefits", "pv_costs")}.get(published.measure.key)
    if pairs is None or published.year is not None:
        return None
    sums = []
    for placing in _placings(flows):
        figures = appraise(flows, placing).figures
        sums.append(sum((figures[key].exact or Fraction(0) for key in pairs), Fraction(0)))
    return Span(min(sums), max(sums))


def _shifted(flows: Flows, published: Published) -> Span | None:
    """The same flows with an empty year before them, which is then year 0."""
    if published.year is not None:
        return None
    return computed(replace(flows, base_year=flows.base_year - 1), published)


def _without_first(flows: Flows, published: Published) -> Span | None:
    first = flows.base_year
    if published.year is not None or first == flows.last_year or flows.undivided_from == first:
        return None
    lines = tuple(
        replace(line, amounts={year: amount for year, amount in line.amounts.items() if year != first})
        for line in flows.lines
    )
    return computed(replace(flows, lines=lines), published)


def _from_others(published: Published, others: Sequence[Published]) -> Iterator[str]:
    """A figure that follows from another published one, not from the flows."""
    by_key: Mapping[str, Published] = {one.measure.key: one for one in others if one.year is None}
    if published.measure.key == "annual_roi" and (whole := by_key.get("discounted_roi")):
        for years in range(1, 11):
            if abs(whole.literal / years - published.literal) <= published.tolerance:
                yield f"It is the published discounted ROI ÷ {years}, so it shares whatever is wrong with that."
                return


def _implied_rate(published: Published, flows: Flows) -> Iterator[str]:
    """The one rate between 0% and 20% that would give the figure; only of flows whose years are all known."""
    if published.measure.key not in {"npv", "pv_costs", "pv_benefits"} or flows.has_undivided:
        return
    low, high = Fraction(0), Fraction(20)
    ends = [_at(flows, published, one) - published.literal for one in (low, high)]
    if ends[0] * ends[1] >= 0:
        return
    for _ in range(40):
        middle = (low + high) / 2
        if (_at(flows, published, middle) - published.literal) * ends[0] > 0:
            low = middle
        else:
            high = middle
    yield f"A rate of {rounded(low, 2)}% would give it."


def _at(flows: Flows, published: Published, rate: Fraction) -> Fraction:
    table = RateTable("tried", flat(Decimal(rate.numerator) / Decimal(rate.denominator)).bands)
    found = computed(flows.at(table), published)
    return found.low if found else Fraction(0)


def _small(words: str) -> str:
    return words[0].lower() + words[1:]


def where(published: Published) -> str:
    """Of which year a figure is; empty for one of the whole appraisal."""
    return "" if published.year is None else label(published.year)
