"""When the next value of a measure is due."""

from calendar import monthrange
from datetime import date

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def next_end(frequency: str, last: date) -> date:
    """The last day of the period after the one that ends with ``last``: 30 June, quarterly, gives 30 September."""
    year, month = divmod(last.year * 12 + last.month - 1 + MONTHS[frequency], 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
