"""The scope of integrated commissioning: criteria, lines of spend, and what was said of them from which day on."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models.decisions import Decision
from commissioning.models.partnership import Organisation, Partnership
from commissioning.rules.scope import RestsOn


class ScopeCriterion(models.Model):
    """A reason for which spend is in, or out of, scope. ``ended_on``: the last day on which it is used."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="scope_criteria")
    number = models.PositiveSmallIntegerField()
    inside = models.BooleanField()
    text = models.CharField(max_length=300)
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "-inside", "number"]
        verbose_name_plural = "scope criteria"
        constraints = [
            models.UniqueConstraint(name="criterion_number_once_a_partnership", fields=["partnership", "number"]),
            models.CheckConstraint(
                name="criterion_ends_after_it_begins",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{'In' if self.inside else 'Out'}: {self.text}"


class SpendLine(models.Model):
    """What an organisation spends on something in a year, before anything is attributed. ``year``: 2012 is 2012/13.

    ``rests_on``: whether the figure can be worked out again from its source.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="spend_lines")
    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="spend_lines")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    source = models.CharField(max_length=300)
    rests_on = models.CharField(
        max_length=8, choices=[(one.value, one.label) for one in RestsOn], default=RestsOn.SPEND.value
    )
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "category", "name"]
        constraints = [
            models.UniqueConstraint(
                name="spend_line_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a line of spend with this code.",
            ),
            models.CheckConstraint(
                name="spend_is_nought_or_more",
                condition=Q(amount__gte=0),
                violation_error_message="Spend is nought or more.",
            ),
            models.CheckConstraint(
                name="spend_rests_on_something_known",
                condition=Q(rests_on__in=[one.value for one in RestsOn]),
                violation_error_message="Say what the figure rests on.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScopeStanding(models.Model):
    """A line is in or out of scope from a day on, by a criterion; ``decision``: that decided it."""

    line = models.ForeignKey(SpendLine, models.PROTECT, related_name="standings")
    since = models.DateField()
    inside = models.BooleanField()
    criterion = models.ForeignKey(ScopeCriterion, models.PROTECT, related_name="standings")
    why = models.CharField(max_length=300, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="scope_standings", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["line", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="scope_said_once_a_day",
                fields=["line", "since"],
                violation_error_message="This is said of the line from that day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {'in' if self.inside else 'out'} from {self.since:%d %B %Y}"


class LineAttribution(models.Model):
    """How much of a line belongs to the place, from a day on. ``steps``: [{"percent": "60", "why": "..."}, ...]."""

    line = models.ForeignKey(SpendLine, models.PROTECT, related_name="attributions")
    since = models.DateField()
    steps = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=300)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["line", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="line_attributed_once_a_day",
                fields=["line", "since"],
                violation_error_message="This line is attributed from that day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}, from {self.since:%d %B %Y}"
