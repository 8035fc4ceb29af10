"""The end of a year: who pays whom, what is carried forward, and the reports that the agreement asks for."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, User
from pool.models.fund import YEARS, PooledFund
from pool.models.period import Statement


class SettlementState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Settlement(models.Model):
    """The year's final account between the partners, worked out from the last certified statement. Frozen when agreed.

    ``content``: contributions, spending, shares, payments, what is carried forward; JSON, amounts as text.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="settlements")
    year = models.PositiveSmallIntegerField()
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="settlements")
    state = models.CharField(max_length=10, choices=SettlementState, default=SettlementState.PROPOSED)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="settlements")
    made_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["fund", "year", "made_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_standing_settlement_a_fund_and_year",
                fields=["fund", "year"],
                condition=~Q(state="withdrawn"),
                violation_error_message="This year has its settlement already.",
            ),
            models.CheckConstraint(name="settlement_year_is_a_year", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return f"Settlement {self.year}, {self.fund}"


class SettlementAgreement(models.Model):
    """A partner agrees the settlement."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="settlement_agreements")
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="settlement_agreements")
    agreed_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["settlement", "agreed_at"]
        constraints = [
            models.UniqueConstraint(
                name="partner_agrees_a_settlement_once",
                fields=["settlement", "organisation"],
                violation_error_message="This partner has agreed the settlement already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.settlement}"


class SettlementPayment(models.Model):
    """What one partner pays another to settle the year, £."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="payments")
    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="settlement_payments_out")
    payee = models.ForeignKey(Organisation, models.PROTECT, related_name="settlement_payments_in")
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    paid_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="settlement_payments", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["settlement", "pk"]
        constraints = [
            models.CheckConstraint(name="settlement_payment_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="settlement_is_paid_to_another", condition=~Q(payer=F("payee"))),
        ]

    def __str__(self) -> str:
        return f"{self.payer} to {self.payee}: {self.amount}"


class ReportKind(models.TextChoices):
    QUARTERLY = "quarterly", "Quarterly report"
    ANNUAL = "annual", "Annual report"


class FundReport(models.Model):
    """A quarterly or annual report of the pool manager to the partners, frozen when produced.

    ``quarter``: 1 to 4; 0 for the annual report. ``content``: everything shown, JSON, amounts as text.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=ReportKind)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField()
    commentary = models.TextField(blank=True)
    content = models.JSONField()
    produced_by = models.ForeignKey(User, models.PROTECT, related_name="fund_reports")
    produced_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["fund", "year", "quarter", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="fund_report_once_a_quarter",
                fields=["fund", "kind", "year", "quarter"],
                violation_error_message="This report has been produced already.",
            ),
            models.CheckConstraint(
                name="fund_report_quarter_fits_its_kind",
                condition=Q(kind="quarterly", quarter__range=(1, 4)) | Q(kind="annual", quarter=0),
            ),
            models.CheckConstraint(name="fund_report_year_is_a_year", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}, {self.fund}"


class ReturnLayout(models.Model):
    """Where the figures of a national return stand in its workbook; the layout changes every year, so it has versions.

    ``mapping``: cells of inputs and of checks by sheet, in the form of ``pool.rules.return_layout``. ``workbook``:
    the blank form; none: a plain workbook is made.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="return_layouts")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    mapping = models.JSONField(default=dict)
    workbook = models.FileField(upload_to="returns/", max_length=200, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["fund", "code", "year", "version"]
        constraints = [
            models.UniqueConstraint(
                name="return_layout_version_once_a_year",
                fields=["fund", "code", "year", "version"],
                violation_error_message="This return already has this version for this year.",
            ),
            models.CheckConstraint(name="return_layout_year_is_a_year", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}, version {self.version}"
