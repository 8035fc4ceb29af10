"""The template of a body's agendas: the items that stand on each."""

from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.models import Body
from scrutiny.rules.agenda import Standing


class StandingItem(models.Model):
    """One item that stands on every agenda of a body. ``duration``: minutes; ``last``: it comes after the business.

    An item of minutes carries those of the body's meeting before.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="standing_items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Standing], default=Standing.TEXT)
    duration = models.PositiveSmallIntegerField("minutes", null=True, blank=True)
    last = models.BooleanField("after the business", default=False)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["body", "last", "position"]
        constraints = [
            models.UniqueConstraint(
                name="standing_item_position_once_a_body",
                fields=["body", "position"],
                violation_error_message="Another standing item has this place. Reload the page.",
            ),
            models.UniqueConstraint(
                name="standing_item_once_a_body",
                fields=["body", "title"],
                violation_error_message="This body has a standing item with this title already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
