"""How long a private note is kept."""

from datetime import date

from ihwb.kernel.dates import same_day_of_month

USUAL_MONTHS = 12  # where a partnership has not laid down its own


def keep_until(*, meeting: date, written: date, months: int) -> date:
    """The last day of a note: so many months after the meeting's last day, or after it was written where that is later.

    A month without that day ends earlier: 31 August and six months is 28 or 29 February.
    """
    return same_day_of_month(max(meeting, written), months)
