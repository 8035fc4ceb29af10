"""How sure the partners are that a project will deliver, and what is reported of it period by period."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Post, User
from delivery.models.project import Project
from delivery.rules.confidence import LEVELS

CONFIDENCE = [(one.code, one.label) for one in LEVELS]


class ConfidenceAssessment(models.Model):
    """Delivery confidence in a project on a day, by a post, with its reason. A later one takes its place."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="confidence")
    on = models.DateField()
    level = models.CharField(max_length=12, choices=CONFIDENCE)
    assessed_by = models.ForeignKey(Post, models.PROTECT, related_name="confidence_assessed")
    because = models.TextField()
    source = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["project", "-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="confidence_once_a_day_and_post",
                fields=["project", "on", "assessed_by"],
                violation_error_message="This post has assessed the project on this day already.",
            ),
            models.CheckConstraint(
                name="confidence_is_on_the_scale",
                condition=Q(level__in=[code for code, _ in CONFIDENCE]),
                violation_error_message="Delivery confidence is one of the five levels of the scale.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}, {self.on}: {self.get_level_display()}"


class HighlightReport(models.Model):
    """What a project reports of one period. Issued, it never changes: a correction is a new report that names it.

    ``frozen``: delivery confidence and milestones as they stood on the day of issue; empty while it is a draft.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="highlights")
    period_from = models.DateField()
    period_to = models.DateField()
    achieved = models.TextField()
    planned = models.TextField()
    issues = models.TextField(blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, related_name="corrected_by", null=True, blank=True)
    frozen = models.JSONField(default=dict, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["project", "-period_to", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="highlight_once_a_period",
                fields=["project", "period_to"],
                condition=Q(corrects__isnull=True),
                violation_error_message="This project has a report that ends on this day. Correct that one instead.",
            ),
            models.CheckConstraint(
                name="highlight_period_is_in_order",
                condition=Q(period_to__gte=F("period_from")),
                violation_error_message="A period cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}, {self.period_from} to {self.period_to}"
