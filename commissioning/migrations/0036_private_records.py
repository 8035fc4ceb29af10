"""What the public does not read of a record. SQLite remakes its table, so the triggers that keep it are made again."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

_TABLE = "commissioning_decisionrecord"
_STAYS = import_module("commissioning.migrations.0033_what_is_published_stays")


def thaw(apps: Any, schema_editor: Any) -> None:
    on = f" ON {_TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {_TABLE}_stays_on_{act}{on}")


def freeze(apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in (_STAYS._postgresql if postgresql else _STAYS._sqlite)(_TABLE, _STAYS.FROZEN[_TABLE]):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0035_dispensations_and_officers'),
    ]

    operations = [
        migrations.RunPython(thaw, freeze),
        migrations.AddField(
            model_name='decisionrecord',
            name='paragraphs',
            field=models.CharField(blank=True, default='', max_length=13),
        ),
        migrations.AddField(
            model_name='decisionrecord',
            name='public_title',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='historicaldecisionrecord',
            name='paragraphs',
            field=models.CharField(blank=True, default='', max_length=13),
        ),
        migrations.AddField(
            model_name='historicaldecisionrecord',
            name='public_title',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddConstraint(
            model_name='decisionrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paragraphs', ''), ('public_title', '')), models.Q(models.Q(('paragraphs', ''), _negated=True), models.Q(('public_title', ''), _negated=True)), _connector='OR'), name='private_record_has_another_title_for_the_public', violation_error_message='Name the paragraphs of Schedule 12A, and a title that gives nothing away.'),
        ),
        migrations.RunPython(freeze, thaw),
    ]
