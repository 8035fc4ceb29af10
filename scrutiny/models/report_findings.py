"""What an author has said of a finding: why a table does not cast, why a typed figure differs from the data."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import User
from scrutiny.models.reports import Report


class FindingKind(models.TextChoices):
    CASTING = "casting", "Casting"
    TYPED = "typed", "Typed by hand"


class ReportExplanation(models.Model):
    """One finding explained. It holds for the finding with this ``key``, which changes with the figures.

    ``words``: the finding as it was told, so that the explanation can be read when the finding is gone.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="explanations")
    kind = models.CharField(max_length=10, choices=FindingKind)
    key = models.CharField(max_length=32)
    words = models.TextField()
    reason = models.TextField()
    explained_by = models.ForeignKey(User, models.PROTECT, related_name="findings_explained", null=True, blank=True)
    explained_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="finding_explained_once_a_report",
                fields=["report", "key"],
                violation_error_message="This finding is explained already. Reload the report.",
            ),
            models.CheckConstraint(
                name="explanation_says_something",
                condition=~Q(reason="") & Q(kind__in=FindingKind.values),
                violation_error_message="Say why the finding stands as it is.",
            ),
        ]

    def __str__(self) -> str:
        return f"Explanation {self.pk}"
