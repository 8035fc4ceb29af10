"""Numbers of items before and after the agenda is published, late items, timings, and lists of days."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused, quote

_ADDED = re.compile(r"^(?P<base>\d+)(?P<letter>[A-Z])$")
_DAY = re.compile(r"^(?P<day>\d{1,2})[ /.](?P<month>\d{1,2})[ /.](?P<year>\d{4})$")


def next_number(numbers: Sequence[str], *, published: bool) -> str:
    """What a new item at the end is numbered: one more; on a published agenda the last number with the next letter.

    numbers: as printed, in order. 7A after 7, 7B after 7A; "1" on an empty agenda.
    """
    plain = [found for one in numbers if (found := re.match(r"\d+", one))]
    if not plain:
        return "1"
    if not published:
        return str(max(int(one[0]) for one in plain) + 1)
    base = plain[-1][0]
    used = [one for one in numbers if re.fullmatch(rf"{base}[A-Z]?", one)]
    return f"{base}{_next_letter(used)}"


def _next_letter(numbers: Iterable[str]) -> str:
    letters = [found["letter"] for one in numbers if (found := _ADDED.match(one))]
    return chr(ord(max(letters)) + 1) if letters else "A"


def follows(number: str, numbers: Sequence[str]) -> int:
    """The place in the list after which an addition such as 7A stands: after 7, or after the last of 7A, 7B.

    Raises Refused: would_renumber, when the number is none of an addition, is taken, or its base is not there.
    """
    found = _ADDED.match(number)
    if found is None or number in numbers:
        raise Refused(
            "would_renumber",
            f"The agenda is published, so its numbers stay. Number an addition after the item that it follows, such as "
            f"{next_number(numbers, published=True)}; {quote(number)} is {'taken' if number in numbers else 'not so'}.",
        )
    before = [
        place
        for place, one in enumerate(numbers)
        if one == found["base"] or ((other := _ADDED.match(one)) and other["base"] == found["base"] and one < number)
    ]
    if not before:
        raise Refused("would_renumber", f"No item {found['base']} is on this agenda, so {number} cannot follow it.")
    return before[-1]


def is_late(*, on: date, due: date, out: date | None, last: date) -> bool:
    """True for an item put on after the papers are out or were due. due: their last day; last: day of the meeting.

    After the meeting an agenda that was never published is set down as it was: nothing is late any more.
    """
    return out is not None or due < on <= last


def late_words(*, due: date, out: date | None, arithmetic: str) -> str:
    """Why the chair's reason is asked for."""
    said = f"The papers were published on {show_date(out)}" if out else f"The papers were due by {show_date(due)}"
    return f"{said}. {arithmetic} An item put on now is late: give the reason for which the chair takes it."


def timings(starts: datetime, minutes: Sequence[int | None]) -> list[time | None]:
    """When each item begins, as far as every item before it says how long it takes."""
    found: list[time | None] = []
    at: datetime | None = starts
    for one in minutes:
        found.append(at.time() if at is not None else None)
        at = at + timedelta(minutes=one) if at is not None and one is not None else None
    return found


def read_days(text: str) -> list[date]:
    """Days of a list, one a line, such as 11 11 2014. In order, each once.

    Raises Refused: not_a_day, naming the line; no_days.
    """
    found = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _DAY.match(" ".join(line.split()))
        try:
            if match is None:
                raise ValueError
            found.add(date(int(match["year"]), int(match["month"]), int(match["day"])))
        except ValueError as fault:
            raise Refused(
                "not_a_day", f"Line {number}, {quote(line)}, is no day. Write day, month and year, such as 11 11 2014."
            ) from fault
    if not found:
        raise Refused("no_days", "No day is given. Write one a line, such as 11 11 2014.")
    return sorted(found)


class Standing(StrEnum):
    """What a standing item carries."""

    TEXT = "text"
    MINUTES = "minutes"
    FORWARD_PLAN = "forward"

    @property
    def label(self) -> str:
        return {"text": "Text", "minutes": "Minutes of the meeting before"}.get(self.value, "Forward plan")


# What most committees open with; a body takes it over with one click and changes it.
USUAL: tuple[tuple[str, str, Standing], ...] = (
    ("Apologies", "To receive apologies for non-attendance.", Standing.TEXT),
    (
        "Declarations of interest",
        "Members will be asked to make any declarations of interest in respect of items on this agenda.",
        Standing.TEXT,
    ),
    ("Minutes", "To agree the minutes of the meeting before.", Standing.MINUTES),
    (
        "Chair's urgent business",
        "To receive reports on business which the chair is of the opinion should be brought forward as urgent.",
        Standing.TEXT,
    ),
)
