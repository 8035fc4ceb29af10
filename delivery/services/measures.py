"""Adding what was measured: one value, several of one period, and corrections, which are new values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from commissioning.models import Partnership, User
from delivery.models import Measure, MeasureValue
from delivery.rules.measures import show_value
from delivery.rules.targets import check_rate, rate
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: the value, or the numerator and the denominator that make it."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    commentary: str = ""


def add_value(
    *,
    partnership: Partnership,
    measure_id: int,
    period_label: str,
    on: date,
    value: Decimal | None,
    source: str,
    reason: str,
    today: date,
    by: User,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    provisional: bool = False,
    commentary: str = "",
    at: datetime | None = None,
) -> MeasureValue:
    """Add one value.

    Raises Refused for a day to come, a missing source, a rate that is not what its numerator and denominator make, and
    a period or day that has its value already: published values are not overwritten.
    """
    why = checked_reason(reason)
    measure = _measure(partnership, measure_id)
    _check_period(period_label, source, on, today)
    new = MeasureValue(
        measure=measure,
        period_label=period_label.strip(),
        on=on,
        value=_worked(measure, Measured(value, numerator, denominator)),
        numerator=numerator,
        denominator=denominator,
        provisional=provisional,
        commentary=commentary.strip(),
        source=source.strip(),
        entered_by=by,
        entered_at=at,
    )
    _keep(new, why, by)
    return new


@transaction.atomic
def correct_value(
    *,
    partnership: Partnership,
    value_id: int,
    measured: Measured,
    source: str,
    provisional: bool,
    reason: str,
    by: User,
    at: datetime,
) -> MeasureValue:
    """Put a new value in the place of one: a correction, or the final figure after a provisional one.

    The old one stays and says so. Raises Refused: no_such_value, corrected (somebody else was first), incomplete.
    """
    why = checked_reason(reason)
    rows = MeasureValue.objects.select_for_update(of=("self",)).select_related("measure")
    old = rows.filter(measure__partnership=partnership, pk=value_id).first()
    if old is None:
        raise Refused("no_such_value", "This value is not one of this partnership's. Open the measure again.")
    if not old.current:
        raise Refused("corrected", "This value is corrected already. Correct the one that stands now.")
    _check_period(old.period_label, source, old.on, old.on)
    old.current = False
    save(old, f"Corrected: {why}", by)
    new = MeasureValue(
        measure=old.measure,
        period_label=old.period_label,
        on=old.on,
        value=_worked(old.measure, measured),
        numerator=measured.numerator,
        denominator=measured.denominator,
        provisional=provisional,
        commentary=measured.commentary.strip(),
        source=source.strip(),
        corrects=old,
        reason=why,
        entered_by=by,
        entered_at=at,
    )
    _keep(new, why, by)
    return new


@transaction.atomic
def enter_period(
    *,
    partnership: Partnership,
    period_label: str,
    on: date,
    source: str,
    provisional: bool,
    values: dict[int, Measured],
    reason: str,
    today: date,
    by: User,
    at: datetime,
) -> Sequence[MeasureValue]:
    """Enter several measures of one period; all of them or none. Raises Refused naming the measure at fault."""
    if not values:
        raise Refused("nothing", "No value is entered yet. Enter at least one.")
    made = []
    for measure_id, measured in values.items():
        try:
            made.append(
                add_value(
                    partnership=partnership,
                    measure_id=measure_id,
                    period_label=period_label,
                    on=on,
                    value=measured.value,
                    numerator=measured.numerator,
                    denominator=measured.denominator,
                    commentary=measured.commentary,
                    provisional=provisional,
                    source=source,
                    reason=reason,
                    today=today,
                    by=by,
                    at=at,
                )
            )
        except Refused as refused:
            name = partnership.measures.filter(pk=measure_id).values_list("name", flat=True).first()
            raise Refused(refused.code, f"{name or 'A measure'}: {refused.message}") from refused
    return made


def _measure(partnership: Partnership, pk: int) -> Measure:
    found = Measure.objects.filter(partnership=partnership, pk=pk).first()
    if found is None:
        raise Refused("no_such_measure", "This measure is not one of this partnership's. Open it from the list.")
    return found


def _check_period(period_label: str, source: str, on: date, today: date) -> None:
    if not period_label.strip() or not source.strip():
        raise Refused(
            "incomplete", "A value needs its period and its source. Enter both, such as “Quarter 1, 2015/16”."
        )
    if on > today:
        raise Refused("in_future", f"{show_date(on)} is still to come. Enter the last day that the value covers.")


def _worked(measure: Measure, measured: Measured) -> Decimal:
    """The value as entered, or worked out from its two parts."""
    fault = check_rate(measured.value, measured.numerator, measured.denominator, measure.rate_per)
    if fault:
        raise Refused("rate", fault)
    if measured.numerator is not None and measured.denominator is not None and measure.rate_per is not None:
        return rate(measured.numerator, measured.denominator, measure.rate_per)
    assert measured.value is not None  # check_rate asks for one of the two
    return measured.value


def _keep(new: MeasureValue, why: str, by: User) -> None:
    try:
        with transaction.atomic():
            save(new, why, by)
    except IntegrityError as clash:
        raise Refused("taken", _taken(new)) from clash


def _taken(new: MeasureValue) -> str:
    """Which value is in the way. The constraints found it, so that two people at once cannot both get through."""
    rows = new.measure.values.filter(current=True)
    held = rows.filter(period_label=new.period_label).first() or rows.get(on=new.on)
    figure = show_value(held.value, new.measure.unit)
    return (
        f"{held.period_label}, {show_date(held.on)}, has its value already: {figure}. "
        "Enter another period, or leave the value as it stands."
    )
