"""What the partnership does beside its daily business: the projects of a programme, and their workstreams."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership, Post, Strategy
from delivery.models.programme import Programme


class ProjectStatus(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    ACTIVE = "active", "Under way"
    ON_HOLD = "on_hold", "On hold"
    CLOSED = "closed", "Closed"


class Project(models.Model):
    """A project with its own risks, milestones, reports, measures and costs.

    ``sponsor`` answers for it (project executive), ``manager`` runs it; ``strategy`` is the commissioning strategy that
    it serves, where that is known. ``starts_on`` and ``ends_on``: first and last day, as far as they are set.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="projects")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="projects", null=True, blank=True)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    sponsor = models.ForeignKey(Post, models.PROTECT, related_name="projects_sponsored", null=True, blank=True)
    manager = models.ForeignKey(Post, models.PROTECT, related_name="projects_managed", null=True, blank=True)
    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="projects", null=True, blank=True)
    status = models.CharField(max_length=10, choices=ProjectStatus, default=ProjectStatus.ACTIVE)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]
        constraints = [
            models.UniqueConstraint(
                name="project_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a project with this code.",
            ),
            models.CheckConstraint(
                name="project_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="A project cannot end before it starts.",
            ),
            models.CheckConstraint(
                name="project_status_is_known",
                condition=Q(status__in=ProjectStatus.values),
                violation_error_message="A project is proposed, under way, on hold or closed.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Workstream(models.Model):
    """A part of a project with a lead of its own, who reports to the project team."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="workstreams")
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    lead = models.ForeignKey(Post, models.PROTECT, related_name="workstreams_led", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["project", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                name="workstream_name_once_a_project",
                fields=["project", "name"],
                violation_error_message="This project already has a workstream with this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
