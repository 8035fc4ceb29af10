"""Writing one row from a form: looked through for personal data, checked against the table's rules, with its reason."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from delivery.services.hand import Hand
from delivery.services.no_personal_data import keep_out
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.errors import Refused

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def write(row: Row, values: Mapping[str, Any], *, reason: str, hand: Hand, version: int | None = None) -> Row:
    """Set the values and save the row; a new row or one that stands.

    version: of a row that counts its changes, as the person saw it. Raises Refused: personal_data, no_reason, stale,
    not_right with the first sentence of what is wrong.
    """
    why = checked_reason(reason)
    if row.pk is not None and version is not None:
        _lock(row, version)
    texts = {_words(row, name): value for name, value in values.items() if isinstance(value, str)}
    keep_out(hand.partnership, {**texts, "Reason": why}, hand.on, names=False)
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if version is not None and row.pk is not None:
        row.version = version + 1  # type: ignore[attr-defined]  # a row with a version was asked for
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("not_right", _sentence(row, fault)) from fault
    save(row, why, hand.by)
    return row


def _lock(row: Model, version: int) -> None:
    stored = type(row)._default_manager.select_for_update().filter(pk=row.pk).values_list("version", flat=True).first()
    if stored != version:
        raise Refused(
            "stale", "Somebody changed this after you opened the page, so nothing was saved. Open it again and compare."
        )


def _words(row: Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name)).capitalize()


def _sentence(row: Model, fault: ValidationError) -> str:
    name, messages = next(iter(fault.message_dict.items()))
    return messages[0] if name == "__all__" else f"“{_words(row, name)}”: {messages[0]}"
