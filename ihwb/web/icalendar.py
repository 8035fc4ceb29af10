"""Days and hours as a calendar file (RFC 5545) that Outlook and others take in.

Written here because it is forty lines: whole days, and hours told in universal time, so that no time zone needs to be
described; nothing that repeats.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.http import HttpResponse


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One whole day, or what begins at an hour.

    uid: the same whenever the file is made again, so that a calendar changes its entry. at: the hour on that day, with
    its zone; until: the last day of what goes on for several, which then is shown as whole days.
    """

    uid: str
    day: date
    title: str
    words: str = ""
    url: str = ""
    at: datetime | None = None
    until: date | None = None


def as_calendar(name: str, entries: Iterable[DayEntry], made_at: datetime) -> bytes:
    """The calendar file. made_at: when it is made, with its zone."""
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//IHWB//Calendar//EN", f"X-WR-CALNAME:{_text(name)}"]
    for one in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(one.uid)}",
            f"DTSTAMP:{stamp}",
            *_when(one),
            f"SUMMARY:{_text(one.title)}",
            *([f"DESCRIPTION:{_text(one.words)}"] if one.words else []),
            *([f"URL:{one.url}"] if one.url else []),
            *([] if one.at else ["TRANSP:TRANSPARENT"]),
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines).encode()


def _when(one: DayEntry) -> list[str]:
    """The end of what begins at an hour is not known, so none is told."""
    if one.at is not None and one.until is None:
        return [f"DTSTART:{one.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
    after = (one.until or one.day) + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]


def _text(words: str) -> str:
    """As the format holds a text: commas, semicolons and backslashes marked, new lines as \\n, nothing else unseen."""
    marked = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    whole = marked.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(letter for letter in whole if letter.isprintable())


def _folded(line: str) -> str:
    """At most 75 bytes a line; what goes on begins with a space. A letter is never cut in two."""
    found, held, room = [], "", 75
    for letter in line:
        if len((held + letter).encode()) > room:
            found.append(held)
            held, room = "", 74
        held += letter
    return "\r\n ".join([*found, held]) + "\r\n"


def calendar_download(content: bytes, name: str) -> HttpResponse:
    """The file, saved under its name."""
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
