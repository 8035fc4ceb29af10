"""Which boxes of reports wait for the signature of a person, by the posts that they act for."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from commissioning.selectors.law_clocks import Clocks
from commissioning.selectors.posts import posts_acted_for
from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from scrutiny.models import AgendaItem, Meeting, Report, ReportSignOff
from scrutiny.selectors.meetings import papers_clock_of
from scrutiny.selectors.private_papers import readable_reports
from scrutiny.selectors.sign_offs import sign_off_rows

SIGN = "commissioning.give_advice"


def to_sign(access: Access, on: date, reports: QuerySet[Report]) -> QuerySet[ReportSignOff]:
    """The open boxes of these reports whose post the person acts for on a day."""
    if not access.may(SIGN):
        return ReportSignOff.objects.none()
    posts = posts_acted_for(access.user, access.partnership, on)
    return ReportSignOff.objects.filter(report__in=reports, post__in=posts, signed_on__isnull=True)


def signing_duties(access: Access, on: date, clocks: Clocks) -> Iterator[Duty]:
    """Reports to read and to sign, by when the papers of their meeting are due. Advice on a decision is asked there."""
    reports = readable_reports(access)
    boxes = list(to_sign(access, on, reports).select_related("report", "post").order_by("report__date", "pk"))
    if not boxes:
        return
    rows = sign_off_rows([one.report for one in boxes])
    own = {box.pk for row in rows.values() for box in row}
    meetings = _meetings([one.report_id for one in boxes])
    for box in (one for one in boxes if one.pk in own):
        meeting = meetings.get(box.report_id)
        where = {"partnership": access.partnership.slug, "report": box.report.slug}
        yield Duty(
            what=f"Sign the report “{box.report.subject}” for {box.get_kind_display().lower()}",
            url=f"{reverse('scrutiny:report', kwargs=where)}#sign-offs",
            due=papers_clock_of(meeting, clocks).last_day if meeting else box.report.date,
            detail=f"For the meeting of {show_date(box.report.date)}.",
        )


def _meetings(reports: list[int]) -> dict[int, Meeting]:
    """The first meeting that takes each report, by the report's id. One query."""
    rows = AgendaItem.objects.filter(report__in=reports).select_related("meeting__body", "meeting__partnership")
    return {one.report_id: one.meeting for one in rows.order_by("-meeting__starts_at") if one.report_id}
