"""How rows of the programme are added and changed: locked, of the version that was seen, right, and with a reason."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from commissioning.models import Partnership, User
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.errors import Refused

Row = TypeVar("Row", bound=Model)


def locked(model: type[Row], what: str, pk: int, version: int | None = None, **within: Any) -> Row:
    """The row, held until the transaction ends.

    what: as people call it, such as “project”. within: where it must stand, such as ``partnership=partnership``.
    version: as the person saw it. Raises Refused when the row is not there, and when somebody has saved since.
    """
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=pk, **within).first()
    if row is None:
        raise Refused("not_here", f"This {what} is not one of this partnership's. Open it from the list again.")
    if version is not None and row.version != version:  # type: ignore[attr-defined]  # models here count their changes
        last = row.history.select_related("history_user").first()  # type: ignore[attr-defined]
        who = last.history_user.name if last and last.history_user else "somebody"
        raise Refused(
            "stale",
            f"This {what} was changed by {who} after you opened this page, so nothing was saved. "
            f"What you typed is still below: compare it with the {what} as it is now, then save again.",
        )
    return row


def add(row: Row, reason: str, by: User) -> Row:
    """Save a new row. Raises Refused in the words of the rule that it breaks."""
    why = checked_reason(reason)
    _check(row)
    _write(row, why, by)
    return row


def change(row: Row, to: Mapping[str, Any], reason: str, by: User) -> list[str]:
    """Save other values on a locked row and count its version up. Returns the names of the fields that changed.

    Raises Refused when nothing changes, and in the words of the rule that the new values break.
    """
    why = checked_reason(reason)
    changed = [name for name, value in to.items() if getattr(row, name) != value]
    if not changed:
        raise Refused("unchanged", "Nothing has changed, so nothing was saved. Change a field, or leave the page.")
    for name in changed:
        setattr(row, name, to[name])
    _check(row)
    row.version += 1  # type: ignore[attr-defined]
    _write(row, why, by)
    return changed


def check_own(partnership: Partnership, things: Iterable[Any]) -> None:
    """Raises Refused for a post, body or project of another partnership; None counts as nothing chosen."""
    for one in things:
        if one is not None and one.partnership_id != partnership.pk:
            raise Refused("foreign", f"{one} does not belong to this partnership. Choose one from the list.")


def _check(row: Model) -> None:
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("not_right", " ".join(fault.messages)) from fault


def _write(row: Model, why: str, by: User) -> None:
    try:
        with transaction.atomic():
            save(row, why, by)
    except IntegrityError as clash:  # somebody saved the same between the check and the write
        raise Refused("taken", f"“{row}” was saved by somebody else just now. Open the page again.") from clash
