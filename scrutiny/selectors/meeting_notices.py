"""Which meetings are cancelled, and what else was announced of a meeting after it was called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from ihwb.kernel.dates import show_date
from scrutiny.models import Meeting, MeetingNotice, NoticeKind


@dataclass(frozen=True, slots=True)
class Announced:
    """One announcement in words for anybody. reason: why, empty for a move."""

    kind: str
    at: datetime
    words: str
    reason: str


def cancelled(meetings: Iterable[int] | QuerySet[Meeting]) -> frozenset[int]:
    """Ids of those of the meetings that are cancelled. One query."""
    rows = MeetingNotice.objects.filter(meeting__in=meetings).exclude(kind=NoticeKind.MOVED).order_by("pk")
    last = dict(rows.values_list("meeting", "kind"))
    return frozenset(pk for pk, kind in last.items() if kind == NoticeKind.CANCELLED)


def is_cancelled(meeting: Meeting) -> bool:
    return meeting.pk in cancelled([meeting.pk])


def announced(meeting: Meeting) -> list[Announced]:
    """All that was announced, the latest first. One query."""
    return [words_of(one) for one in MeetingNotice.objects.filter(meeting=meeting).order_by("-pk")]


def off(told: Iterable[Announced]) -> bool:
    """Whether the meeting is cancelled, by all that was announced of it, the latest first."""
    return next((one.kind for one in told if one.kind != NoticeKind.MOVED), "") == NoticeKind.CANCELLED


def words_of(one: MeetingNotice) -> Announced:
    day = show_date(timezone.localtime(one.given_at).date())
    words = {
        NoticeKind.CANCELLED: f"Cancelled on {day}.",
        NoticeKind.HELD: f"Goes ahead after all, as announced on {day}.",
    }.get(NoticeKind(one.kind)) or _moved(one, day)
    return Announced(one.kind, one.given_at, words, one.reason)


def _moved(one: MeetingNotice, day: str) -> str:
    was = timezone.localtime(one.starts_before) if one.starts_before else None
    when = f"{show_date(was.date())}, {was:%H:%M}" if was else "another day"
    return f"Moved on {day}. It was to be on {when}" + (f", {one.place_before}." if one.place_before else ".")
