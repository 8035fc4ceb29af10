"""What the programme is for: benefits, whose they are, when they come, and what was delivered of them."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership, Post, User
from delivery.models.measure import Measure
from delivery.models.programme import Programme
from delivery.models.project import Project
from pool.models import PlannedBenefit, PooledFund, SavingsPlan

NOUGHT = Decimal("0.00")
FIRST_YEAR, LAST_YEAR = 1900, 2999


class BenefitKind(models.TextChoices):
    CASHABLE = "cashable", "Cashable"
    NON_CASHABLE = "non_cashable", "Non-cashable"
    QUALITY = "quality", "Quality"


class BenefitStatus(models.TextChoices):
    IDENTIFIED = "identified", "Identified"
    PLANNED = "planned", "Planned"
    REALISING = "realising", "Being realised"
    REALISED = "realised", "Realised"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Confidence(models.TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"
    UNKNOWN = "", "Not stated"


class Benefit(models.Model):
    """A benefit with its owner. Cashable ones are in £; others in ``unit``, or in words alone.

    ``fund``: the pooled fund whose gap a cashable benefit helps to close. ``theme``: the heading that it stands under
    in the document. ``baseline_text`` and ``target_text``: as printed, where no figure can be told.
    ``version`` counts the changes, so that a page opened before somebody else's change is not saved over it.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="benefits")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    theme = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=12, choices=BenefitKind)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="benefits", null=True, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="benefits", null=True, blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="benefits", null=True, blank=True)
    owner_source = models.CharField(max_length=200, blank=True)
    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="benefits", null=True, blank=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="benefits", null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    baseline = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    baseline_text = models.CharField(max_length=100, blank=True)
    target = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    target_text = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=BenefitStatus, default=BenefitStatus.IDENTIFIED)
    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.UNKNOWN, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="benefit_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a benefit with this code.",
            ),
            models.CheckConstraint(
                name="benefit_is_of_a_project_or_a_programme",
                condition=Q(project__isnull=True) | Q(programme__isnull=True),
                violation_error_message="A benefit is of a project or of a whole programme. Choose one of the two.",
            ),
            models.CheckConstraint(
                name="benefit_kind_and_status_are_known",
                condition=Q(kind__in=BenefitKind.values)
                & Q(status__in=BenefitStatus.values)
                & Q(confidence__in=Confidence.values),
            ),
            models.CheckConstraint(
                name="cashable_benefit_is_in_pounds",
                condition=~Q(kind=BenefitKind.CASHABLE) | Q(unit=""),
                violation_error_message="A cashable benefit is counted in pounds. Leave the unit empty.",
            ),
            models.CheckConstraint(
                name="only_a_cashable_benefit_closes_a_gap",
                condition=Q(fund__isnull=True) | Q(kind=BenefitKind.CASHABLE),
                violation_error_message="Only a cashable benefit counts towards a fund's gap. Leave the fund empty.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BenefitShare(models.Model):
    """Who counts a part of a benefit, in per cent: a project here, or a programme elsewhere (then not counted here)."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="shares")
    project = models.ForeignKey(Project, models.PROTECT, related_name="benefit_shares", null=True, blank=True)
    elsewhere = models.CharField(max_length=200, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["benefit", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="benefit_share_once_a_project",
                fields=["benefit", "project"],
                condition=Q(project__isnull=False),
                violation_error_message="This project has a share of this benefit already. Change that one.",
            ),
            models.UniqueConstraint(
                name="benefit_share_once_an_owner_elsewhere",
                fields=["benefit", "elsewhere"],
                condition=~Q(elsewhere=""),
                violation_error_message="This programme has a share of this benefit already. Change that one.",
            ),
            models.CheckConstraint(
                name="benefit_share_is_somebodys",
                condition=(Q(project__isnull=False) & Q(elsewhere="")) | (Q(project__isnull=True) & ~Q(elsewhere="")),
                violation_error_message="A share belongs to a project, or to a programme elsewhere: to one of the two.",
            ),
            models.CheckConstraint(
                name="benefit_share_is_a_percentage",
                condition=Q(percent__gt=0, percent__lte=100),
                violation_error_message="A share is above 0% and at most 100%.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit}: {self.percent}%"


class BenefitYear(models.Model):
    """A benefit in one financial year (2014 is 2014/15), £ or units.

    ``forecast``: for the whole year, where it is not known by month. ``saving``: the pool's saving that this is, and
    ``published``: the line of the fund's published plan that it delivers, so that the money is counted once.
    """

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    planned = models.DecimalField(max_digits=15, decimal_places=2, default=NOUGHT)
    forecast = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    at_risk = models.DecimalField(max_digits=15, decimal_places=2, default=NOUGHT)
    saving = models.ForeignKey(SavingsPlan, models.PROTECT, related_name="benefit_years", null=True, blank=True)
    published = models.ForeignKey(PlannedBenefit, models.PROTECT, related_name="benefit_years", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["benefit", "year"]
        constraints = [
            models.UniqueConstraint(
                name="benefit_year_once",
                fields=["benefit", "year"],
                violation_error_message="This benefit already has this year. Change that one.",
            ),
            models.UniqueConstraint(
                name="saving_is_one_benefits",
                fields=["saving"],
                condition=Q(saving__isnull=False),
                violation_error_message="This saving is another benefit's already, and would be counted twice.",
            ),
            models.CheckConstraint(
                name="benefit_year_is_a_year",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation_error_message="A financial year starts between 1900 and 2999.",
            ),
            models.CheckConstraint(
                name="benefit_year_at_risk_is_not_negative",
                condition=Q(at_risk__gte=0),
                violation_error_message="What is at risk is nought or more.",
            ),
            models.CheckConstraint(
                name="benefit_year_is_a_saving_or_a_line_of_the_plan",
                condition=Q(saving__isnull=True) | Q(published__isnull=True),
                violation_error_message="Link a saving or a line of the plan, not both: the saving has its line.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit}, {self.year}"


class BenefitMonth(models.Model):
    """One month of a benefit's year, where it is known by month. ``number``: 1 is April, 12 is March."""

    benefit_year = models.ForeignKey(BenefitYear, models.PROTECT, related_name="months")
    number = models.PositiveSmallIntegerField()
    planned = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    forecast = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    at_risk = models.DecimalField(max_digits=15, decimal_places=2, default=NOUGHT)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["benefit_year", "number"]
        constraints = [
            models.UniqueConstraint(
                name="benefit_month_once",
                fields=["benefit_year", "number"],
                violation_error_message="This month stands here already.",
            ),
            models.CheckConstraint(
                name="benefit_month_is_a_month",
                condition=Q(number__gte=1, number__lte=12),
                violation_error_message="Months are numbered 1 (April) to 12 (March).",
            ),
            models.CheckConstraint(
                name="benefit_month_at_risk_is_not_negative",
                condition=Q(at_risk__gte=0),
                violation_error_message="What is at risk is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit_year}, {self.number}"


class BenefitActual(models.Model):
    """What was delivered in one or several months of a year, with its evidence. A correction is a new report.

    ``current``: False once another report corrects this one.
    """

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="actuals")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField(default=1)
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    evidence = models.CharField(max_length=500)
    corrects = models.OneToOneField("self", models.PROTECT, related_name="corrected_by", null=True, blank=True)
    current = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="entered_benefits", null=True, blank=True)
    entered_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["benefit", "year", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="benefit_actual_once_a_month",
                fields=["benefit", "year", "number"],
                condition=Q(current=True),
                violation_error_message="This month is reported already. Correct that report.",
            ),
            models.CheckConstraint(
                name="benefit_actual_lies_in_its_year",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR, number__gte=1, months__gte=1)
                & Q(number__lte=13 - models.F("months")),
                violation_error_message="A report covers months of one financial year.",
            ),
            models.CheckConstraint(
                name="benefit_actual_correction_says_why",
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
                violation_error_message="A correction says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit}, {self.year} {self.number}: {self.amount}"
