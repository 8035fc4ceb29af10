"""How well it goes: measures with a baseline, a target and the values since."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership, User
from delivery.models.project import Project


class TargetKind(models.TextChoices):
    VALUE = "value", "Reach a value"
    CHANGE = "change", "Change by a percentage"
    WORDS = "words", "As worded"
    NONE = "none", "No target published"


class Polarity(models.TextChoices):
    LOWER = "lower", "Lower is better"
    HIGHER = "higher", "Higher is better"


class Measure(models.Model):
    """One measure of outcome or performance, with its figures as published.

    ``unit``: what is counted, such as "days"; "%" for a percentage. ``per``: "100,000 population".
    ``target_value``: the value to reach (kind value), or the signed percentage (kind change: -3.5 is a reduction).
    ``published_change``: the signed percentage printed beside a baseline and a target value.
    ``baseline_text`` and ``target_text`` are the figures as printed.
    ``amber_within``: the stated rule for red, amber and green: amber is a shortfall of at most this percentage of the
    target. Null: no such rule is stated, and none is made up.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="measures")
    project = models.ForeignKey(Project, models.PROTECT, related_name="measures", null=True, blank=True)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    per = models.CharField(max_length=60, blank=True)
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_text = models.CharField(max_length=60, blank=True)
    baseline_label = models.CharField(max_length=60, blank=True)
    target_kind = models.CharField(max_length=10, choices=TargetKind)
    target_value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target_text = models.CharField(max_length=200, blank=True)
    target_by = models.DateField(null=True, blank=True)
    target_by_text = models.CharField(max_length=60, blank=True)
    published_change = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    polarity = models.CharField(max_length=10, choices=Polarity)
    amber_within = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="measure_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a measure with this code.",
            ),
            models.CheckConstraint(
                name="measure_target_has_its_figure",
                condition=Q(target_kind__in=["value", "change"], target_value__isnull=False)
                | Q(target_kind__in=["words", "none"], target_value__isnull=True),
                violation_error_message="A target in figures needs its figure; a target in words has none.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MeasureValue(models.Model):
    """What was measured for one period."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="values")
    period_label = models.CharField(max_length=60)
    on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["measure", "on"]
        constraints = [
            models.UniqueConstraint(
                name="measure_value_once_a_period",
                fields=["measure", "period_label"],
                violation_error_message="This measure already has a value for this period.",
            ),
            models.UniqueConstraint(
                name="measure_value_once_a_day",
                fields=["measure", "on"],
                violation_error_message="This measure already has a value for this day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.period_label}: {self.value}"
