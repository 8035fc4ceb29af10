"""What the partnership does beside its daily business: the projects of a programme."""

from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership


class Project(models.Model):
    """A project with its own risks, milestones, measures and costs; ``programme`` names what it belongs to."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="projects")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    programme = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]
        constraints = [
            models.UniqueConstraint(
                name="project_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a project with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
