"""What is to be reached by when."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Post
from delivery.models.gate import StageGate
from delivery.models.project import Project, Workstream


class Milestone(models.Model):
    """One activity or event of a project plan.

    ``printed`` is the timeframe in the words of the plan; ``starts_on`` and ``due_on`` are its first and last day: the
    baseline from ``baselined_on``, the day that the plan was settled, and from then on moved only by an approved
    request for change. ``forecast_on``: the day now expected, where it is not the last day of the plan.
    ``gate``: the stage gate before it; until its stage has begun, the milestone is not reported done.
    ``version`` counts the changes, so that a page opened before somebody else's change is not saved over it.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="milestones", null=True, blank=True)
    gate = models.ForeignKey(StageGate, models.PROTECT, related_name="milestones", null=True, blank=True)
    name = models.CharField(max_length=300)
    printed = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    forecast_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="milestones_owned", null=True, blank=True)
    baselined_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(
                name="milestone_number_once_a_project",
                fields=["project", "number"],
                violation_error_message="This project already has a milestone with this number.",
            ),
            models.CheckConstraint(
                name="milestone_is_due_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                violation_error_message="A milestone cannot be due before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Dependency(models.Model):
    """``after`` cannot start before ``before`` is reached; ``lag_days``: whole days that must lie between them."""

    before = models.ForeignKey(Milestone, models.PROTECT, related_name="dependents")
    after = models.ForeignKey(Milestone, models.PROTECT, related_name="predecessors")
    lag_days = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["after", "before"]
        verbose_name_plural = "dependencies"
        constraints = [
            models.UniqueConstraint(
                name="dependency_once_a_pair",
                fields=["before", "after"],
                violation_error_message="This milestone waits for that one already.",
            ),
            models.CheckConstraint(
                name="dependency_is_between_two",
                condition=~Q(before=F("after")),
                violation_error_message="A milestone cannot wait for itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.after} waits for {self.before}"
