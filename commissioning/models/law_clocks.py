"""What decision law leaves to each area, as dated data: the clocks, what makes a decision key, who may call in."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models.partnership import Body, Partnership
from commissioning.rules.law_kinds import ClockKind, Count, Unit


class ClockRule(models.Model):
    """How a clock is counted from a day on, for one body or for every body. A changed rule is a new row.

    ``number``: of the unit; ``count``: which of the two days at the ends are left out.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="clock_rules")
    body = models.ForeignKey(Body, models.PROTECT, related_name="clock_rules", null=True, blank=True)
    kind = models.CharField(max_length=20)  # a ClockKind; no choices: its words may change without the table
    number = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Unit])
    count = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Count])
    since = models.DateField()
    source = models.CharField(max_length=300)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "kind", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="one_clock_rule_of_a_body_from_a_day",
                fields=["partnership", "kind", "body", "since"],
                condition=Q(body__isnull=False),
                violation_error_message="This body has a rule for this clock from this day already.",
            ),
            models.UniqueConstraint(
                name="one_clock_rule_of_all_bodies_from_a_day",
                fields=["partnership", "kind", "since"],
                condition=Q(body__isnull=True),
                violation_error_message="There is a rule for this clock from this day already.",
            ),
            models.CheckConstraint(
                name="clear_days_are_days",
                condition=~Q(unit=Unit.MONTHS.value, count=Count.CLEAR.value),
                violation_error_message="Clear days are days, not months.",
            ),
        ]

    def __str__(self) -> str:
        return f"{ClockKind(self.kind).label} from {self.since:%d %B %Y}"


class LocalTerms(models.Model):
    """What makes a decision key here, and who may call one in, from a day on. A changed rule is a new row.

    ``key_value``: £, from which on a decision is key; ``key_areas``: so many wards or divisions affected make it key;
    ``call_in_members``: how many members it takes; ``call_in_grounds``: one ground a line.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="local_terms")
    since = models.DateField()
    key_value = models.DecimalField(max_digits=15, decimal_places=2)
    key_areas = models.PositiveSmallIntegerField()
    call_in_members = models.PositiveSmallIntegerField()
    call_in_grounds = models.TextField()
    source = models.CharField(max_length=300)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "-since"]
        verbose_name_plural = "local terms"
        constraints = [
            models.UniqueConstraint(
                name="local_terms_once_a_day",
                fields=["partnership", "since"],
                violation_error_message="There are terms from this day already. Choose another day.",
            ),
            models.CheckConstraint(
                name="local_terms_are_positive",
                condition=Q(key_value__gt=0, key_areas__gte=1, call_in_members__gte=1),
                violation_error_message="Value, areas and members are one or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"Terms from {self.since:%d %B %Y}"
