"""Specifications as pages show them: the text that counts, functions, staffing against its minimum, indicators."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from commissioning.models import DocumentVersion, Partnership
from commissioning.rules.assurance import Rhythm
from commissioning.rules.document_control import Stage
from commissioning.rules.register import Delegability
from commissioning.selectors.register import terms_on
from delivery.models import Direction, MeasureValue, PerformanceIndicator, Specification, StaffingReturn
from delivery.rules.measures import show_value
from delivery.rules.staffing import Shortfall, compare, fte, meets
from ihwb.kernel.dates import show_date


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A profession on a due day. found: None where nothing was handed in; overdue: the day is over."""

    profession: str
    as_at: date
    minimum: str
    found: Shortfall | None
    overdue: bool
    note: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """latest: the measure's latest value in words; missed: True where it is beyond the threshold, None: not known."""

    row: PerformanceIndicator
    threshold: str
    latest: str
    missed: bool | None


@dataclass(frozen=True, slots=True)
class FunctionRow:
    number: int
    id: int
    name: str
    state: str
    retained: bool


@dataclass(frozen=True, slots=True)
class SpecificationView:
    """One specification. version: the one that counts; minimums: (profession, words) in force on the day."""

    row: Specification
    version: DocumentVersion | None
    sections: tuple[dict[str, str], ...]
    functions: tuple[FunctionRow, ...]
    minimums: tuple[tuple[str, str], ...]
    staffing: tuple[StaffRow, ...]
    indicators: tuple[IndicatorRow, ...]

    @property
    def short(self) -> list[StaffRow]:
        """The latest return of each profession that is short."""
        latest = {one.profession: one for one in self.staffing if one.found is not None}
        return [one for one in latest.values() if one.found is not None and one.found.is_short]

    @property
    def overdue(self) -> list[StaffRow]:
        return [one for one in self.staffing if one.overdue]


def specifications_of(partnership: Partnership) -> QuerySet[Specification]:
    """With all that a view of them reads. Ten queries."""
    versions = DocumentVersion.objects.order_by("-major", "-minor", "-draft").select_related("document")
    return (
        Specification.objects.filter(partnership=partnership)
        .select_related("contract__provider", "contract__commissioner", "document__owner")
        .prefetch_related(
            "functions__function__oversight",
            "functions__function__later_terms__oversight",
            "minimums",
            "returns",
            "indicators__measure__values",
            Prefetch("document__versions", versions, to_attr="newest"),
        )
        .order_by("name")
    )


def specification_view(one: Specification, on: date, *, baseline_only: bool = False) -> SpecificationView:
    """baseline_only: for a provider, who reads no drafts."""
    versions: list[DocumentVersion] = one.document.newest  # type: ignore[attr-defined]  # prefetched
    version = next((each for each in versions if each.stage == Stage.BASELINE), None)
    if version is None and not baseline_only:
        version = versions[0] if versions else None
    return SpecificationView(
        row=one,
        version=version,
        sections=tuple(version.content.get("sections", [])) if version else (),
        functions=tuple(_functions(one, on)),
        minimums=tuple(minimums_on(one, on)),
        staffing=tuple(staffing_of(one, on)),
        indicators=tuple(_indicator(each) for each in one.indicators.all()),
    )


def _functions(one: Specification, on: date) -> list[FunctionRow]:
    held = sorted((each.function for each in one.functions.all()), key=lambda function: function.number)
    return [
        FunctionRow(each.number, each.pk, each.name, state.label, state is Delegability.RETAINED)
        for each in held
        for state in [terms_on(each, on).state]
    ]


def minimums_on(one: Specification, on: date) -> list[tuple[str, str]]:
    """(profession, words) of each profession, by the minimum in force on a day."""
    names = list(dict.fromkeys(each.profession for each in one.minimums.all()))
    found = []
    for name in names:
        minimum = _minimum(one, name, on)
        since = min(each.since for each in one.minimums.all() if each.profession == name)
        if since > on:
            continue
        found.append((name, f"at least {fte(minimum)} FTE" if minimum is not None else "no number is laid down yet"))
    return found


def _minimum(one: Specification, profession: str, day: date) -> Decimal | None:
    held = [each for each in one.minimums.all() if each.profession == profession and each.since <= day]
    return max(held, key=lambda each: each.since).fte if held else None


def due_dates(one: Specification, on: date) -> tuple[date, ...]:
    """The days up to a day, included, for which staffing is due; none while no first day is laid down."""
    if one.first_due is None:
        return ()
    return Rhythm(one.first_due, one.every_months, one.until).due_dates(on)


def staffing_of(one: Specification, on: date) -> list[StaffRow]:
    """Every profession on every due day up to a day, the latest last."""
    returned = {(each.profession, each.as_at): each for each in one.returns.all()}
    names = list(dict.fromkeys(each.profession for each in one.minimums.all()))
    days = sorted({*due_dates(one, on), *(day for _, day in returned)})
    return [
        _staff(one, name, day, returned.get((name, day)), on)
        for day in days
        for name in names
        if _asked(one, name, day) or (name, day) in returned
    ]


def _asked(one: Specification, name: str, day: date) -> bool:
    return any(each.profession == name and each.since <= day for each in one.minimums.all())


def _staff(one: Specification, name: str, day: date, held: StaffingReturn | None, on: date) -> StaffRow:
    minimum = _minimum(one, name, day)
    return StaffRow(
        profession=name,
        as_at=day,
        minimum=fte(minimum) if minimum is not None else "",
        found=compare(minimum, held.fte) if held else None,
        overdue=held is None and day < on,
        note=held.note if held else "",
    )


def _indicator(one: PerformanceIndicator) -> IndicatorRow:
    """The measure's latest value against the threshold, where both are figures."""
    words = one.threshold_words
    if one.threshold is not None and not words:
        unit = one.measure.unit if one.measure else ""
        words = f"{one.get_direction_display().lower()} {show_value(one.threshold, unit)}"
    values = sorted(one.measure.values.all(), key=lambda value: value.on) if one.measure else []
    dated = values[-1] if values else None
    value = getattr(dated, "value", None)
    missed = None
    if value is not None and one.threshold is not None:
        missed = not meets(value, one.threshold, one.direction == Direction.AT_LEAST)
    return IndicatorRow(one, words, _latest(dated, value, one.measure.unit if one.measure else ""), missed)


def _latest(dated: MeasureValue | None, value: Decimal | None, unit: str) -> str:
    return "" if dated is None or value is None else f"{show_value(value, unit)} ({show_date(dated.on)})"


def own_specifications(partnership: Partnership, organisations: Set[int]) -> QuerySet[Specification]:
    """Those of contracts that the organisations provide."""
    return specifications_of(partnership).filter(contract__provider__in=organisations)
