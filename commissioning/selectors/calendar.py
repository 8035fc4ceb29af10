"""The working days of a partnership: England's, corrected by its own table."""

from commissioning.models import ExtraDay, Partnership
from ihwb.kernel.working import WorkingCalendar


def working_calendar(partnership: Partnership) -> WorkingCalendar:
    """One query."""
    rows = ExtraDay.objects.filter(partnership=partnership).values_list("day", "is_holiday")
    return WorkingCalendar(dict(rows))
