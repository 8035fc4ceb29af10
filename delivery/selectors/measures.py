"""Measures with baseline and target as published, what the figures really give, and the values since."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from commissioning.models import Partnership
from delivery.models import Measure, MeasureReference, MeasureValue, ReferenceKind, TargetKind
from delivery.rules import measures as rules
from delivery.rules import targets
from delivery.selectors.history import Entry, entries, entries_of_many
from ihwb.kernel.dates import MONTHS
from ihwb.web.charts import Chart, Row, trend


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value. sum: how a rate came about, in words; planned: what the trajectory gives for its period.

    current: False once another value corrects it; reason: why this one corrects another.
    """

    pk: int
    period: str
    on: date
    value: Decimal
    shown: str
    source: str
    sum: str = ""
    planned: str = ""
    provisional: bool = False
    commentary: str = ""
    current: bool = True
    reason: str = ""
    who: str = ""
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A figure that the measure is held against. kind: "planned" or "comparator"."""

    pk: int
    kind: str
    kind_label: str
    period: str
    on: date
    shown: str
    source: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    starts_on: date
    amber_within: Decimal
    against: str
    source: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure. Figures stand as numbers and, in ``*_text``, as they were published.

    counted_in: unit and base in words, "days per 100,000 population".
    target_means: what a percentage target comes to as a value, in words; two readings where the measure is itself a
    percentage and the paper does not say which is meant. target_sum: how a single value came about.
    published_change, computed_change: signed per cent; change_agrees: None where no percentage was published.
    colour: red, amber or green only where the measure states a rule for it, else empty; colour_sum: its arithmetic.
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
    target_kind: str = ""
    target_sum: str = ""
    colour_sum: str = ""
    latest_provisional: bool = False
    latest_commentary: str = ""
    definition: str = ""
    rate: str = ""
    comparator: str = ""
    frequency: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class MeasureDetail:
    """One measure with all its values, the earliest first, and who entered or changed them.

    corrected: values that another one corrects.
    """

    measure: MeasureRow
    values: tuple[ValueRow, ...]
    history: tuple[Entry, ...]
    corrected: tuple[ValueRow, ...] = ()
    references: tuple[ReferenceRow, ...] = ()
    rules: tuple[RuleRow, ...] = ()
    benefits: tuple[tuple[int, str], ...] = ()


def measures(partnership: Partnership, *, on: date | None = None) -> list[MeasureRow]:
    """Every measure of the partnership in its order. Four queries.

    on: values of later days are left out, so that a paper for a meeting shows what was known; today when not given.
    """
    day = on or timezone.localdate()
    return [row_of(one, current_values(one, day)) for one in of_partnership(partnership)]


def current_values(measure: Measure, on: date | None = None) -> list[MeasureValue]:
    """The values that stand, the earliest first; only up to a day where it is given."""
    return [one for one in measure.values.all() if one.current and (on is None or one.on <= on)]


def measure_at(partnership: Partnership, pk: int) -> Measure | None:
    return of_partnership(partnership).filter(pk=pk).first()


def detail(measure: Measure) -> MeasureDetail:
    """One measure with its values, what it is held against, and the history of all of it."""
    held = list(measure.values.all())
    labels = {"value": "Value", "period_label": "Period", "on": "Day", "source": "Source"}
    periods = {value.pk: value.period_label for value in held}
    told = [
        (entry, periods.get(pk, "A value"))
        for pk, found in entries_of_many(MeasureValue.history.filter(measure=measure.pk), labels, {}).items()
        for entry in found
        if entry.changes or entry.what == "Recorded"
    ]
    history = [replace(entry, what=f"{period}: {entry.what.lower()}") for entry, period in told]
    if measure.version > 1:  # nobody changed the measure itself before
        history += [one for one in entries(measure.history.all(), _OWN, _words(measure)) if one.changes]
    planned = _planned(measure)
    return MeasureDetail(
        measure=row_of(measure, current_values(measure)),
        values=tuple(_value(measure, one, planned) for one in held if one.current),
        history=tuple(sorted(history, key=lambda one: one.when, reverse=True)),
        corrected=tuple(_value(measure, one, planned) for one in held if not one.current),
        references=tuple(_reference(measure, one) for one in measure.references.all()),
        rules=tuple(
            RuleRow(one.starts_on, one.amber_within, str(one.get_against_display()), one.source)
            for one in measure.colour_rules.all()
        ),
        benefits=tuple((one.pk, one.name) for one in measure.benefits.order_by("position")),
    )


def of_partnership(partnership: Partnership) -> QuerySet[Measure]:
    """The partnership's measures with all that a row needs."""
    values = Prefetch("values", MeasureValue.objects.select_related("entered_by").order_by("on", "pk"))
    found = Measure.objects.filter(partnership=partnership).select_related("project", "owner")
    return found.prefetch_related(values, "references", "colour_rules").order_by("position", "code")


def _planned(measure: Measure) -> dict[date, Decimal]:
    return {one.on: one.value for one in measure.references.all() if one.kind == ReferenceKind.PLANNED}


