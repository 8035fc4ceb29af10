"""Who changed what, when and why: the history of one row as sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from django.db.models import Model, QuerySet

from ihwb.kernel.dates import show_date

BY_FILES = "The system"  # who made what no person did, such as what the partnership's files brought

Words = Mapping[str, Mapping[Any, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as people read it."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. changes: none for the first entry, which made the row."""

    when: datetime
    who: str
    what: str
    reason: str
    changes: tuple[Change, ...]


def entries(rows: QuerySet[Any], labels: Mapping[str, str], words: Words) -> list[Entry]:
    """The history of one row, the latest first. One query. ``tell`` says what the arguments are."""
    return tell(list(rows.select_related("history_user").order_by("history_date", "history_id")), labels, words)


def entries_of_many(rows: QuerySet[Any], labels: Mapping[str, str], words: Words) -> dict[int, list[Entry]]:
    """The histories of several rows of one model, by primary key, the latest first. One query."""
    ordered = rows.select_related("history_user").order_by("id", "history_date", "history_id")
    return {pk: tell(list(group), labels, words) for pk, group in groupby(ordered, key=lambda one: one.id)}


def tell(found: Sequence[Any], labels: Mapping[str, str], words: Words) -> list[Entry]:
    """Turn history rows, the earliest first, into entries, the latest first.

    labels: field -> what people call it; words: field -> stored value -> words, for fields whose stored value says
    nothing by itself.
    """
    if not found:
        return []
    told = [_entry(found[0], "Recorded", ())]
    for before, after in pairwise(found):
        told.append(_entry(after, "Changed", tuple(_changes(before, after, labels, words))))
    return told[::-1]


def _entry(row: Any, what: str, changes: tuple[Change, ...]) -> Entry:
    who = row.history_user.name if row.history_user else BY_FILES
    return Entry(row.history_date, who, what, row.history_change_reason or "", changes)


def _changes(before: Model, after: Model, labels: Mapping[str, str], words: Words) -> Iterator[Change]:
    for name, label in labels.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            known = words.get(name, {})
            yield Change(label, _said(old, known), _said(new, known))


def _said(value: Any, known: Mapping[Any, str]) -> str:
    if value in known:
        return known[value]
    if value is None or value == "":
        return "nothing"
    if isinstance(value, date):
        return show_date(value)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
