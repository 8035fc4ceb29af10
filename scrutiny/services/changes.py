"""How a row that people edit is changed: by whom and why stands in its history, and no stale page wins."""

from itertools import chain, count
from typing import Any, Protocol

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from commissioning.models import User
from ihwb.kernel.errors import Refused


class Versioned(Protocol):
    """A row that counts its changes."""

    version: int


def stamp(row: models.Model, *, by: User | None, reason: str) -> None:
    """Who and why, for the history record that the next save or delete writes."""
    row._history_user = by  # type: ignore[attr-defined]  # simple_history reads both
    row._change_reason = reason  # type: ignore[attr-defined]


def save(row: models.Model, *, by: User | None, reason: str) -> None:
    """Check every constraint, then save. Raises Refused with the sentence of the one that is broken."""
    check(row)
    stamp(row, by=by, reason=reason)
    row.save()


def remove(row: models.Model, *, by: User | None, reason: str) -> None:
    """Delete the row; its history stays and says who removed it and why."""
    stamp(row, by=by, reason=reason)
    row.delete()


def check(row: models.Model) -> None:
    """Raise Refused with the first sentence that the fields or the constraints of the row have against it."""
    try:
        row.full_clean()
    except ValidationError as fault:
        name, messages = next(iter(fault.message_dict.items()))
        where = "" if name == NON_FIELD_ERRORS else f"{name.replace('_', ' ').capitalize()}: "
        raise Refused("not_valid", f"{where}{messages[0]}") from fault


def require_version(row: Versioned, version: int, what: str) -> None:
    """Refuse a page that was opened before somebody else's change.

    what: the thing's name in the sentence, such as "Item 4".
    """
    if row.version == version:
        return
    history: Any = row.history  # type: ignore[attr-defined]
    last = history.first()
    who = last.history_user.name if last and last.history_user else "somebody else"
    raise Refused(
        "stale_page",
        f"{what} was changed by {who} after you opened this page. Nothing of yours is saved yet: compare it with "
        "what stands there now, and save again to keep yours.",
    )


def free_slug(rows: "models.Manager[Any]", wanted: str) -> str:
    """The address that was wanted, or the first one with a number behind it that nobody has."""
    taken = set(rows.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if slug not in taken)
