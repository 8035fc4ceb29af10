"""Each return gets a code: the short name in brackets in its name, else its number."""

import re

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    held = apps.get_model("commissioning", "StatutoryReturn")
    old = apps.get_model("commissioning", "HistoricalStatutoryReturn")
    taken: set[tuple[int, str]] = set()
    for one in held.objects.order_by("partnership", "number"):
        code = code_of(one.name, one.number)
        if (one.partnership_id, code.lower()) in taken:
            code = f"RETURN-{one.number}"
        taken.add((one.partnership_id, code.lower()))
        held.objects.filter(pk=one.pk).update(code=code)
        old.objects.filter(id=one.pk).update(code=code)


def code_of(name: str, number: int) -> str:
    found = re.search(r"\(([A-Za-z]+(?:-[A-Za-z]+)*)\)", name)
    return found[1][:20] if found else f"RETURN-{number}"


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0027_collections_of_returns'),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
