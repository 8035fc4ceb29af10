"""What the public reads of a review, and what became of a report that was agreed before."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import User
from scrutiny.models.meetings import Meeting
from scrutiny.models.reviews import Review


class ReviewPublication(models.Model):
    """That anybody may read a review without signing in, from a day on; taken off with a reason.

    Its page goes on saying that it was taken off, and when, and why.
    """

    review = models.OneToOneField(Review, models.PROTECT, related_name="publication")
    since = models.DateField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="reviews_published", null=True, blank=True)
    taken_off_on = models.DateField(null=True, blank=True)
    taken_off_reason = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_taken_off_says_when_and_why",
                condition=Q(taken_off_on__isnull=True, taken_off_reason="")
                | (Q(taken_off_on__isnull=False) & ~Q(taken_off_reason="")),
                violation_error_message="A review that is taken off its public page says when and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Publication of {self.review}"


class Ending(models.TextChoices):
    CORRECTED = "corrected", "Corrected"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ReviewReportVersion(models.Model):
    """A report of a review as it was agreed and sealed, and why it stands no longer. It never changes.

    ``kind``: corrected, it is read on with a notice until the correction is agreed; withdrawn, it is not.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="report_versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    confidential_content = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64)
    agreed_on = models.DateField()
    agreed_at = models.ForeignKey(Meeting, models.PROTECT, related_name="former_reports", null=True, blank=True)
    agreed_words = models.TextField(blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="former_reports_agreed", null=True, blank=True)
    kind = models.CharField(max_length=9, choices=Ending)
    reason = models.TextField()
    ended_on = models.DateField()
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="review_reports_ended")

    class Meta:
        ordering = ["review", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="report_version_number_once_a_review",
                fields=["review", "number"],
                violation_error_message="The review already has a version of its report with this number.",
            ),
            models.CheckConstraint(
                name="ended_report_says_why",
                condition=Q(kind__in=Ending.values) & ~Q(reason="") & ~Q(content_hash=""),
                violation_error_message="A report that stands no longer says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of the report of {self.review}"
