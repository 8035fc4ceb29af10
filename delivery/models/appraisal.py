"""The financial appraisal of a business case: cash flows by year, the rate they are discounted at, printed figures."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership
from delivery.models.case import BusinessCase
from delivery.models.cost import YEARS
from delivery.models.option import Option
from delivery.rules.appraisal.figures import MEASURES
from delivery.rules.appraisal.flows import FlowKind
from delivery.rules.appraisal.published import PrintedUnit


class DiscountTable(models.Model):
    """Rates of discount from a day on. ``bands``: [{"from": 0, "rate": "3.5"}, ...], lowest year first, per cent."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="discount_tables")
    name = models.CharField(max_length=100)
    since = models.DateField()
    bands = models.JSONField()
    source = models.CharField(max_length=300)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="discount_table_once_a_day",
                fields=["partnership", "since"],
                violation_error_message="A table of discount rates begins on that day already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FinancialAppraisal(models.Model):
    """One set of cash flows. base_year is year 0; years are those that a financial year starts in, both included.

    Discounted by ``table``, or at ``stated_rate`` per cent where the case states one. ``undivided_from``: first of the
    years among which amounts without a year are not divided. ``version`` counts changes, of its rows too.
    """

    case = models.ForeignKey(BusinessCase, models.PROTECT, related_name="appraisals")
    option = models.ForeignKey(Option, models.PROTECT, related_name="appraisals", null=True, blank=True)
    title = models.CharField(max_length=200)
    base_year = models.PositiveSmallIntegerField(validators=YEARS)
    last_year = models.PositiveSmallIntegerField(validators=YEARS)
    undivided_from = models.PositiveSmallIntegerField(validators=YEARS, null=True, blank=True)
    table = models.ForeignKey(DiscountTable, models.PROTECT, related_name="appraisals", null=True, blank=True)
    stated_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    rate_source = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["case", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="financial_appraisal_title_once_a_case",
                fields=["case", "title"],
                violation_error_message="This case already has a financial appraisal with this title.",
            ),
            models.CheckConstraint(
                name="appraisal_has_a_table_or_a_rate",
                condition=Q(table__isnull=False, stated_rate__isnull=True)
                | Q(table__isnull=True, stated_rate__isnull=False),
                violation_error_message="Choose a table of rates, or state one rate.",
            ),
            models.CheckConstraint(
                name="appraisal_rate_is_0_to_below_100",
                condition=Q(stated_rate__isnull=True) | Q(stated_rate__gte=0, stated_rate__lt=100),
                violation_error_message="A rate is from 0% to below 100%.",
            ),
            models.CheckConstraint(
                name="appraisal_ends_after_it_begins",
                condition=Q(base_year__gte=1900, last_year__lte=2999, last_year__gte=models.F("base_year")),
                violation_error_message="The last year is year 0 or later.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FlowLine(models.Model):
    """One type of cost or benefit. ``bias``: optimism bias in per cent. ``cashable``: whether it releases money."""

    appraisal = models.ForeignKey(FinancialAppraisal, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=[(one.value, one.label) for one in FlowKind])
    cashable = models.BooleanField(default=True)
    bias = models.DecimalField(
        max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )
    bias_reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["appraisal", "position"]
        constraints = [
            models.UniqueConstraint(
                name="flow_line_name_once_an_appraisal",
                fields=["appraisal", "name"],
                violation_error_message="This appraisal already has a line with this name.",
            ),
            models.CheckConstraint(
                name="flow_line_kind_is_known", condition=Q(kind__in=[one.value for one in FlowKind])
            ),
            models.CheckConstraint(
                name="flow_line_bias_fits_its_kind",
                condition=Q(kind=FlowKind.COST.value, bias__gte=0, bias__lte=1000)
                | Q(kind=FlowKind.BENEFIT.value, bias__gte=0, bias__lte=100),
                violation_error_message="Optimism bias is from 0% to 1000% on costs, to 100% on benefits.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CashFlow(models.Model):
    """£ of a line in one financial year; without a year: not divided among the appraisal's undivided years."""

    line = models.ForeignKey(FlowLine, models.PROTECT, related_name="flows")
    year = models.PositiveSmallIntegerField(validators=YEARS, null=True, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["line", "year"]
        constraints = [
            models.UniqueConstraint(
                name="cash_flow_once_a_line_and_year", fields=["line", "year"], condition=Q(year__isnull=False)
            ),
            models.UniqueConstraint(name="undivided_flow_once_a_line", fields=["line"], condition=Q(year__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.year or 'not divided'}: {self.amount}"


class PublishedFigure(models.Model):
    """A figure as it was printed, in its printed unit, with so many decimals. ``year``: of a yearly figure."""

    appraisal = models.ForeignKey(FinancialAppraisal, models.PROTECT, related_name="published")
    measure = models.CharField(max_length=20, choices=[(one.key, one.name) for one in MEASURES])
    year = models.PositiveSmallIntegerField(validators=YEARS, null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=4)
    decimals = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(4)])
    unit = models.CharField(max_length=6, choices=[(one.value, one.value) for one in PrintedUnit])
    source = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["appraisal", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="published_figure_decimals_are_0_to_4", condition=Q(decimals__gte=0, decimals__lte=4)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.value}"
