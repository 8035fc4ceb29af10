"""A year's dates of a body entered at once, by form or as a file: all of them or none."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from commissioning.models import Body, Partnership, User
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused, quote
from scrutiny.models import Meeting
from scrutiny.rules.agenda import read_days
from scrutiny.services.meetings import add_meeting

COLUMNS = ("body", "day", "time", "place")
_MOST = 400


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting to call. hour: by the clock of the place."""

    body: Body
    day: date
    hour: time
    place: str


@transaction.atomic
def call_meetings(*, partnership: Partnership, sittings: Sequence[Sitting], by: User, reason: str) -> list[Meeting]:
    """Call them all. Raises Refused: meets_already, naming the first that is there already, or twice in the list."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two who enter the same year at once
    made = []
    for one in sittings:
        starts_at = timezone.make_aware(datetime.combine(one.day, one.hour))
        if Meeting.objects.filter(body=one.body, starts_at__date=one.day).exists():
            raise Refused(
                "meets_already",
                f"{one.body.name} has a meeting on {show_date(one.day)} already. Take that day out; nothing is saved.",
            )
        values = {
            "body": one.body,
            "title": f"{one.body.name}, {show_date(one.day)}",
            "starts_at": starts_at,
            "place": one.place,
        }
        made.append(add_meeting(partnership=partnership, values=values, by=by, reason=reason))
    return made


def read_sittings(partnership: Partnership, content: bytes) -> list[Sitting]:
    """A CSV file with the columns body (code), day (11 11 2014 or 2014-11-11), time (14:00) and place.

    Raises Refused: not_a_table, not_a_body, not_a_day, not_a_time; each names its row.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused("not_a_table", "This file is not UTF-8 text. Save the sheet as “CSV UTF-8”.") from fault
    rows = csv.DictReader(io.StringIO(text))
    names = {(one or "").strip().lower() for one in rows.fieldnames or ()}
    if missing := [one for one in COLUMNS if one not in names and one != "place"]:
        raise Refused("not_a_table", f"The first row lacks the column {missing[0]}. It needs: {', '.join(COLUMNS)}.")
    bodies = {one.code.lower(): one for one in partnership.bodies.all()}
    found: list[Sitting] = []
    for number, raw in enumerate(rows, start=2):
        row = {
            (key or "").strip().lower(): (value or "").strip() for key, value in raw.items() if isinstance(value, str)
        }
        if not any(row.values()):
            continue
        if len(found) >= _MOST:
            raise Refused("not_a_table", f"The file has more than {_MOST} rows. Split it by year.")
        found.append(_sitting(row, number, bodies))
    if not found:
        raise Refused("not_a_table", "The file has no rows below its headings.")
    return found


def _sitting(row: dict[str, str], number: int, bodies: dict[str, Body]) -> Sitting:
    body = bodies.get(row.get("body", "").lower())
    if body is None:
        raise Refused("not_a_body", f"Row {number}: {quote(row.get('body', ''))} is no code of a body here.")
    return Sitting(body, _day(row.get("day", ""), number), _hour(row.get("time", ""), number), row.get("place", ""))


def _day(text: str, number: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return read_days(text)[0]
    except Refused as refused:
        raise Refused(
            "not_a_day", f"Row {number}: {quote(text)} is no day. Write 11 11 2014 or 2014-11-11."
        ) from refused


def _hour(text: str, number: int) -> time:
    try:
        return time.fromisoformat(text.replace(".", ":").zfill(5))
    except ValueError as fault:
        raise Refused("not_a_time", f"Row {number}: {quote(text)} is no time. Write it as 14:00.") from fault
