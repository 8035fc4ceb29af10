"""What meetings leave waiting: actions for the holders of their posts, records to close."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from commissioning.selectors.posts import posts_acted_for
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from scrutiny.models import ItemOutcome, MeetingAction, MeetingClosing, Minutes
from scrutiny.rules.exemptions import Part
from scrutiny.selectors.attendance import KEEP, may_keep
from scrutiny.selectors.private_papers import reads_private

BACK = timedelta(days=365)


def action_duties(access: Access, on: date) -> Iterator[Duty]:
    """What the person is to do by the posts that they act for. The words of private items for who may read them."""
    posts = posts_acted_for(access.user, access.partnership, on)
    if not posts or not access.may("scrutiny.view_meetings"):
        return
    rows = MeetingAction.objects.filter(
        meeting__partnership=access.partnership, owner__in=posts, done_on__isnull=True
    ).select_related("meeting__body", "agenda_item", "owner")
    for row in rows:
        private = row.agenda_item.part == Part.EXEMPT and not reads_private(access, row.meeting.body)
        yield Duty(
            what=f"Action {row.number} of {row.meeting.title}" + ("" if private else f": {row.text}"),
            url=f"{reverse('scrutiny:actions', kwargs={'partnership': access.partnership.slug})}#action-{row.pk}",
            due=row.due,
            detail=row.owner.title if row.owner else "",
            many="Do {count} actions of meetings",
            all_url=reverse("scrutiny:actions", kwargs={"partnership": access.partnership.slug}),
        )


def closing_duties(access: Access, on: date) -> Iterator[Duty]:
    """Meetings of the last year to close, then those without minutes, for who keeps their record."""
    if not access.may(KEEP):
        return
    recorded = ItemOutcome.objects.filter(agenda_item__meeting=OuterRef("pk"))
    closed = MeetingClosing.objects.filter(meeting=OuterRef("pk"), reopened_at__isnull=True)
    days = (on - BACK, on - timedelta(days=1))
    made = Minutes.objects.filter(meeting=OuterRef("pk"))
    owing = (Exists(recorded) & ~Exists(closed)) | (Exists(closed) & ~Exists(made))
    meetings = access.partnership.meetings.annotate(closed=Exists(closed)).filter(owing, starts_at__date__range=days)
    meetings = meetings.select_related("body__organisation")
    for one in meetings:
        if may_keep(access, one):
            words, page = ("Make the minutes", "minutes") if one.closed else ("Close the record", "meeting_record")
            where = {"partnership": access.partnership.slug, "meeting": one.slug}
            yield Duty(what=f"{words} of {one.title}", url=reverse(f"scrutiny:{page}", kwargs=where))
