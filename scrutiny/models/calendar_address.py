"""The address by which a person's own calendar program reads the meetings of a partnership."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership, User


class CalendarAddress(models.Model):
    """A secret address, kept as its hash alone: it is shown once, when it is made.

    Whoever has it reads what the person may see on that day, and nothing once it is given up or the account is retired.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="calendar_addresses")
    user = models.ForeignKey(User, models.PROTECT, related_name="calendar_addresses")
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    given_up_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True), excluded_fields=["token_hash"])

    class Meta:
        ordering = ["user", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                name="calendar_address_is_nobody_elses",
                fields=["token_hash"],
                violation_error_message="This address is taken. Make another.",
            ),
            models.UniqueConstraint(
                name="one_calendar_address_a_person",
                fields=["partnership", "user"],
                condition=Q(given_up_at__isnull=True),
                violation_error_message="You have an address already. Give it up first, or make it anew.",
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar address {self.pk}"
