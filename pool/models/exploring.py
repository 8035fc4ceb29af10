"""What might be: named scenarios and simulations. None of it is anybody's figure."""

from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.models import User
from pool.models.fund import PooledFund
from pool.models.period import Period


class SavedScenario(models.Model):
    """A named what-if on a period. ``changes``: what differs from the period, in the form of ``pool.rules.what_if``."""

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="saved_scenarios")
    period = models.ForeignKey(Period, models.PROTECT, related_name="saved_scenarios", null=True, blank=True)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    note = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="saved_scenarios")
    saved_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["fund", "name"]
        constraints = [
            models.UniqueConstraint(
                name="scenario_name_once_a_fund",
                fields=["fund", "name"],
                violation_error_message="This fund already has a scenario with this name. Choose another name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Simulation(models.Model):
    """A run of many trials over the lines of a period. The seed and the inputs make it come out the same again."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="simulations")
    trials = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    inputs = models.JSONField()
    result = models.JSONField()
    run_by = models.ForeignKey(User, models.PROTECT, related_name="simulations")
    run_at = models.DateTimeField()

    class Meta:
        ordering = ["-run_at"]

    def __str__(self) -> str:
        return f"{self.trials} trials, {self.period}"
