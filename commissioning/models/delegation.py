"""The scheme of delegation in figures: up to what value a role may approve on its own."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.partnership import Organisation, Partnership
from commissioning.rules.roles import Role


class ApprovalLimit(models.Model):
    """Up to what value, £, included, a role approves an act alone, from a day on. No amount: without limit.

    ``act``: what is approved, such as ``virement``; the app that owns the act names it. What is above every limit
    takes a decision of both organisations. ``organisation``: none: for every partner's holders of the role.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="approval_limits")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="approval_limits", null=True, blank=True
    )
    act = models.SlugField(max_length=40)
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role])
    up_to = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "act", "role", "since"]
        constraints = [
            models.CheckConstraint(
                name="approval_limit_is_not_negative",
                condition=Q(up_to__isnull=True) | Q(up_to__gte=0),
                violation_error_message="A limit is nought or more.",
            ),
            models.CheckConstraint(
                name="approval_limit_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="A limit cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act}, {self.role}: {self.up_to}"
