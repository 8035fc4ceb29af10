"""Who changed what, when and why, read from the history of any tracked row."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import models

from ihwb.kernel.dates import show_date

SYSTEM = "The system"
_WHAT = {"+": "Entered", "~": "Changed", "-": "Removed"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one change, as people read it."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One saved version. who: "The system" for what a file or a command entered."""

    when: datetime
    who: str
    what: str
    reason: str
    changes: tuple[Change, ...]


def history_of(row: models.Model, fields: Mapping[str, str]) -> list[HistoryEntry]:
    """The history of a tracked row, newest first. One query.

    fields: the fields to compare, each with its label; what else changed is not shown.
    """
    manager: Any = row.history  # type: ignore[attr-defined]  # simple_history adds it
    return _entries(manager.all(), row, fields, "", "")


def history_of_many(
    model: type[models.Model], fields: Mapping[str, str], name: str, which: str = "{}", **filters: Any
) -> list[HistoryEntry]:
    """The history of all tracked rows that fit, removed ones too, newest first. One query.

    name: the field that says which row it is; which: the words around it, such as "Recommendation {}".
    """
    manager: Any = model.history  # type: ignore[attr-defined]  # simple_history adds it
    return _entries(manager.filter(**filters), model, fields, name, which)


def merged(*histories: list[HistoryEntry]) -> list[HistoryEntry]:
    """Several histories as one, newest first; what was saved together stays in the order given."""
    return sorted((entry for one in histories for entry in one), key=lambda entry: entry.when, reverse=True)


def _entries(
    rows: Any, model: models.Model | type[models.Model], fields: Mapping[str, str], name: str, which: str
) -> list[HistoryEntry]:
    linked = [one for one in {*fields, name} - {""} if model._meta.get_field(one).is_relation]
    by_row: dict[int, list[Any]] = defaultdict(list)
    for version in rows.select_related("history_user", *linked).order_by("-history_date", "-history_id"):
        by_row[version.id].append(version)
    found = []
    for versions in by_row.values():
        befores = [*(older for _, older in pairwise(versions)), None]
        for version, before in zip(versions, befores, strict=True):
            head = f"{which.format(_shown(version, name))}: " if name else ""
            found.append(_entry(version, before, fields, head))
    return merged(found)


def _entry(version: Any, before: Any, fields: Mapping[str, str], head: str) -> HistoryEntry:
    changes = []
    for name, label in fields.items():
        old, new = ("" if before is None else _shown(before, name)), _shown(version, name)
        if before is not None and old != new:
            changes.append(Change(label, old, new))
    what = _WHAT[version.history_type]
    return HistoryEntry(
        when=version.history_date,
        who=version.history_user.name if version.history_user else SYSTEM,
        what=head + what.lower() if head else what,
        reason=version.history_change_reason or "",
        changes=tuple(changes),
    )


def _shown(version: Any, name: str) -> str:
    display = getattr(version, f"get_{name}_display", None)
    value = display() if display else getattr(version, name)
    if isinstance(value, dict):  # the sections of a decision
        return "; ".join(f"{one['heading']}: {one['text']}" for one in value.get("sections", []))
    if isinstance(value, date):
        return show_date(value)
    return "" if value is None else str(value)
