"""Loading measures and their values from ``delivery.yaml``."""

from commissioning.models import Partnership
from commissioning.services.documents import Entry
from delivery.models import Measure, MeasureValue, Polarity, TargetKind
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


def _measure(row: Entry, new: Measure) -> Measure:
    new.code, new.name = row.text("code"), row.text("name")
    new.unit, new.per = row.text("unit", ""), row.text("per", "")
    new.baseline, new.baseline_text = row.number("baseline"), row.text("baseline_text", "")
    new.target_kind = row.choice("target_kind", TargetKind)
    new.target_value, new.target_text = row.number("target_value"), row.text("target_text", "")
    new.target_by, new.target_by_text = row.day("target_by"), row.text("target_by_text", "")
    new.published_change = row.number("published_change")
    new.polarity = row.choice("polarity", Polarity)
    new.amber_within = row.number("amber_within")
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
    )
    keep(row, new, "measure", "period_label")
