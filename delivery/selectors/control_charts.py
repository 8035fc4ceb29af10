"""The control chart of a measure: drawn, told in words, and as a table; by the rules in force for the partnership."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from commissioning.models import Partnership
from delivery.models import ChartRules, Measure, MeasureValue
from delivery.rules import spc
from delivery.rules.measures import show_value
from delivery.selectors.measures import MeasureRow, current_values, of_partnership, row_of, target_on
from ihwb.kernel.dates import MONTHS, show_date
from ihwb.web.charts import Chart
from ihwb.web.control_chart import ControlPoint, control

HOUSE = "NHS England, Making Data Count; the lengths are this software's own until the partnership states its own"


@dataclass(frozen=True, slots=True)
class PointRow:
    """One value. moved: the moving range to the value before; special: what it belongs to, in words."""

    period: str
    on: date
    shown: str
    moved: str
    special: str


@dataclass(frozen=True, slots=True)
class StepRow:
    pk: int
    starts_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ControlView:
    """A measure's chart. stretches: the arithmetic of each; signals: what stands out and when; rules: in words.

    settled: the limits rest on enough values to be kept.
    """

    chart: Chart
    variation: spc.Icon
    assurance: spc.Icon
    stretches: tuple[tuple[str, str], ...]
    signals: tuple[str, ...]
    points: tuple[PointRow, ...]
    steps: tuple[StepRow, ...]
    rules: str
    rules_source: str
    settled: bool
    has_limits: bool
    count: int


@dataclass(frozen=True, slots=True)
class MeasureWithChart:
    measure: MeasureRow
    control: ControlView | None


def rules_on(held: list[ChartRules], on: date) -> tuple[spc.RuleSet, str]:
    """The rules in force on a day and where they come from."""
    begun = [one for one in held if one.starts_on <= on]
    if not begun:
        return spc.RuleSet(), HOUSE
    one = max(begun, key=lambda rule: rule.starts_on)
    source = f"Rules since {show_date(one.starts_on)}" + (f": {one.source}" if one.source else "")
    return spc.RuleSet(one.run, one.trend, one.least, one.settled), source


def control_view(measure: Measure, held: list[ChartRules], *, on: date | None = None) -> ControlView | None:
    """The chart of a measure's values up to a day; None below two values."""
    values = current_values(measure, on)
    if len(values) < 2:
        return None
    rule_set, source = rules_on(held, values[-1].on)
    steps = list(measure.steps.all())
    target = target_on(measure, values[-1].on).value
    places = [next((at for at, one in enumerate(values) if one.on >= step.starts_on), 0) for step in steps]
    drawn = spc.control_chart(
        [one.value for one in values], polarity=measure.polarity, steps=places, target=target, rules=rule_set
    )
    if drawn is None:
        return None
    return ControlView(
        chart=_chart(measure, values, drawn, target),
        variation=drawn.variation,
        assurance=drawn.assurance,
        stretches=tuple((_span(values, one), one.arithmetic()) for one in drawn.stretches),
        signals=tuple(_signal(values, one) for one in drawn.signals),
        points=tuple(_point(measure, drawn, values, place) for place in range(len(values))),
        steps=tuple(StepRow(one.pk, one.starts_on, one.reason) for one in steps),
        rules=rule_set.words(),
        rules_source=source,
        settled=drawn.settled,
        has_limits=drawn.last.upper is not None,
        count=drawn.last.count,
    )


def with_charts(partnership: Partnership, *, on: date | None = None) -> list[MeasureWithChart]:
    """Every measure with its chart where it has values enough. Six queries."""
    day = on or timezone.localdate()
    held = list(partnership.chart_rules.all())
    found = of_partnership(partnership).prefetch_related("steps")
    return [MeasureWithChart(row_of(one, current_values(one, day)), control_view(one, held, on=day)) for one in found]


def _label(one: MeasureValue) -> str:
    return f"{MONTHS[one.on.month - 1][:3]} {one.on.year % 100:02}"


def _span(values: list[MeasureValue], one: spc.Stretch) -> str:
    return f"{values[one.start].period_label} to {values[one.end].period_label}"


def _signal(values: list[MeasureValue], one: spc.Signal) -> str:
    first, last = values[one.start].period_label, values[one.end].period_label
    when = last if one.start == one.end else f"{first} to {last}"
    return f"{when}: {spc.signal_words(one)}"


_SPECIAL = {"": "Common cause", "improvement": "Special cause, improvement", "concern": "Special cause, concern"}


def _point(measure: Measure, drawn: spc.ControlChart, values: list[MeasureValue], place: int) -> PointRow:
    one, moved = values[place], drawn.ranges[place]
    stretch = next(held for held in drawn.stretches if held.start <= place <= held.end)
    special = _SPECIAL[drawn.special[place]] if stretch.upper is not None else "Too few values"
    return PointRow(one.period_label, one.on, show_value(one.value, measure.unit), show_value(moved), special)


def _chart(measure: Measure, values: list[MeasureValue], drawn: spc.ControlChart, target: Decimal | None) -> Chart:
    points = []
    for place, one in enumerate(values):
        stretch = next(held for held in drawn.stretches if held.start <= place <= held.end)
        points.append(
            ControlPoint(
                label=_label(one),
                value=one.value,
                special=drawn.special[place],
                mean=stretch.mean,
                lower=stretch.lower,
                upper=stretch.upper,
            )
        )
    said = f"{drawn.variation.words}. {drawn.assurance.words}. {drawn.last.arithmetic()} " + "; ".join(
        f"{one.period_label}: {show_value(one.value, measure.unit)}" for one in values
    )
    return control(f"Control chart: {measure.name}", points, target=target, said=said)
