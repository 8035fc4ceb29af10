"""Values of measures read from a spreadsheet: the file as it was chosen, what its columns mean, what became of it."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership, User


class MeasureImport(models.Model):
    """One file of values. ``rows``: its cells as they were read; emptied once it is dealt with.

    ``sha256``: of the file, by which the same file is known again. ``columns``: {what: column, counted from 0}.
    ``heading_row``: the row of the headings as the spreadsheet counts; the values stand below it.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="measure_imports")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list, blank=True)
    heading_row = models.PositiveIntegerField(default=1)
    columns = models.JSONField(default=dict, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="measure_imports")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True), excluded_fields=["rows"])

    class Meta:
        ordering = ["partnership", "-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                name="measure_file_applied_once_a_partnership",
                fields=["partnership", "sha256"],
                condition=Q(applied_at__isnull=False),
                violation_error_message="This file was imported already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
