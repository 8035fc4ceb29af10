"""Measures with baseline and target as published, what the figures really give, and the values since."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from commissioning.models import Partnership
from delivery.models import Measure, MeasureValue, TargetKind
from delivery.rules import measures as rules
from delivery.selectors.history import Entry, entries_of_many
from ihwb.kernel.dates import MONTHS
from ihwb.web.charts import Chart, Row, trend


@dataclass(frozen=True, slots=True)
class ValueRow:
    pk: int
    period: str
    on: date
    value: Decimal
    shown: str
    source: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure. Figures stand as numbers and, in ``*_text``, as they were published.

    counted_in: unit and base in words, "days per 100,000 population".
    target_means: what a percentage target comes to as a value, in words; two readings where the measure is itself a
    percentage and the paper does not say which is meant.
    published_change, computed_change: signed per cent; change_agrees: None where no percentage was published.
    colour: red, amber or green only where the measure states a rule for it, else empty.
    """

    pk: int
    code: str
    name: str
    project: str
    unit: str
    per: str
    counted_in: str
    lower_is_better: bool
    baseline: Decimal | None
    baseline_text: str
    baseline_label: str
    target: Decimal | None
    target_text: str
    target_by: date | None
    target_by_text: str
    target_means: str
    published_change: Decimal | None
    computed_change: Decimal | None
    change_agrees: bool | None
    change_words: str
    latest: Decimal | None
    latest_text: str
    latest_period: str
    latest_source: str
    progress: str
    colour: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class MeasureDetail:
    """One measure with all its values, the earliest first, and who entered or changed them."""

    measure: MeasureRow
    values: tuple[ValueRow, ...]
    history: tuple[Entry, ...]


def measures(partnership: Partnership, *, on: date | None = None) -> list[MeasureRow]:
    """Every measure of the partnership in its order. Two queries.

    on: values of later days are left out, so that a paper for a meeting shows what was known; today when not given.
    """
    day = on or timezone.localdate()
    return [_row(one, [value for value in one.values.all() if value.on <= day]) for one in _measures(partnership)]


def measure_at(partnership: Partnership, pk: int) -> Measure | None:
    return _measures(partnership).filter(pk=pk).first()


def detail(measure: Measure) -> MeasureDetail:
    """One measure with its values and their history. One query more than the measure itself took."""
    values = list(measure.values.all())
    labels = {"value": "Value", "period_label": "Period", "on": "Day", "source": "Source"}
    periods = {value.pk: value.period_label for value in values}
    told = [
        (entry, periods.get(pk, "A value"))
        for pk, held in entries_of_many(MeasureValue.history.filter(measure=measure.pk), labels, {}).items()
        for entry in held
    ]
    history = [
        replace(entry, what=f"{period}: {entry.what.lower()}")
        for entry, period in sorted(told, key=lambda pair: pair[0].when, reverse=True)
    ]
    return MeasureDetail(_row(measure, values), tuple(_value(measure, one) for one in values), tuple(history))


def _measures(partnership: Partnership) -> QuerySet[Measure]:
    values = Prefetch("values", MeasureValue.objects.order_by("on"))
    found = Measure.objects.filter(partnership=partnership).select_related("project")
    return found.prefetch_related(values).order_by("position", "code")


def _value(measure: Measure, one: MeasureValue) -> ValueRow:
    return ValueRow(one.pk, one.period_label, one.on, one.value, rules.show_value(one.value, measure.unit), one.source)


def _row(one: Measure, values: list[MeasureValue]) -> MeasureRow:
    latest = values[-1] if values else None
    readings = _readings(one)
    target = _target(one, readings)
    check = _check(one)
    progress = rules.progress(
        latest=latest.value if latest else None,
        baseline=one.baseline,
        target=target,
        polarity=one.polarity,
        amber_within=one.amber_within,
    )
    return MeasureRow(
        pk=one.pk,
        code=one.code,
        name=one.name,
        project=one.project.name if one.project else "",
        unit=one.unit,
        per=one.per,
        counted_in=" ".join(part for part in (one.unit, f"per {one.per}" if one.per else "") if part),
        lower_is_better=one.polarity == rules.LOWER,
        baseline=one.baseline,
        baseline_text=one.baseline_text or rules.show_value(one.baseline, one.unit),
        baseline_label=one.baseline_label,
        target=target,
        target_text=one.target_text or rules.show_value(target, one.unit),
        target_by=one.target_by,
        target_by_text=one.target_by_text,
        target_means=_means(readings, one.unit),
        published_change=one.published_change,
        computed_change=check.computed if check else None,
        change_agrees=check.agrees if check else None,
        change_words=_change_words(check),
        latest=latest.value if latest else None,
        latest_text=rules.show_value(latest.value, one.unit) if latest else "",
        latest_period=latest.period_label if latest else "",
        latest_source=latest.source if latest else "",
        progress=progress.words,
        colour=progress.colour,
        note=one.note,
        source=one.source,
    )


def _readings(one: Measure) -> tuple[rules.Reading, ...]:
    if one.target_kind != TargetKind.CHANGE or one.target_value is None:
        return ()
    return rules.target_readings(baseline=one.baseline, change=one.target_value, unit=one.unit)


def _target(one: Measure, readings: tuple[rules.Reading, ...]) -> Decimal | None:
    """The value to reach, where there is only one: printed, or the only reading of a percentage."""
    if one.target_kind == TargetKind.VALUE:
        return one.target_value
    return readings[0].value if len(readings) == 1 else None


def _means(readings: tuple[rules.Reading, ...], unit: str) -> str:
    return ", or ".join(f"{rules.show_value(one.value, unit)} {one.meaning}".strip() for one in readings)


def _check(one: Measure) -> rules.ChangeCheck | None:
    if one.published_change is None or one.target_value is None or not one.baseline:
        return None
    return rules.check_change(baseline=one.baseline, target=one.target_value, published=one.published_change)


def _change_words(check: rules.ChangeCheck | None) -> str:
    if check is None:
        return ""
    words = f"Published as a {rules.show_change(check.published)}; the figures give {rules.show_change(check.computed)}"
    return words if check.agrees else f"{words}. The two do not agree"


def chart(detail: MeasureDetail) -> Chart | None:
    """The values over time beside baseline and target, where these are single figures; None below two values."""
    if len(detail.values) < 2:
        return None
    measure = detail.measure
    lines = [("Value", None), ("Baseline", measure.baseline), ("Target", measure.target)]
    kept = [(name, level) for name, level in lines if name == "Value" or level is not None]
    rows = [
        Row(f"{MONTHS[one.on.month - 1][:3]} {one.on.year}", (one.value, *(level for _, level in kept[1:])))
        for one in detail.values
    ]
    caption = f"{measure.name}, {measure.counted_in}" if measure.counted_in else measure.name
    return trend(caption, [name for name, _ in kept], rows, unit="plain")
