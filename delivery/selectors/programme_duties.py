"""What of the programme waits: requests for change that the board decides, and reports whose period has ended."""

from datetime import date

from django.urls import reverse

from delivery.models import ChangeRequest, ChangeState, HighlightReport
from ihwb.web.access import Access
from ihwb.web.duties import Duty


def programme_duties(access: Access, on: date) -> list[Duty]:
    """Two queries at most."""
    found: list[Duty] = []
    if access.may("delivery.decide_changes"):
        found += _changes(access)
    if access.may("delivery.change_programme"):
        found += _reports(access, on)
    return found


def _changes(access: Access) -> list[Duty]:
    rows = ChangeRequest.objects.filter(project__partnership=access.partnership, state=ChangeState.OPEN)
    every = _address(access, "delivery:changes")
    return [
        Duty(
            f"Record what the programme board decides on “{one.title}”",
            _address(access, "delivery:change", pk=one.pk),
            many="Record decisions on {count} requests for change",
            all_url=every,
        )
        for one in rows
        if one.entered_by_id != access.user.pk  # who entered it does not record the decision
    ]


def _reports(access: Access, on: date) -> list[Duty]:
    drafts = HighlightReport.objects.filter(
        project__partnership=access.partnership, issued_on__isnull=True, period_to__lte=on
    )
    return [
        Duty(
            f"Issue the highlight report of {one.project}",
            _address(access, "delivery:highlight", pk=one.pk),
            one.period_to,
            many="Issue {count} highlight reports",
            all_url=_address(access, "delivery:programme"),
        )
        for one in drafts.select_related("project")
    ]


def _address(access: Access, name: str, **own: int) -> str:
    return reverse(name, kwargs={"partnership": access.partnership.slug, **own})
