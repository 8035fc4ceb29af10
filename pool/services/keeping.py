"""Saving a row with who did it and why, so that its history can be read."""

from django.db.models import Model

from commissioning.models import User


def keep(row: Model, *, by: User | None, reason: str) -> None:
    """Save the row; its history says who and why."""
    row._change_reason = reason  # type: ignore[attr-defined]  # read by simple_history
    row._history_user = by  # type: ignore[attr-defined]
    row.save()


def drop(row: Model, *, by: User | None, reason: str) -> None:
    """Delete the row; its history stays and says who and why."""
    row._change_reason = reason  # type: ignore[attr-defined]
    row._history_user = by  # type: ignore[attr-defined]
    row.delete()
