"""Commissioning strategies and their consultations. The text of a strategy is a document under control."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.documents import ControlledDocument, DocumentVersion
from commissioning.models.partnership import Partnership
from commissioning.models.people import User


class Strategy(models.Model):
    """What the partners mean to commission for one part of the system. ``covers``: for whom and what, in a sentence.

    What it is linked to (groups of the pool, measures) points here from the apps that hold those things.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="strategies")
    document = models.OneToOneField(ControlledDocument, models.PROTECT, related_name="strategy")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    covers = models.TextField()
    position = models.PositiveSmallIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "code"]
        verbose_name_plural = "strategies"
        constraints = [
            models.UniqueConstraint(
                name="strategy_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a strategy with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Consultation(models.Model):
    """A consultation on one version of a strategy; both days are included. ``answer``: what the partners made of it."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="consultations")
    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="consultations", null=True, blank=True)
    audience = models.CharField(max_length=300)
    how = models.TextField(blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    responses = models.PositiveIntegerField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="consultations", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["strategy", "opens_on"]
        constraints = [
            models.CheckConstraint(
                name="consultation_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="A consultation cannot close before it opens.",
            ),
            models.CheckConstraint(
                name="consultation_answered_means_when",
                condition=Q(answer="", answered_on__isnull=True) | (~Q(answer="") & Q(answered_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy}: {self.opens_on:%d %B %Y} to {self.closes_on:%d %B %Y}"


class ConsultationMinimum(models.Model):
    """How many days a consultation is open here at least, from a day on. A changed rule is a new row."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="consultation_minimums")
    since = models.DateField()
    days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="consultation_minimum_once_a_day",
                fields=["partnership", "since"],
                violation_error_message="A rule begins on that day already.",
            ),
            models.CheckConstraint(name="consultation_minimum_is_a_day_or_more", condition=Q(days__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.days} days from {self.since:%d %B %Y}"
