"""What every part of the pool's loader does: put a record in line with the file, name an organisation, keep figures."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from commissioning.models import Organisation
from pool.services.documents import Place

REASON = "Loaded from pool.yaml"
Kept = TypeVar("Kept", bound=models.Model)


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def put(place: Place, model: type[Kept], keys: dict[str, Any], **values: Any) -> Kept:
    """The record with these keys, made or changed to hold the values. Written, with its history, only if it changes."""
    manager = model._default_manager
    found = manager.filter(**keys).first()
    if found is not None and all(getattr(found, name) == value for name, value in values.items()):
        return found
    found = found or model(**keys)
    for name, value in values.items():
        setattr(found, name, value)
    try:
        found.full_clean()
    except ValidationError as fault:
        raise place.refuse(" ".join(fault.messages)) from fault
    found._change_reason = REASON  # type: ignore[attr-defined]  # read by simple_history
    found.save()
    return found


def organisation(place: Place, name: str, organisations: dict[str, Organisation]) -> Organisation:
    code = place.text(name)
    if code not in organisations:
        known = ", ".join(sorted(organisations)) or "none"
        raise place.get(name).refuse(f"there is no organisation {code} in the partnership; it has {known}.")
    return organisations[code]


def as_text(value: Any) -> Any:
    """The same with each number as text: JSON has no exact decimals of its own."""
    if isinstance(value, dict):
        return {str(key): as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return value if isinstance(value, bool | None) else str(value)
