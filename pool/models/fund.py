"""A pooled fund: its lines and their budgets, what the partners put in, and what is held against risk."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation
from ihwb.kernel.dates import FinancialYear
from pool.models.agreement import Agreement

YEARS = (1900, 2999)


class PooledFund(models.Model):
    """Money put together for the services that its lines list."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="funds")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["agreement", "code"]
        constraints = [
            models.UniqueConstraint(
                name="fund_code_once_an_agreement",
                fields=["agreement", "code"],
                violation_error_message="This agreement already has a fund with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LineGroup(models.Model):
    """A grouping of budget lines, in the order in which the plan prints them."""

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="groups")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        ordering = ["fund", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="line_group_code_once_a_fund",
                fields=["fund", "code"],
                violation_error_message="This fund already has a group with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Arrangement(models.TextChoices):
    POOLED = "pooled", "Pooled"
    ALIGNED = "aligned", "Aligned"
    EXTERNAL = "external", "External"


class BudgetLine(models.Model):
    """A service with a budget, a lead commissioner and a provider. Only pooled lines are shared.

    ``scheme_code``: of the scheme in the agreement's schedule. ``tags``: words that risk-share rules select by.
    ``shares``: the line's own weights, {partner code: "55"}.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="lines")
    group = models.ForeignKey(LineGroup, models.PROTECT, related_name="lines")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="led_lines")
    provider = models.CharField(max_length=200, blank=True)
    scheme_code = models.SlugField(max_length=40, blank=True)
    arrangement = models.CharField(max_length=10, choices=Arrangement, default=Arrangement.POOLED)
    tags = models.JSONField(default=list, blank=True)
    shares = models.JSONField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["fund", "group__position", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="line_code_once_a_fund",
                fields=["fund", "code"],
                violation_error_message="This fund already has a line with this code.",
            ),
            models.CheckConstraint(
                name="line_arrangement_is_known",
                condition=Q(arrangement__in=["pooled", "aligned", "external"]),
                violation_error_message="A line is pooled, aligned or external.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"


class Budget(models.Model):
    """A line's original budget for one year, £; income is negative. ``year`` is the starting year: 2015 is 2015/16.

    The current budget is this with the approved virements and the agreed variations of the year.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["line", "year"]
        constraints = [
            models.UniqueConstraint(
                name="budget_once_a_line_and_year",
                fields=["line", "year"],
                violation_error_message="This line already has a budget for this year. Change that one.",
            ),
            models.CheckConstraint(name="budget_year_is_a_year", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return f"{self.line.code} {FinancialYear(self.year)}"


class Contribution(models.Model):
    """What one partner puts into the fund in one year, £, as first agreed; agreed variations come on top.

    ``in_kind``: the part of it that is not money. ``client_charges``: what the partner keeps from clients and has
    netted off already; the gross contribution is the amount and these together.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="contributions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contributions")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    in_kind = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal("0.00"))
    client_charges = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal("0.00"))
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["fund", "year", "organisation__position"]
        constraints = [
            models.UniqueConstraint(
                name="contribution_once_a_partner_and_year",
                fields=["fund", "organisation", "year"],
                violation_error_message="This partner already has a contribution for this year. Change that one.",
            ),
            models.CheckConstraint(
                name="contribution_is_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="A contribution is nought or more.",
            ),
            models.CheckConstraint(
                name="contribution_in_kind_is_part_of_it",
                condition=Q(in_kind__gte=0, in_kind__lte=F("amount"), client_charges__gte=0),
                violation_error_message="What is in kind is a part of the contribution; charges are nought or more.",
            ),
            models.CheckConstraint(name="contribution_year_is_a_year", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {FinancialYear(self.year)}"


class RiskFund(models.Model):
    """Money held inside the pool against risk in one year, such as a contingency, £.

    ``release``: for a fund that is released as it is earned, the whole amount and its measuring points, as
    ``pool.rules.risk_share.releases`` writes them; ``amount`` is then what they have released so far.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="risk_funds")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    release = models.JSONField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["fund", "year", "code"]
        constraints = [
            models.UniqueConstraint(
                name="risk_fund_code_once_a_fund_and_year",
                fields=["fund", "code", "year"],
                violation_error_message="This fund already holds money under this code for this year.",
            ),
            models.CheckConstraint(
                name="risk_fund_is_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="Money held against risk is nought or more.",
            ),
            models.CheckConstraint(name="risk_fund_year_is_a_year", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {FinancialYear(self.year)}"

    @property
    def whole(self) -> Decimal:
        """£ of which ``amount`` is what was released; the amount itself where nothing has to be earned."""
        return Decimal(self.release["amount"]) if self.release else self.amount
