"""The terms under which money is pooled."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, Partnership


class Agreement(models.Model):
    """One section 75 agreement: who hosts, from when to when, and how a variance is shared.

    ``rules``: the risk share as data, in the form of a scenario file's ``rules``; amounts and weights are strings.
    ``variance_threshold``: £; a line's variance above it, either way, needs an explanation.
    ``tolerance``: £; a forecast for the whole fund further than this from its budget starts the notice clock.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="agreements")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="hosted_agreements", null=True, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    notice_working_days = models.PositiveSmallIntegerField(default=10)
    entry_working_days = models.PositiveSmallIntegerField(
        default=10, help_text="Working days after the end of a period in which its figures are entered."
    )
    variance_threshold = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal("0.00"))
    tolerance = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal("0.00"))
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["partnership", "starts_on", "code"]
        constraints = [
            models.UniqueConstraint(
                name="agreement_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has an agreement with this code.",
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="An agreement cannot end before it starts.",
            ),
            models.CheckConstraint(
                name="agreement_limits_are_not_negative",
                condition=Q(variance_threshold__gte=0, tolerance__gte=0),
                violation_error_message="The threshold and the tolerance of an agreement are nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
