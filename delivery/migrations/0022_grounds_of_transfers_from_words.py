"""What free words named as the ground of a transfer becomes a choice; words that name none go on in its meaning."""

from django.db import migrations

from delivery.rules.transfers import Ground, ground_of


def to_choices(apps, schema_editor):
    for name in ("Transfer", "HistoricalTransfer"):
        for row in apps.get_model("delivery", name).objects.all():
            known = ground_of(row.basis)
            if known is None:
                row.basis_meaning = f"{row.basis}. {row.basis_meaning}".strip()[:300]
            row.basis = (known or Ground.NONE).value
            row.save()


def to_words(apps, schema_editor):
    for name in ("Transfer", "HistoricalTransfer"):
        for row in apps.get_model("delivery", name).objects.all():
            row.basis = Ground(row.basis).label
            row.save()


class Migration(migrations.Migration):
    dependencies = [("delivery", "0021_versions_of_diligence_templates")]

    operations = [migrations.RunPython(to_choices, to_words)]
