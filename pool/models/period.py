"""The accounting months: what was spent and forecast in each, and the statement frozen at certification."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import User
from ihwb.kernel import dates
from pool.models.fund import YEARS, BudgetLine, PooledFund


class PeriodState(models.TextChoices):
    OPEN = "open", "Open"
    CERTIFIED = "certified", "Certified"


class Period(models.Model):
    """One accounting month of a fund. Open: figures may be entered. Certified by all partners: it is locked.

    ``round`` goes up by one when a certified period is reopened; submissions, certificates and statements belong to a
    round, and those of earlier rounds stay as they are. ``note`` is shown wherever the period's figures are shown.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PeriodState, default=PeriodState.OPEN)
    round = models.PositiveSmallIntegerField(default=1)
    certified_by = models.ForeignKey(User, models.PROTECT, related_name="certified_periods", null=True, blank=True)
    certified_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["fund", "year", "number"]
        constraints = [
            models.UniqueConstraint(
                name="period_once_a_fund_and_year",
                fields=["fund", "year", "number"],
                violation_error_message="This period of the fund exists already.",
            ),
            models.CheckConstraint(
                name="period_number_is_1_to_13",
                condition=Q(number__range=(1, dates.ADJUSTMENTS)),
                violation_error_message="A period is numbered 1 to 13.",
            ),
            models.CheckConstraint(name="period_year_is_a_year", condition=Q(year__range=YEARS)),
            models.CheckConstraint(
                name="period_certified_means_who_and_when",
                condition=Q(state="open", certified_by__isnull=True, certified_at__isnull=True)
                | Q(state="certified", certified_by__isnull=False, certified_at__isnull=False),
                violation_error_message="A certified period says who certified it and when; an open one does not.",
            ),
        ]

    def __str__(self) -> str:
        return self.month.label

    @property
    def month(self) -> dates.Period:
        """The month as the calendar knows it: label, first and last day, financial year."""
        return dates.Period(dates.FinancialYear(self.year), self.number)

    @property
    def is_open(self) -> bool:
        return self.state == PeriodState.OPEN


class Outturn(models.Model):
    """One line's figures in one period, £. Blank is not nought: a figure that is missing was not entered yet.

    ``actual``: spent from the start of the year to the end of the period. ``forecast``: outturn expected for the
    whole year. ``causes``: {cause: "£"}, the parts of the variance that the agreement's rules give to the partner
    named for the cause. ``version`` goes up by one at every change, so that a stale page cannot overwrite newer
    figures.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="outturns")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="outturns")
    actual = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    forecast = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)
    causes = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="entered_outturns", null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["period", "line__group__position", "line__position", "line__code"]
        constraints = [
            models.UniqueConstraint(
                name="outturn_once_a_period_and_line",
                fields=["period", "line"],
                violation_error_message="This line already has figures in this period. Change those.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line.code}, {self.period}"


class CellComment(models.Model):
    """A remark on one cell of the outturn, for colleagues; not the explanation of a variance."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="cell_comments")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="cell_comments")
    column = models.CharField(max_length=10, choices=[("actual", "Actual"), ("forecast", "Forecast")])
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="cell_comments")
    written_at = models.DateTimeField()
    resolved_by = models.ForeignKey(User, models.PROTECT, related_name="cell_comments_resolved", null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["period", "line", "column", "written_at"]

    def __str__(self) -> str:
        return f"{self.line.code}, {self.column}: {self.text}"


class Statement(models.Model):
    """The risk share of a certified period, with all that went into it. Never changed, whatever changes later.

    ``budget`` and ``variance``: of the whole fund, £, beside the JSON so that many funds and years are quick to list.
    ``rivals``: while the share is disputed, the other computations: [{"dispute": pk, "title": ..., "result": ...}].
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="statements")
    round = models.PositiveSmallIntegerField(default=1)
    inputs = models.JSONField()
    result = models.JSONField()
    rivals = models.JSONField(default=list, blank=True)
    budget = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    variance = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="statements")
    history = HistoricalRecords()

    class Meta:
        ordering = ["period", "round"]
        constraints = [
            models.UniqueConstraint(
                name="statement_once_a_period_and_round",
                fields=["period", "round"],
                violation_error_message="This period has its statement already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Risk-share statement, {self.period}"
