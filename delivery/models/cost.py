"""What it costs to run the programme, and the totals that were published beside the figures."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, Partnership
from delivery.models.programme import Programme
from delivery.models.project import Project

YEARS = [MinValueValidator(1900), MaxValueValidator(2999)]


class ProgrammeCost(models.Model):
    """One type of cost in one financial year (2014 is 2014/15), of a project or of a whole programme. £.

    Without either it is of all programmes together.

    ``amount``: what it is planned to cost, as published; ``budget``: what was set aside; ``actual``: what was spent;
    ``forecast``: what the whole year is now expected to cost.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="programme_costs")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="costs", null=True, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="costs", null=True, blank=True)
    cost_type = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField(validators=YEARS)
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    budget = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    forecast = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "year"]
        constraints = [
            # Three constraints, because both databases count every null as different.
            models.UniqueConstraint(
                name="cost_of_all_programmes_once_a_type_and_year",
                fields=["partnership", "cost_type", "year"],
                condition=Q(project__isnull=True, programme__isnull=True),
                violation_error_message="This type of cost already has an amount for this year.",
            ),
            models.UniqueConstraint(
                name="programme_cost_once_a_type_and_year",
                fields=["programme", "cost_type", "year"],
                condition=Q(programme__isnull=False),
                violation_error_message="This type of cost already has an amount for this year.",
            ),
            models.CheckConstraint(
                name="cost_is_of_a_project_or_a_programme",
                condition=Q(project__isnull=True) | Q(programme__isnull=True),
                violation_error_message="A cost is of a project or of a whole programme. Choose one of the two.",
            ),
            models.UniqueConstraint(
                name="project_cost_once_a_type_and_year",
                fields=["project", "cost_type", "year"],
                condition=Q(project__isnull=False),
                violation_error_message="This type of cost already has an amount for this year.",
            ),
            models.CheckConstraint(
                name="programme_cost_year_is_a_year",
                condition=Q(year__gte=1900, year__lte=2999),
                violation_error_message="A financial year starts between 1900 and 2999.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cost_type}, {self.year}: {self.amount}"


class PublishedCost(models.Model):
    """A total as it was printed. Without a type: of all types; without a year (0): of all years. £."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="published_costs")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="published_costs", null=True, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="published_costs", null=True, blank=True)
    cost_type = models.CharField(max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "cost_type", "year"]
        constraints = [
            models.UniqueConstraint(
                name="published_total_of_all_programmes_once",
                fields=["partnership", "cost_type", "year"],
                condition=Q(project__isnull=True, programme__isnull=True),
                violation_error_message="This published total stands here already.",
            ),
            models.UniqueConstraint(
                name="published_programme_total_once",
                fields=["programme", "cost_type", "year"],
                condition=Q(programme__isnull=False),
                violation_error_message="This published total stands here already.",
            ),
            models.CheckConstraint(
                name="published_total_is_of_a_project_or_a_programme",
                condition=Q(project__isnull=True) | Q(programme__isnull=True),
                violation_error_message="A published total is of a project or of a whole programme.",
            ),
            models.UniqueConstraint(
                name="published_project_total_once",
                fields=["project", "cost_type", "year"],
                condition=Q(project__isnull=False),
                violation_error_message="This published total stands here already.",
            ),
            models.CheckConstraint(
                name="published_cost_is_a_total",
                condition=Q(cost_type="") | Q(year=0),
                violation_error_message="A published total is of a type, of a year, or of everything.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cost_type or 'All'}, {self.year or 'all years'}: {self.amount}"


class CostSplit(models.Model):
    """A rule that divides programme costs between the partners, from a day on, until a later one takes its place."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="cost_splits")
    since = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="cost_split_once_a_day",
                fields=["partnership", "since"],
                violation_error_message="A rule that divides costs stands from this day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"From {self.since}"


class CostShare(models.Model):
    """One partner's share under a rule, in per cent; the shares of a rule make 100."""

    split = models.ForeignKey(CostSplit, models.PROTECT, related_name="shares")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cost_shares")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["split", "organisation"]
        constraints = [
            models.UniqueConstraint(
                name="cost_share_once_a_partner",
                fields=["split", "organisation"],
                violation_error_message="This partner has a share under this rule already.",
            ),
            models.CheckConstraint(
                name="cost_share_is_a_percentage",
                condition=Q(percent__gte=0, percent__lte=100),
                violation_error_message="A share is between 0 and 100 per cent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.percent}%"
