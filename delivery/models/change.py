"""What moves a plan once it is settled: requests for change that the programme board decides."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Post, User
from delivery.models.milestone import Milestone
from delivery.models.project import Project


class ChangeState(models.TextChoices):
    OPEN = "open", "Waiting for the board"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ChangeRequest(models.Model):
    """A request to change a settled plan: what, why, and what it does to time, cost and benefit.

    ``cost_impact`` and ``benefit_impact``: £, positive is more cost and more benefit; None: none is expected.
    The programme board decides; approved, its moves re-baseline the milestones that they name.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    because = models.TextField()
    time_impact = models.TextField(blank=True)
    cost_impact = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    benefit_impact = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    raised_by = models.ForeignKey(Post, models.PROTECT, related_name="changes_raised")
    raised_on = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.OPEN)
    body = models.ForeignKey(Body, models.PROTECT, related_name="changes_decided", null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="change_number_once_a_project",
                fields=["project", "number"],
                violation_error_message="This project has a request for change with this number already.",
            ),
            models.CheckConstraint(
                name="change_decided_means_body_and_day",
                condition=Q(state__in=["open", "withdrawn"], body__isnull=True, decided_on__isnull=True)
                | Q(state__in=["approved", "refused"], body__isnull=False, decided_on__isnull=False),
                violation_error_message="A decided request names the body and the day; an open one names neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class MilestoneMove(models.Model):
    """One milestone that a request moves. ``was_``: its baseline when the request was approved."""

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="moves")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="moves")
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    was_starts_on = models.DateField(null=True, blank=True)
    was_due_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["change", "milestone"]
        constraints = [
            models.UniqueConstraint(
                name="move_once_a_change_and_milestone",
                fields=["change", "milestone"],
                violation_error_message="This request moves that milestone already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} to {self.due_on}"
