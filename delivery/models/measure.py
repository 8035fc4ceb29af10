"""How well it goes: measures with a baseline, a target and the values since."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership, Post, User
from delivery.models.project import Project


class TargetKind(models.TextChoices):
    VALUE = "value", "Reach a value"
    CHANGE = "change", "Change by a percentage"
    LEVEL = "level", "Change by an amount"
    DIRECTION = "direction", "Better than the baseline"
    COMPARATOR = "comparator", "Return to a comparator"
    STATEMENTS = "statements", "Score on people's statements"
    WORDS = "words", "As worded"
    NONE = "none", "No target published"


class Polarity(models.TextChoices):
    LOWER = "lower", "Lower is better"
    HIGHER = "higher", "Higher is better"


class Reading(models.TextChoices):
    UNSAID = "", "Not said"
    RELATIVE = "relative", "Per cent of the figure"
    POINTS = "points", "Percentage points"


class Frequency(models.TextChoices):
    NONE = "", "Not fixed"
    MONTH = "month", "Monthly"
    QUARTER = "quarter", "Quarterly"
    YEAR = "year", "Yearly"


# Targets with a figure of their own, and those that take it from elsewhere or have none.
IN_FIGURES = [TargetKind.VALUE, TargetKind.CHANGE, TargetKind.LEVEL, TargetKind.STATEMENTS]


class Measure(models.Model):
    """One measure of outcome or performance, with its figures as published.

    ``unit``: what is counted, such as "days"; "%" for a percentage. ``per``: "100,000 population".
    ``target_value``: the value to reach (kinds value and statements), the signed percentage (kind change: -3.5 is a
    reduction) or the signed amount (kind level). ``target_reading``: which way a percentage of a percentage is meant.
    ``comparator``: whose average is to be reached again, such as "national average"; its figures are references.
    ``numerator`` and ``denominator`` in words, and ``rate_per``: how the rate is worked out (100,000; 100 for a
    percentage). ``frequency``: how often a value is due; empty: whenever there is one.
    ``published_change``: the signed percentage printed beside a baseline and a target value.
    ``baseline_text`` and ``target_text`` are the figures as printed.
    Colours follow the dated rules of ``ColourRule`` only.
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
    definition = models.TextField(blank=True)
    numerator = models.CharField(max_length=200, blank=True)
    denominator = models.CharField(max_length=200, blank=True)
    rate_per = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    target_reading = models.CharField(max_length=10, choices=Reading, default=Reading.UNSAID, blank=True)
    comparator = models.CharField(max_length=100, blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.NONE, blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="measures", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
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
                condition=Q(target_kind__in=IN_FIGURES, target_value__isnull=False)
                | Q(target_kind__in=["direction", "comparator", "words", "none"], target_value__isnull=True),
                violation_error_message="A target in figures needs its figure; a target in words has none.",
            ),
            models.CheckConstraint(
                name="measure_comparator_has_its_name",
                condition=~Q(target_kind="comparator") | ~Q(comparator=""),
                violation_error_message="Say whose average is to be reached, such as the national average.",
            ),
            models.CheckConstraint(
                name="measure_rate_is_per_something",
                condition=Q(rate_per__isnull=True) | Q(rate_per__gt=0),
                violation_error_message="A rate is per a number above nought, such as 100,000.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MeasureValue(models.Model):
    """What was measured for one period. Never changed: a correction, or the final figure, is a new value.

    ``numerator`` and ``denominator``: where the value is a rate that was worked out from them. ``provisional``: the
    source may still change it. ``current``: False once another value corrects it; ``reason``: why this one does.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="values")
    period_label = models.CharField(max_length=60)
    on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    provisional = models.BooleanField(default=False)
    commentary = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    corrects = models.OneToOneField("self", models.PROTECT, related_name="corrected_by", null=True, blank=True)
    current = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["measure", "on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="measure_value_once_a_period",
                fields=["measure", "period_label"],
                condition=Q(current=True),
                violation_error_message="This measure already has a value for this period.",
            ),
            models.UniqueConstraint(
                name="measure_value_once_a_day",
                fields=["measure", "on"],
                condition=Q(current=True),
                violation_error_message="This measure already has a value for this day.",
            ),
            models.CheckConstraint(
                name="measure_value_correction_says_why",
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
                violation_error_message="A correction says why.",
            ),
            models.CheckConstraint(
                name="measure_value_has_both_parts_of_its_rate",
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False, denominator__gt=0),
                violation_error_message="A rate has a numerator and a denominator above nought, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.period_label}: {self.value}"
