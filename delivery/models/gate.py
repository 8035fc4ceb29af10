"""Stage gates: a stage of a project begins only once its gate has been reviewed and passed."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Post, User
from delivery.models.project import Project


class GateOutcome(models.TextChoices):
    WAITING = "", "Waits for its review"
    PASSED = "passed", "Passed"
    CONDITIONAL = "conditional", "Passed with conditions"
    STOPPED = "stopped", "Stopped"


class StageGate(models.Model):
    """What stands before a stage. ``opens``: the stage that it opens; ``criteria``: what must hold, one a line.

    A body or a post reviews it. ``started_on``: the first day of the stage that it opens.
    ``version`` counts the changes, so that a page opened before somebody else's change is not saved over it.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="gates")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    opens = models.CharField(max_length=200)
    criteria = models.TextField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="gates", null=True, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="gates", null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(
                name="gate_number_once_a_project",
                fields=["project", "number"],
                violation_error_message="This project already has a gate with this number.",
            ),
            models.CheckConstraint(
                name="gate_is_reviewed_by_a_body_or_a_post",
                condition=Q(body__isnull=False, post__isnull=True) | Q(body__isnull=True, post__isnull=False),
                violation_error_message="A gate is reviewed by a body or by a post. Choose one of the two.",
            ),
        ]

    def __str__(self) -> str:
        return f"Gate {self.number}: {self.name}"

    @property
    def reviewer(self) -> str:
        return str(self.body or self.post)


class GateReview(models.Model):
    """One review of a gate: put forward with its evidence, then held with an outcome. A stopped gate may come again.

    ``taken_back_on``: the day on which its outcome was taken back; the outcome stays on record and counts no more.
    """

    gate = models.ForeignKey(StageGate, models.PROTECT, related_name="reviews")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    evidence = models.TextField()
    outcome = models.CharField(max_length=12, choices=GateOutcome, default=GateOutcome.WAITING, blank=True)
    held_on = models.DateField(null=True, blank=True)
    finding = models.TextField(blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    taken_back_why = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["gate", "-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="gate_has_one_review_that_waits",
                fields=["gate"],
                condition=Q(outcome=""),
                violation_error_message="This gate waits for its review already.",
            ),
            models.CheckConstraint(
                name="gate_review_with_an_outcome_has_its_day",
                condition=Q(outcome="", held_on__isnull=True)
                | Q(outcome__in=["passed", "conditional", "stopped"], held_on__isnull=False),
                violation_error_message="A held review has its outcome and its day; one that waits has neither.",
            ),
            models.CheckConstraint(
                name="gate_outcome_taken_back_says_when_who_and_why",
                condition=Q(taken_back_on__isnull=True, taken_back_by__isnull=True, taken_back_why="")
                | Q(taken_back_on__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_why="") & ~Q(outcome=""),
                violation_error_message="An outcome is taken back on a day, by somebody, with a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate}, put forward {self.asked_on}"


class GateCondition(models.Model):
    """What a review asks for. ``before_start``: the stage does not begin before it is met."""

    review = models.ForeignKey(GateReview, models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, related_name="gate_conditions", null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    before_start = models.BooleanField(default=True)
    met_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(
                name="gate_condition_number_once_a_review",
                fields=["review", "number"],
                violation_error_message="This review has a condition with this number already.",
            ),
            models.CheckConstraint(
                name="gate_condition_is_met_with_evidence",
                condition=Q(met_on__isnull=True) | ~Q(evidence=""),
                violation_error_message="A condition is met with its evidence.",
            ),
        ]

    def __str__(self) -> str:
        return f"Condition {self.number}: {self.text}"
