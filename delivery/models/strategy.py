"""By which measures a commissioning strategy is judged."""

from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.models import Strategy
from delivery.models.measure import Measure


class StrategyMeasure(models.Model):
    """A measure by which a strategy is judged."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="strategies")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["strategy", "measure"]
        constraints = [
            models.UniqueConstraint(name="measure_once_a_strategy", fields=["strategy", "measure"]),
        ]

    def __str__(self) -> str:
        return f"{self.strategy}: {self.measure}"
