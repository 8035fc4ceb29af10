"""Creating many tables, or changing many, in one migration without building every model anew for each of them.

Django renders the models it has so far again for every model that is added to a state in use. With a hundred models
that refer to each other that takes a minute; added together they are rendered once.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model


class _Together(Operation):
    """Operations that are one: the state takes all of them, and is rendered again once, when a table is asked for."""

    reduces_to_sql = True
    reversible = True
    operations: Sequence[Operation]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)


class CreateTogether(_Together):
    """The tables of several models, each after those that it refers to. Taken back, they go in the opposite order."""

    def __init__(self, operations: Sequence[CreateModel]) -> None:
        self.operations = list(operations)

    def describe(self) -> str:
        return f"Create {len(self.operations)} models together"


class AddTogether(_Together):
    """Several fields that may be empty. Such a column is added without making its table anew, so one state does."""

    def __init__(self, operations: Sequence[AddField]) -> None:
        self.operations = list(operations)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """One after the other: SQLite makes the table anew for each column that goes, from the state it is in."""
        states = [to_state.clone()]
        for one in self.operations:
            states.append(states[-1].clone())
            one.state_forwards(app_label, states[-1])
        for place in range(len(self.operations) - 1, -1, -1):
            self.operations[place].database_backwards(app_label, schema_editor, states[place + 1], states[place])

    def describe(self) -> str:
        return f"Add {len(self.operations)} fields together"


class ChangeTogether(_Together):
    """Fields and constraints added, changed and removed on tables that are there: one state for all of it.

    SQLite makes a table anew for nearly every such change; here it makes each table anew once.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "sqlite":
            self._make_anew(app_label, schema_editor, from_state, to_state)
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "sqlite":
            self._make_anew(app_label, schema_editor, from_state, to_state)
        else:
            super().database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Change tables together, {len(self.operations)} changes"

    def _make_anew(self, app_label: str, editor: Any, from_state: ProjectState, to_state: ProjectState) -> None:
        changed: list[Any] = list(self.operations)
        for name in sorted({str(getattr(one, "model_name", "") or one.name).lower() for one in changed}):
            old, new = (state.apps.get_model(app_label, name) for state in (from_state, to_state))
            _make_table_anew(editor, old, new)


def _make_table_anew(editor: Any, old: type[Model], new: type[Model]) -> None:
    """Put the rows of ``old`` into a table made as ``new`` is, and give that the name. As Django's own remaking."""
    table = old._meta.db_table
    body: dict[str, Any] = {field.name: field.clone() for field in new._meta.local_concrete_fields}
    options = {
        "app_label": new._meta.app_label,
        "db_table": f"new__{table}",
        "indexes": list(new._meta.indexes),
        "constraints": list(new._meta.constraints),
        "apps": new._meta.apps,
    }
    body.update(Meta=type("Meta", (), options), __module__=new.__module__)
    made: Any = type(f"New{new._meta.object_name}", new.__bases__, body)
    editor.create_model(made)
    had = {field.column for field in old._meta.local_concrete_fields}
    columns = [field for field in new._meta.local_concrete_fields if field.column in had or not field.null]
    values = [
        editor.quote_name(one.column) if one.column in had else editor.prepare_default(editor.effective_default(one))
        for one in columns
    ]
    names = ", ".join(editor.quote_name(one.column) for one in columns)
    source, target = editor.quote_name(table), editor.quote_name(made._meta.db_table)
    editor.execute(f"INSERT INTO {target} ({names}) SELECT {', '.join(values)} FROM {source}")  # noqa: S608  # own names
    editor.delete_model(old, handle_autom2m=False)
    editor.alter_db_table(made, made._meta.db_table, table)
    for sql in editor.deferred_sql:
        editor.execute(sql)
    editor.deferred_sql = []
