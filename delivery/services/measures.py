"""Adding what was measured."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from commissioning.models import Partnership, User
from delivery.models import Measure, MeasureValue
from delivery.rules.measures import show_value
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


def add_value(
    *,
    partnership: Partnership,
    measure_id: int,
    period_label: str,
    on: date,
    value: Decimal,
    source: str,
    reason: str,
    today: date,
    by: User,
) -> MeasureValue:
    """Add one value.

    Raises Refused for a day to come, a missing source, and a period or day that has its
    value already: published values are not overwritten.
    """
    why = checked_reason(reason)
    measure = Measure.objects.filter(partnership=partnership, pk=measure_id).first()
    if measure is None:
        raise Refused("no_such_measure", "This measure is not one of this partnership's. Open it from the list.")
    if not period_label.strip() or not source.strip():
        raise Refused(
            "incomplete", "A value needs its period and its source. Enter both, such as “Quarter 1, 2015/16”."
        )
    if on > today:
        raise Refused("in_future", f"{show_date(on)} is still to come. Enter the last day that the value covers.")
    new = MeasureValue(
        measure=measure, period_label=period_label.strip(), on=on, value=value, source=source.strip(), entered_by=by
    )
    try:
        with transaction.atomic():
            save(new, why, by)
    except IntegrityError as clash:
        raise Refused("taken", _taken(new)) from clash
    return new


def _taken(new: MeasureValue) -> str:
    """Which value is in the way. The constraints found it, so that two people at once cannot both get through."""
    held = new.measure.values.filter(period_label=new.period_label).first() or new.measure.values.get(on=new.on)
    figure = show_value(held.value, new.measure.unit)
    return (
        f"{held.period_label}, {show_date(held.on)}, has its value already: {figure}. "
        "Enter another period, or leave the value as it stands."
    )
