"""Which boxes of reports wait for the signature of a person, by the posts that they act for."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from commissioning.selectors.posts import posts_acted_for
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from scrutiny.models import Report, ReportSignOff
from scrutiny.selectors.meetings import readable_reports

SIGN, RESTRICTED = "commissioning.give_advice", "scrutiny.read_restricted_pack"


def to_sign(access: Access, on: date, reports: QuerySet[Report]) -> QuerySet[ReportSignOff]:
    """The open boxes of these reports whose post the person acts for on a day."""
    if not access.may(SIGN):
        return ReportSignOff.objects.none()
    posts = posts_acted_for(access.user, access.partnership, on)
    return ReportSignOff.objects.filter(report__in=reports, post__in=posts, signed_on__isnull=True)


def signing_duties(access: Access, on: date) -> Iterator[Duty]:
    """Reports to read and to sign."""
    reports = readable_reports(access.partnership, restricted=access.may(RESTRICTED))
    for box in to_sign(access, on, reports).select_related("report", "post").order_by("report__date", "pk"):
        where = {"partnership": access.partnership.slug, "report": box.report.slug}
        yield Duty(
            what=f"Sign the report “{box.report.subject}” for {box.get_kind_display().lower()}",
            url=f"{reverse('scrutiny:report', kwargs=where)}#sign-offs",
            detail=f"For the meeting of {box.report.date:%-d %B %Y}.",
        )
