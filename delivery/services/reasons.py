"""Every change says why."""

from django.db.models import Model

from commissioning.models import User
from ihwb.kernel.errors import Refused

LIMIT = 1000


def checked_reason(reason: str) -> str:
    """The reason without spaces around it. Raises Refused when it is missing or longer than the history shows."""
    why = reason.strip()
    if not why:
        raise Refused(
            "no_reason", "The change has no reason. Enter one; it stays in the history for those who read it."
        )
    if len(why) > LIMIT:
        raise Refused("long_reason", f"The reason has {len(why):,} characters and may have {LIMIT:,}. Shorten it.")
    return why


def save(row: Model, why: str, by: User) -> None:
    """Save the row so that its history says who and why, also outside a request."""
    row._change_reason = why  # type: ignore[attr-defined]  # simple_history reads both on save
    row._history_user = by  # type: ignore[attr-defined]
    row.save()
