"""What a measure is held against: its trajectory, a comparator, a rule for its colour, the steps of its process."""

from datetime import date

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership
from delivery.models.measure import Measure


class ReferenceKind(models.TextChoices):
    PLANNED = "planned", "Trajectory"
    COMPARATOR = "comparator", "Comparator"


class MeasureReference(models.Model):
    """A value for a period that a measure is held against: planned for it, or the comparator's."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="references")
    kind = models.CharField(max_length=10, choices=ReferenceKind)
    period_label = models.CharField(max_length=60)
    on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["measure", "kind", "on"]
        constraints = [
            models.UniqueConstraint(
                name="measure_reference_once_a_day",
                fields=["measure", "kind", "on"],
                violation_error_message="There is a figure for this day already. Change that one.",
            ),
            models.CheckConstraint(name="measure_reference_kind_is_known", condition=Q(kind__in=ReferenceKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.period_label}: {self.value}"


class Against(models.TextChoices):
    TARGET = "target", "The target"
    TRAJECTORY = "trajectory", "What is planned for the period"


class ColourRule(models.Model):
    """A stated rule for red, amber and green from a day on. Without one a measure has no colour."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="colour_rules")
    starts_on = models.DateField()
    amber_within = models.DecimalField(max_digits=5, decimal_places=2)
    against = models.CharField(max_length=10, choices=Against, default=Against.TARGET)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["measure", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                name="colour_rule_once_a_day",
                fields=["measure", "starts_on"],
                violation_error_message="A rule begins on this day already. Change that one.",
            ),
            models.CheckConstraint(
                name="colour_rule_is_sane",
                condition=Q(amber_within__gte=0) & Q(against__in=Against.values),
                violation_error_message="Amber reaches to nought per cent or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: amber within {self.amber_within}%"


class ProcessStep(models.Model):
    """The first day of a new stretch of a control chart, set by hand because the process itself changed."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="steps")
    starts_on = models.DateField()
    reason = models.TextField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["measure", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                name="process_step_once_a_day",
                fields=["measure", "starts_on"],
                violation_error_message="A new stretch begins on this day already.",
            ),
            models.CheckConstraint(
                name="process_step_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say what changed: limits are not drawn anew without a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, from {self.starts_on}"


class ChartRules(models.Model):
    """Which patterns a partnership's control charts flag, from a day on; the house's own where none is recorded."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="chart_rules")
    starts_on = models.DateField(default=date(2014, 4, 1))
    run = models.PositiveSmallIntegerField(default=7)
    trend = models.PositiveSmallIntegerField(default=7)
    least = models.PositiveSmallIntegerField(default=10)
    settled = models.PositiveSmallIntegerField(default=15)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                name="chart_rules_once_a_day",
                fields=["partnership", "starts_on"],
                violation_error_message="Rules begin on this day already. Change those.",
            ),
            models.CheckConstraint(
                name="chart_rules_are_sane",
                condition=Q(run__gte=5, run__lte=12, trend__gte=5, trend__lte=12, least__gte=5)
                & Q(settled__gte=models.F("least")),
                violation_error_message=(
                    "Runs and trends have 5 to 12 values; limits need at least 5, and settle at that number or more."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Rules of control charts from {self.starts_on}"
