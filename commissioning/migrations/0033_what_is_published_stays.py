"""Published notices, records and editions of the register are kept by the database itself, whoever writes to it."""

from typing import Any

from django.db import migrations

# Table, and when its rows are frozen.
FROZEN = {
    "commissioning_legalnotice": "",
    "commissioning_decisionrecord": "OLD.published_on IS NOT NULL",
    "commissioning_registeredition": "",
}
_WORDS = "What is published stays as it is. Publish a correction that names it."
_ACTS = ("update", "delete")


def _sqlite(table: str, when: str) -> list[str]:
    condition = f" WHEN {when}" if when else ""
    return [
        f"CREATE TRIGGER {table}_stays_on_{act} BEFORE {act.upper()} ON {table}{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
        for act in _ACTS
    ]


def _postgresql(table: str, when: str) -> list[str]:
    condition = f" WHEN ({when})" if when else ""
    return [
        f"CREATE TRIGGER {table}_stays_on_{act} BEFORE {act.upper()} ON {table} FOR EACH ROW{condition} "
        "EXECUTE FUNCTION commissioning_stays()"
        for act in _ACTS
    ]


_FUNCTION = (
    "CREATE OR REPLACE FUNCTION commissioning_stays() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = '23514'; END $$"
)


def freeze(apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(_FUNCTION)
    for table, when in FROZEN.items():
        for statement in (_postgresql if postgresql else _sqlite)(table, when):
            schema_editor.execute(statement)


def thaw(apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in FROZEN:
        for act in _ACTS:
            schema_editor.execute(f"DROP TRIGGER {table}_stays_on_{act}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        schema_editor.execute("DROP FUNCTION commissioning_stays()")


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0032_editions_of_the_register")]

    operations = [migrations.RunPython(freeze, thaw)]
