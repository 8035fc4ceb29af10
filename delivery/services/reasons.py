"""Every change says why."""

from django.db.models import Model

from commissioning.models import User
from delivery.rules.personal_data import Kind, found_by_signs, refusal
from ihwb.kernel.errors import Refused

LIMIT = 1000


def checked_reason(reason: str) -> str:
    """The reason without spaces around it. Raises Refused when it is missing, longer than the history shows, or holds a
    number of the NHS or of National Insurance: the history is read by many.
    """
    why = reason.strip()
    if not why:
        raise Refused(
            "no_reason", "The change has no reason. Enter one; it stays in the history for those who read it."
        )
    if len(why) > LIMIT:
        raise Refused("long_reason", f"The reason has {len(why):,} characters and may have {LIMIT:,}. Shorten it.")
    if kinds := [one for one in found_by_signs(why) if one in (Kind.NHS_NUMBER, Kind.NI_NUMBER)]:
        raise Refused("personal_data", refusal("“Reason”", kinds))
    return why


def save(row: Model, why: str, by: User) -> None:
    """Save the row so that its history says who and why, also outside a request."""
    row._change_reason = why  # type: ignore[attr-defined]  # simple_history reads both on save
    row._history_user = by  # type: ignore[attr-defined]
    row.save()
