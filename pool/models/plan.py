"""What was published: the plan's totals and the benefits it counts on. Kept as printed, never corrected."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from ihwb.kernel.dates import FinancialYear
from pool.models.fund import YEARS, PooledFund


class PlannedBenefit(models.Model):
    """One kind of benefit in one year, £; a negative amount is a cost.

    ``counted_elsewhere``: the saving belongs to another programme's plan as well, and must not be counted twice.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="planned_benefits")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    counted_elsewhere = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["fund", "year", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="planned_benefit_once_a_fund_and_year",
                fields=["fund", "code", "year"],
                violation_error_message="This fund already has this benefit for this year. Change that one.",
            ),
            models.CheckConstraint(name="planned_benefit_year_is_a_year", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {FinancialYear(self.year)}"


class PublishedFigure(models.Model):
    """One figure as a document prints it, £, shown beside what the lines add up to."""

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="published_figures")
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["fund", "year", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="published_figure_once_a_fund_and_year",
                fields=["fund", "code", "year"],
                violation_error_message="This figure is recorded already for this year. Change that one.",
            ),
            models.CheckConstraint(name="published_figure_year_is_a_year", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return f"{self.label} {FinancialYear(self.year)}"
