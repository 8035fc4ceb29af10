from datetime import date

from django.db import migrations


def to_rules(apps, schema_editor):
    """What a measure said of its colour becomes a rule, in force since before the first value."""
    rule = apps.get_model("delivery", "ColourRule")
    for measure in apps.get_model("delivery", "Measure").objects.filter(amber_within__isnull=False):
        first = measure.values.order_by("on").values_list("on", flat=True).first()
        rule.objects.create(
            measure=measure,
            starts_on=first or date(2014, 4, 1),
            amber_within=measure.amber_within,
            against="target",
            source="Stated with the measure",
        )


class Migration(migrations.Migration):
    """Rows are written and a column of the same tables goes: each in a step of its own."""

    atomic = False

    dependencies = [("delivery", "0011_measures_held_against")]

    operations = [
        migrations.RunPython(to_rules, migrations.RunPython.noop),
        migrations.RemoveField(model_name="measure", name="amber_within"),
        migrations.RemoveField(model_name="historicalmeasure", name="amber_within"),
    ]
