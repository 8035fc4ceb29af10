"""Live figures: what a report quotes from the pool and the programme, and what its author made of later changes."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import User
from scrutiny.models.reports import Report
from scrutiny.rules.quoting import Manner


class ReportFigure(models.Model):
    """A figure that stands in the report's text as ``[[figure NUMBER: …]]``, with all that it came with.

    ``key``: of ``ihwb.kernel.quotes.Quote``. ``value``: as text, a decimal or a day; in words it is ``manner`` that
    says how it is written. ``entered``: [[who, moment or null], ...] as it was when it was put in; ``lines``: codes
    of the budget lines behind it. ``kept_value``: the later value against which the author kept this one.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="figures")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=200)
    label = models.CharField(max_length=500)
    value = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True)
    manner = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Manner])
    as_at = models.DateField(null=True, blank=True)
    governed_by = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=500, blank=True)
    entered = models.JSONField(default=list, blank=True)
    lines = models.JSONField(default=list, blank=True)
    ledger = models.BooleanField(default=False)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="figures_quoted", null=True, blank=True)
    taken_at = models.DateTimeField()
    kept_value = models.CharField(max_length=40, blank=True)
    kept_reason = models.TextField(blank=True)
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="figures_kept", null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                name="figure_number_once_a_report",
                fields=["report", "number"],
                violation_error_message="Another figure of the report has this number. Reload the report.",
            ),
            models.CheckConstraint(
                name="figure_kept_means_who_when_and_why",
                condition=Q(kept_value="", kept_reason="", kept_by__isnull=True, kept_at__isnull=True)
                | (~Q(kept_value="") & ~Q(kept_reason="") & Q(kept_by__isnull=False, kept_at__isnull=False)),
                violation_error_message="A figure that is kept although it has changed says by whom, when and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Figure {self.number}"
