"""Which groups of the pool a commissioning strategy covers."""

from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.models import Strategy
from pool.models.fund import LineGroup


class StrategyGroup(models.Model):
    """A group of budget lines that a strategy covers."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="pool_groups")
    group = models.ForeignKey(LineGroup, models.PROTECT, related_name="strategies")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["strategy", "group"]
        constraints = [
            models.UniqueConstraint(name="group_once_a_strategy", fields=["strategy", "group"]),
        ]

    def __str__(self) -> str:
        return f"{self.strategy}: {self.group}"