def _value(measure: Measure, one: MeasureValue, planned: dict[date, Decimal]) -> ValueRow:
    said = ""
    if one.numerator is not None and one.denominator is not None and measure.rate_per:
        said = targets.rate_words(one.numerator, one.denominator, measure.rate_per, measure.unit)
    return ValueRow(
        pk=one.pk,
        period=one.period_label,
        on=one.on,
        value=one.value,
        shown=rules.show_value(one.value, measure.unit),
        source=one.source,
        sum=said,
        planned=rules.show_value(planned.get(one.on), measure.unit),
        provisional=one.provisional,
        commentary=one.commentary,
        current=one.current,
        reason=one.reason,
        who=one.entered_by.name if one.entered_by else "",
        when=one.entered_at,
    )


def _reference(measure: Measure, one: MeasureReference) -> ReferenceRow:
    shown = rules.show_value(one.value, measure.unit)
    return ReferenceRow(one.pk, one.kind, str(one.get_kind_display()), one.period_label, one.on, shown, one.source)


def target_on(one: Measure, on: date | None) -> targets.Target:
    """What the target comes to on a day: a comparator's figure is the latest up to that day."""
    theirs = [
        held for held in one.references.all() if held.kind == ReferenceKind.COMPARATOR and (on is None or held.on <= on)
    ]
    latest = max(theirs, key=lambda held: held.on).value if theirs else None
    return targets.target_of(
        targets.Aim(
            kind=one.target_kind,
            figure=one.target_value,
            baseline=one.baseline,
            unit=one.unit,
            reading=one.target_reading,
            comparator=latest,
            comparator_name=f"The {one.comparator}" if one.comparator else "",
        )
    )


def row_of(one: Measure, values: list[MeasureValue]) -> MeasureRow:
    """A measure of ``of_partnership`` with the latest of its values. No query."""
    latest = values[-1] if values else None
    readings = _readings(one)
    target = target_on(one, latest.on if latest else None)
    check = _check(one)
    judged = _judged(one, latest, target)
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
        target=target.value,
        target_text=one.target_text or rules.show_value(target.value, one.unit),
        target_by=one.target_by,
        target_by_text=one.target_by_text,
        target_means=_means(readings, target, one),
        published_change=one.published_change,
        computed_change=check.computed if check else None,
        change_agrees=check.agrees if check else None,
        change_words=_change_words(check),
        latest=latest.value if latest else None,
        latest_text=rules.show_value(latest.value, one.unit) if latest else "",
        latest_period=latest.period_label if latest else "",
        latest_source=latest.source if latest else "",
        progress=judged.words,
        colour=judged.colour,
        note=one.note,
        source=one.source,
        target_kind=str(one.get_target_kind_display()),
        target_sum=target.sum,
        colour_sum=judged.sum,
        latest_provisional=latest.provisional if latest else False,
        latest_commentary=latest.commentary if latest else "",
        definition=one.definition,
        rate=_rate(one),
        comparator=one.comparator,
        frequency=str(one.get_frequency_display()) if one.frequency else "",
        owner=one.owner.title if one.owner else "",
    )


def _judged(one: Measure, latest: MeasureValue | None, target: targets.Target) -> targets.Judgement:
    stated = [
        targets.ColourRule(held.starts_on, held.amber_within, held.against, held.source)
        for held in one.colour_rules.all()
    ]
    return targets.judge(
        latest.value if latest else None,
        target=target,
        baseline=one.baseline,
        polarity=one.polarity,
        rule=targets.rule_on(stated, latest.on) if latest else None,
        planned=_planned(one).get(latest.on) if latest else None,
        unit=one.unit,
    )


def _rate(one: Measure) -> str:
    if not one.numerator or not one.denominator:
        return ""
    times = f" × {rules.show_value(one.rate_per)}" if one.rate_per and one.rate_per != 1 else ""
    return f"{one.numerator} / {one.denominator}{times}"


def _readings(one: Measure) -> tuple[rules.Reading, ...]:
    if one.target_kind != TargetKind.CHANGE or one.target_value is None or one.target_reading:
        return ()
    return rules.target_readings(baseline=one.baseline, change=one.target_value, unit=one.unit)


def _means(readings: tuple[rules.Reading, ...], target: targets.Target, one: Measure) -> str:
    if not readings and one.target_kind in (TargetKind.CHANGE, TargetKind.LEVEL):
        return rules.show_value(target.value, one.unit)
    return ", or ".join(f"{rules.show_value(held.value, one.unit)} {held.meaning}".strip() for held in readings)


def _check(one: Measure) -> rules.ChangeCheck | None:
    if one.published_change is None or one.target_value is None or not one.baseline:
        return None
    return rules.check_change(baseline=one.baseline, target=one.target_value, published=one.published_change)


def _change_words(check: rules.ChangeCheck | None) -> str:
    if check is None:
        return ""
    words = f"Published as a {rules.show_change(check.published)}; the figures give {rules.show_change(check.computed)}"
    return words if check.agrees else f"{words}. The two do not agree"


_OWN = {
    "name": "Name", "definition": "Definition", "unit": "Unit", "per": "Per", "baseline": "Baseline",
    "target_kind": "Kind of target", "target_value": "Target", "target_text": "Target as published",
    "target_by": "By", "polarity": "Direction", "comparator": "Comparator", "frequency": "How often",
    "owner_id": "Owner", "rate_per": "Rate per", "target_reading": "What the percentage means",
}  # fmt: skip


def _words(measure: Measure) -> dict[str, dict[object, str]]:
    return {
        "target_kind": {str(value): str(label) for value, label in TargetKind.choices},
        "owner_id": dict(measure.partnership.posts.values_list("pk", "title")),
    }


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
