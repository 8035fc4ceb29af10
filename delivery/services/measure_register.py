"""The measures themselves, and what they are held against: trajectory, comparator, colours, steps, chart rules."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from commissioning.models import Partnership, User
from commissioning.services import audit
from delivery.models import ChartRules, ColourRule, Measure, MeasureReference, ProcessStep
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.errors import Refused
from pool.services.keeping import drop


@transaction.atomic
def save_measure(
    *,
    partnership: Partnership,
    values: dict[str, Any],
    reason: str,
    by: User,
    measure_id: int | None = None,
    version: int | None = None,
) -> Measure:
    """Add a measure, or change one. Raises Refused: stale, foreign, and for what the database's rules do not allow."""
    why = checked_reason(reason)
    row = locked(partnership, measure_id, version) if measure_id else Measure(partnership=partnership)
    for name, value in values.items():
        setattr(row, name, value)
    if any(one is not None and one.partnership_id != partnership.pk for one in (row.project, row.owner)):
        raise Refused("foreign", "The project or the post is another partnership's. Choose again from the lists.")
    if measure_id:
        row.version += 1
    else:
        last = partnership.measures.order_by("-position").first()
        row.position = last.position + 1 if last else 1
    _checked(row)
    save(row, why, by)
    _record("delivery.save_measure", row, by, {"reason": why})
    return row


def locked(partnership: Partnership, measure_id: int, version: int | None = None) -> Measure:
    """The measure, locked. Raises Refused: no_such_measure, stale."""
    rows = Measure.objects.select_for_update(of=("self",)).select_related("project", "owner")
    found = rows.filter(partnership=partnership, pk=measure_id).first()
    if found is None:
        raise Refused("no_such_measure", "This measure is not one of this partnership's. Open it from the list.")
    if version is not None and found.version != version:
        raise Refused(
            "stale",
            f"Somebody else changed “{found.name}” while you had it open. What you typed is still here: "
            "check it against the measure and save again.",
        )
    return found


@transaction.atomic
def set_reference(
    *,
    partnership: Partnership,
    measure_id: int,
    kind: str,
    period_label: str,
    on: date,
    value: Decimal,
    source: str,
    reason: str,
    by: User,
) -> MeasureReference:
    """Set the planned value, or the comparator's, for a day; one that stands there is changed, with its history."""
    why = checked_reason(reason)
    row = locked(partnership, measure_id)
    held = MeasureReference.objects.filter(measure=row, kind=kind, on=on).first()
    held = held or MeasureReference(measure=row, kind=kind, on=on)
    held.period_label, held.value, held.source = period_label, value, source
    _checked(held)
    save(held, why, by)
    return held


@transaction.atomic
def set_colour_rule(
    *,
    partnership: Partnership,
    measure_id: int,
    starts_on: date,
    amber_within: Decimal,
    against: str,
    source: str,
    reason: str,
    by: User,
) -> ColourRule:
    """State the rule for red, amber and green from a day on. Raises Refused where a rule begins on that day already."""
    why = checked_reason(reason)
    row = locked(partnership, measure_id)
    new = ColourRule(measure=row, starts_on=starts_on, amber_within=amber_within, against=against, source=source)
    _checked(new)
    save(new, why, by)
    _record("delivery.state_colour", row, by, {"from": str(starts_on), "amber_within": str(amber_within)})
    return new


@transaction.atomic
def add_step(*, partnership: Partnership, measure_id: int, starts_on: date, reason: str, by: User) -> ProcessStep:
    """Begin a new stretch of the control chart: the process changed, and the reason says how."""
    why = checked_reason(reason)
    row = locked(partnership, measure_id)
    if not row.values.filter(current=True, on__lt=starts_on).exists():
        raise Refused("too_early", "No value stands before this day. Choose the first day of a later value.")
    new = ProcessStep(measure=row, starts_on=starts_on, reason=why)
    _checked(new)
    save(new, why, by)
    _record("delivery.step_measure", row, by, {"from": str(starts_on), "reason": why})
    return new


@transaction.atomic
def remove_step(*, partnership: Partnership, measure_id: int, step_id: int, by: User) -> None:
    """Take a step away; its history stays. Raises Refused where it is gone already."""
    row = locked(partnership, measure_id)
    found = row.steps.filter(pk=step_id).first()
    if found is None:
        raise Refused("no_such_step", "This step is gone already. Open the measure again.")
    drop(found, by=by, reason="Step taken away")
    _record("delivery.unstep_measure", row, by, {"from": str(found.starts_on)})


@transaction.atomic
def set_chart_rules(
    *, partnership: Partnership, starts_on: date, values: dict[str, Any], reason: str, by: User
) -> ChartRules:
    """State which patterns the partnership's control charts flag, from a day on."""
    why = checked_reason(reason)
    new = ChartRules(partnership=partnership, starts_on=starts_on, **values)
    _checked(new)
    save(new, why, by)
    detail = {name: str(value) for name, value in values.items()} | {"reason": why}
    audit.record(
        act="delivery.state_chart_rules", partnership=partnership, subject="Control charts", by=by, detail=detail
    )
    return new


def _record(act: str, row: Measure, by: User, detail: dict[str, Any]) -> None:
    audit.record(act=act, partnership=row.partnership, subject=f"Measure {row.code}", by=by, detail=detail)


def _checked(row: models.Model) -> None:
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("faulty", " ".join(fault.messages)) from fault
