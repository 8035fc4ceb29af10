"""Loading measures and their values from ``delivery.yaml``."""

from commissioning.models import Partnership
from commissioning.services.documents import Entry
from delivery.models import (
    Against,
    ColourRule,
    Frequency,
    Measure,
    MeasureReference,
    MeasureValue,
    Polarity,
    ProcessStep,
    Reading,
    ReferenceKind,
    TargetKind,
)
from delivery.services.setup_programme import Projects
from delivery.services.setup_rows import keep


def load_measures(partnership: Partnership, entry: Entry, projects: Projects) -> None:
    position = 0
    for table in entry.rows("measures"):
        project, source = table.pick("project", projects), table.text("source")
        baseline_label = table.text("baseline_label", "")
        for row in table.rows("measures"):
            position += 1
            new = _measure(row, Measure(partnership=partnership, project=project, source=source, position=position))
            new.baseline_label = baseline_label if new.baseline is not None else ""
            keep(row, new, "partnership", "code")
            kept = partnership.measures.get(code=new.code)
            for value in row.rows("values"):
                _value(value, kept)
            _held_against(row, kept)


def _measure(row: Entry, new: Measure) -> Measure:
    new.code, new.name = row.text("code"), row.text("name")
    new.unit, new.per = row.text("unit", ""), row.text("per", "")
    new.baseline, new.baseline_text = row.number("baseline"), row.text("baseline_text", "")
    new.target_kind = row.choice("target_kind", TargetKind)
    new.target_value, new.target_text = row.number("target_value"), row.text("target_text", "")
    new.target_by, new.target_by_text = row.day("target_by"), row.text("target_by_text", "")
    new.published_change = row.number("published_change")
    new.polarity = row.choice("polarity", Polarity)
    new.definition, new.comparator = row.text("definition", ""), row.text("comparator", "")
    new.numerator, new.denominator = row.text("numerator", ""), row.text("denominator", "")
    new.rate_per = row.number("rate_per")
    new.frequency = row.choice("frequency", Frequency) if row.has("frequency") else Frequency.NONE
    new.target_reading = row.choice("target_reading", Reading) if row.has("target_reading") else Reading.UNSAID
    new.note = row.text("note", "")
    return new


def _value(row: Entry, measure: Measure) -> None:
    value = row.number("value")
    new = MeasureValue(
        measure=measure,
        period_label=row.text("period"),
        on=row.needed_day("day"),
        value=row.fail("needs a figure in “value”") if value is None else value,
        source=row.text("source"),
        provisional=row.flag("provisional"),
        commentary=row.text("commentary", ""),
    )
    keep(row, new, "measure", "period_label")


def _held_against(row: Entry, measure: Measure) -> None:
    """Trajectory and comparator, rules for the colour, steps of the process."""
    for kind in ReferenceKind:
        for one in row.rows(f"{kind.value}_values"):
            value = one.number("value")
            reference = MeasureReference(
                measure=measure,
                kind=kind,
                period_label=one.text("period"),
                on=one.needed_day("day"),
                value=one.fail("needs a figure in “value”") if value is None else value,
                source=one.text("source", ""),
            )
            keep(one, reference, "measure", "kind", "on")
    for one in row.rows("colour_rules"):
        amber = one.number("amber_within")
        rule = ColourRule(
            measure=measure,
            starts_on=one.needed_day("from"),
            amber_within=one.fail("needs a figure in “amber_within”") if amber is None else amber,
            against=one.choice("against", Against) if one.has("against") else Against.TARGET,
            source=one.text("source", ""),
        )
        keep(one, rule, "measure", "starts_on")
    for one in row.rows("steps"):
        step = ProcessStep(measure=measure, starts_on=one.needed_day("from"), reason=one.text("reason"))
        keep(one, step, "measure", "starts_on")
