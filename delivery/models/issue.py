"""What has gone wrong: issues, often risks that have happened, each with its own log of actions and its resolution."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Post
from delivery.models.risk import Risk
from delivery.models.risk_register import RiskRegister


class Priority(models.IntegerChoices):
    CRITICAL = 1, "Critical"
    HIGH = 2, "High"
    MEDIUM = 3, "Medium"
    LOW = 4, "Low"


class Issue(models.Model):
    """Something that has happened and must be resolved. ``risk``: what it was before it happened, where it was one.

    ``confidential``: for officers of the register's organisations and board members alone.
    """

    register = models.ForeignKey(RiskRegister, models.PROTECT, related_name="issues")
    risk = models.ForeignKey(Risk, models.PROTECT, related_name="issues", null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    what_happened = models.TextField(blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.MEDIUM)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="issues_owned", null=True, blank=True)
    raised_on = models.DateField()
    due = models.DateField(null=True, blank=True)
    resolved_on = models.DateField(null=True, blank=True)
    resolution = models.TextField(blank=True)
    confidential = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["register", "number"]
        constraints = [
            models.UniqueConstraint(
                name="issue_number_once_a_register",
                fields=["register", "number"],
                violation_error_message="This register already has an issue with this number.",
            ),
            models.CheckConstraint(
                name="issue_priority_is_known",
                condition=Q(priority__in=Priority.values),
                violation_error_message="An issue is critical, high, medium or low.",
            ),
            models.CheckConstraint(
                name="issue_resolved_says_how",
                condition=Q(resolved_on__isnull=True, resolution="")
                | (Q(resolved_on__isnull=False) & ~Q(resolution="")),
                violation_error_message="A resolved issue says when and how it was resolved.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class IssueAction(models.Model):
    """One thing that somebody does about an issue."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, related_name="issue_actions_owned", null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    progress = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["issue", "number"]
        constraints = [
            models.UniqueConstraint(
                name="issue_action_number_once_an_issue",
                fields=["issue", "number"],
                violation_error_message="This issue already has an action with this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
