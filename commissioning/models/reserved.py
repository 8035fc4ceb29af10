"""What a body's reserved decisions mean for the delegation guard."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from commissioning.models.bodies import TermsOfReference
from commissioning.models.kinds import DecisionKind
from commissioning.models.register import DelegatedFunction


class ReservedMatter(models.Model):
    """That a line of a body's reserved decisions means a kind of decision, a function, or a kind that uses it.

    ``words``: the line of the terms of reference; ``over``: £, reserved only above it, none for every amount. In force
    while its version of the terms is. A line without such a row is read by people alone.
    """

    terms = models.ForeignKey(TermsOfReference, models.PROTECT, related_name="matters")
    words = models.CharField(max_length=500)
    kind = models.ForeignKey(DecisionKind, models.PROTECT, related_name="reserved", null=True, blank=True)
    function = models.ForeignKey(DelegatedFunction, models.PROTECT, related_name="reserved", null=True, blank=True)
    over = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["terms", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reserved_matter_says_what_it_means",
                condition=Q(kind__isnull=False) | Q(function__isnull=False),
                violation_error_message="Choose the kind of decision or the function that is reserved.",
            ),
            models.CheckConstraint(
                name="reserved_above_nought_or_more",
                condition=Q(over__isnull=True) | Q(over__gte=0),
                violation_error_message="The amount is nought or more.",
            ),
            models.UniqueConstraint(
                "terms",
                Coalesce("kind_id", 0),
                Coalesce("function_id", 0),
                name="reserved_matter_once",
                violation_error_message="This kind or function is reserved by these terms already.",
            ),
        ]

    def __str__(self) -> str:
        return self.words
