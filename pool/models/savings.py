"""Savings and benefits that the plan counts on, month by month: required, planned, delivered, at risk."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Post, User
from pool.models.fund import YEARS, BudgetLine, PooledFund
from pool.models.period import Period
from pool.models.plan import PlannedBenefit


class SavingsKind(models.TextChoices):
    QIPP = "qipp", "QIPP"
    PROGRAMME = "programme", "Programme"
    OTHER = "other", "Other saving"


class SavingsPlan(models.Model):
    """A saving planned for one year, £, positive; against a line where it is one line's.

    ``counted_elsewhere``: it stands in another programme's plan as well and is left out of the total. ``benefit``: the
    planned benefit of the published plan that it delivers.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="savings")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="savings", null=True, blank=True)
    benefit = models.ForeignKey(PlannedBenefit, models.PROTECT, related_name="savings", null=True, blank=True)
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=SavingsKind, default=SavingsKind.QIPP)
    year = models.PositiveSmallIntegerField()
    planned = models.DecimalField(max_digits=15, decimal_places=2)
    counted_elsewhere = models.BooleanField(default=False)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="savings", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["fund", "year", "code"]
        constraints = [
            models.UniqueConstraint(
                name="savings_code_once_a_fund_and_year",
                fields=["fund", "year", "code"],
                violation_error_message="This fund already has a saving with this code in this year.",
            ),
            models.CheckConstraint(
                name="saving_planned_is_not_negative",
                condition=Q(planned__gte=0),
                violation_error_message="A planned saving is nought or more.",
            ),
            models.CheckConstraint(name="saving_year_is_a_year", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return self.name


class SavingsFigure(models.Model):
    """What a saving delivered to the end of a period, is forecast to deliver in the year, and of that at risk; £."""

    plan = models.ForeignKey(SavingsPlan, models.PROTECT, related_name="figures")
    period = models.ForeignKey(Period, models.PROTECT, related_name="savings_figures")
    delivered = models.DecimalField(max_digits=15, decimal_places=2)
    forecast = models.DecimalField(max_digits=15, decimal_places=2)
    at_risk = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal("0.00"))
    comment = models.TextField(blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="entered_savings")
    entered_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["plan", "period"]
        constraints = [
            models.UniqueConstraint(
                name="savings_figure_once_a_plan_and_period",
                fields=["plan", "period"],
                violation_error_message="This saving has its figures in this period already. Change those.",
            ),
            models.CheckConstraint(
                name="saving_at_risk_is_not_negative",
                condition=Q(at_risk__gte=0),
                violation_error_message="What is at risk is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.period}"
