"""Freezing what a pack or a report shows into JSON, and thawing it again for the templates.

Decimals and dates are not JSON: each is written as an object with one key that says what it is. Dataclasses become
objects of their fields and properties, so a snapshot stays readable after the code that made it has moved on.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

_MARKS: dict[str, Callable[[str], Any]] = {
    "$decimal": Decimal,
    "$moment": datetime.fromisoformat,
    "$day": date.fromisoformat,
}


def freeze(value: Any) -> Any:
    """JSON values for a tree of dataclasses, mappings, sequences, decimals, dates, text, whole numbers and None.

    Raises TypeError for anything else: a float most of all, which would not survive as the same figure.
    """
    if isinstance(value, Enum):
        return freeze(value.value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    return _freeze_many(value)


def _freeze_many(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: freeze(getattr(value, name)) for name in _names_of(type(value))}
    if isinstance(value, dict):
        return {str(key): freeze(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = sorted(value) if isinstance(value, (set, frozenset)) else value
        return [freeze(part) for part in parts]
    raise TypeError(f"A snapshot cannot keep a {type(value).__name__}")


def _names_of(kind: type) -> list[str]:
    """What a template may ask of a dataclass: its fields and its properties."""
    fields = [field.name for field in dataclasses.fields(kind)]
    return fields + sorted(name for name, held in vars(kind).items() if isinstance(held, property))


def thaw(value: Any) -> Any:
    """The tree that ``freeze`` was given, with dictionaries in place of dataclasses."""
    if isinstance(value, list):
        return [thaw(part) for part in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        mark, content = next(iter(value.items()))
        if mark in _MARKS:
            return _MARKS[mark](content)
    return {key: thaw(part) for key, part in value.items()}


def fingerprint(frozen: Any) -> str:
    """64 hexadecimal digits that differ when anything in the frozen tree differs."""
    text = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def texts_of(frozen: Any, without: frozenset[str] = frozenset()) -> list[str]:
    """Every text in a frozen tree, in order: what an exempt-content scan looks for. ``without``: keys to pass over."""
    if isinstance(frozen, str):
        return [frozen] if frozen.strip() else []
    if isinstance(frozen, dict):
        return [text for key, part in frozen.items() if key not in without for text in texts_of(part, without)]
    if isinstance(frozen, list):
        return [text for part in frozen for text in texts_of(part, without)]
    return []
