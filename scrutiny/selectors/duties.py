"""What waits for a person in scrutiny: papers that are due out, signatures that are missing, answers that are due."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Min
from django.urls import reverse

from commissioning.selectors.law_clocks import Clocks, measured_clocks_of
from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from scrutiny.selectors import questions
from scrutiny.selectors.meeting_duties import action_duties, closing_duties
from scrutiny.selectors.meeting_notices import cancelled
from scrutiny.selectors.meetings import first_day, papers_clock_of
from scrutiny.selectors.private_papers import readable_reports
from scrutiny.selectors.review_duties import review_duties
from scrutiny.selectors.sign_offs import sign_off_rows
from scrutiny.selectors.signing import signing_duties

AHEAD = timedelta(days=60)


def duties(access: Access, on: date) -> list[Duty]:
    """Papers and closing for those who run meetings, unsigned reports for those who write them.

    Actions of meetings are for whoever holds the post; what a review asks is for whom it asks.
    """
    if not access.may("scrutiny.view_meetings"):
        return []
    clocks = measured_clocks_of(access.partnership)
    found: list[Duty] = [
        *action_duties(access, on),
        *closing_duties(access, on),
        *questions.duties(access, on),
        *signing_duties(access, on, clocks),
        *review_duties(access, on, clocks),
    ]
    if access.may("scrutiny.change_meetings"):
        found += _papers(access, on, clocks)
    if access.may("scrutiny.write_reports"):
        found += _unsigned(access, clocks)
    return found


def _papers(access: Access, on: date, clocks: Clocks) -> Iterator[Duty]:
    """Meetings of the next 60 days whose papers are not out."""
    waiting = (
        access.partnership.meetings.filter(papers_out_on__isnull=True, starts_at__date__range=(on, on + AHEAD))
        .select_related("body")
        .order_by("starts_at")
    )
    off = cancelled(waiting)
    for meeting in (one for one in waiting if one.pk not in off):
        clock = papers_clock_of(meeting, clocks)
        yield Duty(
            what=f"Publish the papers of {meeting.title}",
            url=_page(access, "scrutiny:meeting", meeting=meeting.slug),
            due=clock.last_day,
            detail=f"Meeting on {show_date(first_day(meeting))}. {clock.arithmetic}",
        )


def _unsigned(access: Access, clocks: Clocks) -> Iterator[Duty]:
    """Reports with open boxes in their sign-off row, due when the papers of their first meeting are."""
    readable = readable_reports(access)
    reports = list(readable.annotate(first_meeting=Min("agenda_items__meeting__starts_at")))
    rows = sign_off_rows(reports)
    meetings = {one.starts_at: one for one in access.partnership.meetings.select_related("body")}
    for report in reports:
        boxes = rows[report.pk]
        still_open = sum(one.signed_on is None for one in boxes)
        if not still_open:
            continue
        meeting = meetings.get(report.first_meeting)
        yield Duty(
            what=f"Get the report “{report.subject}” signed off",
            url=_page(access, "scrutiny:report", report=report.slug),
            due=papers_clock_of(meeting, clocks).last_day if meeting else None,
            detail=f"{still_open} of {len(boxes)} boxes of the sign-off row are open.",
        )


def _page(access: Access, name: str, **kwargs: str) -> str:
    return reverse(name, kwargs={"partnership": access.partnership.slug, **kwargs})
