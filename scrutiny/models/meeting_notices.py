"""What was announced of a meeting after it was called: that it is cancelled, goes ahead after all, or has moved."""

from django.db import models
from django.db.models import Q

from commissioning.models import User
from scrutiny.models.meetings import Meeting


class NoticeKind(models.TextChoices):
    CANCELLED = "cancelled", "Cancelled"
    HELD = "held", "Goes ahead after all"
    MOVED = "moved", "Moved"


class MeetingNotice(models.Model):
    """One announcement; a later one takes it back, none is changed. ``reason``: the public reads it.

    ``starts_before``, ``place_before``: when and where a meeting that moved was to be.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="meeting_notices", null=True, blank=True)
    reason = models.TextField(blank=True)
    starts_before = models.DateTimeField(null=True, blank=True)
    place_before = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_notice_says_why_or_from_when",
                condition=Q(kind=NoticeKind.MOVED, starts_before__isnull=False)
                | (Q(kind__in=[NoticeKind.CANCELLED, NoticeKind.HELD], starts_before__isnull=True) & ~Q(reason="")),
                violation_error_message="Say why: the public reads it. Of a meeting that moved, when it was to be.",
            ),
        ]

    def __str__(self) -> str:
        return f"Notice {self.pk}"
