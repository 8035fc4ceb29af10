"""The papers that somebody came to read: of the meetings that come, or of the last ones where none comes."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from commissioning.models import Seat
from commissioning.selectors.body import SeatView, seats_of
from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from ihwb.web.papers import PapersToRead
from scrutiny.models import Meeting, PackState
from scrutiny.selectors.issues import MAKES, Issue, best_issue
from scrutiny.selectors.meeting_notices import cancelled
from scrutiny.selectors.meetings import first_day
from scrutiny.selectors.packs import PUBLIC
from scrutiny.selectors.readings import place_of

FEW = 3  # more would push the rest of the page away


def papers(access: Access, on: date) -> list[PapersToRead]:
    """At most three meetings: the next that have papers, else the last. Whoever sits on bodies gets those of theirs."""
    if not access.may(PUBLIC):
        return []
    meetings = _with_packs(access, on)
    over = Q(starts_at__date__lt=on) & (Q(ends_on__isnull=True) | Q(ends_on__lt=on))
    coming = list(islice(_to_read(access, meetings.exclude(over).order_by("starts_at", "pk")), FEW))
    return coming or list(islice(_to_read(access, meetings.filter(over).order_by("-starts_at", "pk")), FEW))


def _with_packs(access: Access, on: date) -> QuerySet[Meeting]:
    there = Q(publications__isnull=False, publications__withdrawn_at=None)
    if access.may(MAKES):  # drafts as well
        there |= Q(packs__state=PackState.READY)
    meetings: QuerySet[Meeting] = access.partnership.meetings.filter(there).distinct()
    meetings = meetings.exclude(pk__in=cancelled(access.partnership.meetings.filter(starts_at__date__gte=on)))
    seats = seats_of(access.partnership.pk, Seat.objects.filter(body__partnership=access.partnership), on)
    own = [body for body, rows in seats.items() if any(_sits(access, one) for one in rows)]
    return meetings.filter(body__in=own) if own else meetings


def _sits(access: Access, seat: SeatView) -> bool:
    return seat.sitter is not None and seat.sitter.user == access.user.pk


def _to_read(access: Access, meetings: QuerySet[Meeting]) -> Iterator[PapersToRead]:
    for meeting in meetings.iterator(chunk_size=20):
        if issue := best_issue(meeting, access):
            kwargs = {"partnership": access.partnership.slug, "meeting": meeting.slug}
            url = reverse("scrutiny:read_meeting", kwargs=kwargs)
            yield PapersToRead(meeting.title, url, first_day(meeting), _standing(access, meeting, issue))


def _standing(access: Access, meeting: Meeting, issue: Issue) -> str:
    """How far the person has come, in a sentence."""
    at = place_of(access.user, meeting)
    if at is None:
        pages = sum(one.pages or 0 for one in issue.packs)
        return f"{pages} pages, not opened yet." if pages else "Not opened yet."
    stopped = show_date(timezone.localtime(at.at).date())
    if any(one.finished_at and at.at < one.finished_at for one in issue.packs):
        return f"Changed since you read them on {stopped}."
    return f"You read them last on {stopped}, and go on where you were."
