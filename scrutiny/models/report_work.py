"""Working on a report together: comments, kept versions, and images."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import User
from scrutiny.models.reports import Report


class ReportComment(models.Model):
    """A remark on a report or on one of its texts, until somebody has dealt with it.

    ``place``: code of the text, of ``scrutiny.selectors.report_texts``; empty for the whole. ``exempt``: written while
    the report was private, and so for those alone who may read private papers, whatever becomes of the report.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="comments")
    place = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    exempt = models.BooleanField(default=False)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="report_comments")
    written_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    resolved_by = models.ForeignKey(
        User, models.PROTECT, related_name="report_comments_resolved", null=True, blank=True
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["report", "written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="report_comment_resolved_means_who_and_when",
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                violation_error_message="A comment that is dealt with says by whom and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk}"


class ReportVersion(models.Model):
    """A report as it stood, kept for good: when the last box was signed, or when its author asked for it.

    ``content``: [[heading, text], ...] as ``scrutiny.selectors.report_versions`` reads it; ``exempt`` as for a comment.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="kept_versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    exempt = models.BooleanField(default=False)
    signed = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="report_versions", null=True, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["report", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="version_number_once_a_report",
                fields=["report", "number"],
                violation_error_message="The report already has a version with this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


def image_path(image: "ReportImage", filename: str) -> str:
    """A name that says nothing of the report or of the picture."""
    return f"report-images/{uuid4().hex}.{'jpg' if image.kind == 'image/jpeg' else 'png'}"


class ReportImage(models.Model):
    """A picture of a report, in the text as ``![what it shows](image 2)``. Stored anew, without anything it carried.

    ``alt``: what it shows, for who cannot see it.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="images")
    number = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=500)
    file = models.FileField(upload_to=image_path)
    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="report_images", null=True, blank=True)
    added_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                name="image_number_once_a_report",
                fields=["report", "number"],
                violation_error_message="Another image of the report has this number. Reload the report.",
            ),
            models.CheckConstraint(
                name="image_says_what_it_shows",
                condition=~Q(alt="") & Q(kind__in=["image/jpeg", "image/png"]),
                violation_error_message="Say in words what the picture shows.",
            ),
        ]

    def __str__(self) -> str:
        return f"Image {self.number}"
