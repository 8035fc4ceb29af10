"""Business cases. The text of a case is a document under control; its options and figures stand beside it."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import ControlledDocument, Decision, DocumentVersion, Partnership
from delivery.models.programme import Programme
from delivery.models.project import Project


class CaseStage(models.TextChoices):
    STRATEGIC_OUTLINE = "strategic", "Strategic outline case"
    OUTLINE = "outline", "Outline business case"
    FULL = "full", "Full business case"


class BusinessCase(models.Model):
    """Why to do something, how, and at what cost. ``stage``: how far it is worked out now.

    It is of a project or of a programme; without either it is the whole partnership's.
    ``decision``: the decision that it is made for.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="business_cases")
    document = models.OneToOneField(ControlledDocument, models.PROTECT, related_name="business_case")
    project = models.ForeignKey(Project, models.PROTECT, related_name="business_cases", null=True, blank=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="business_cases", null=True, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="business_cases", null=True, blank=True)
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=160)
    covers = models.TextField()
    stage = models.CharField(max_length=10, choices=CaseStage)
    position = models.PositiveSmallIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="case_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a business case with this code.",
            ),
            models.CheckConstraint(
                name="case_is_of_a_project_or_a_programme",
                condition=Q(project__isnull=True) | Q(programme__isnull=True),
                violation_error_message="A case is of a project or of a programme. Choose one of the two.",
            ),
            models.CheckConstraint(
                name="case_stage_is_known",
                condition=Q(stage__in=CaseStage.values),
                violation_error_message="A case is a strategic outline, an outline or a full business case.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def of(self) -> str:
        """The project, the programme or the partnership that it is made for."""
        return str(self.project or self.programme or self.partnership)


class CaseVersion(models.Model):
    """The stage, options and figures of a case as they stood when a version of its text was written. Never changed.

    ``content``: frozen by ``ihwb.kernel.freezing``; its fingerprint also stands in the version's text, so that whoever
    approves the text approves these figures.
    """

    case = models.ForeignKey(BusinessCase, models.PROTECT, related_name="versions")
    version = models.OneToOneField(DocumentVersion, models.PROTECT, related_name="case_version")
    stage = models.CharField(max_length=10, choices=CaseStage)
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["case", "version"]
        constraints = [
            models.CheckConstraint(name="case_version_stage_is_known", condition=Q(stage__in=CaseStage.values)),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.version}"
