"""Figures from files: where they come from, each import with what it found, and the ledger entries behind it."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, User
from pool.models.fund import YEARS, BudgetLine, PooledFund
from pool.models.period import Period


class ImportKind(models.TextChoices):
    LEDGER = "ledger", "Ledger extract"
    BUDGET = "budget", "Budget workbook"


class ImportSource(models.Model):
    """A ledger or workbook whose files come every month, with its saved mapping.

    ``mapping``: which sheet, which row has the headings, which column holds what, and {ledger code: line code}. The
    form is that of ``pool.rules.mapping``.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="import_sources")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="import_sources", null=True, blank=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=ImportKind, default=ImportKind.LEDGER)
    mapping = models.JSONField(default=dict)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["fund", "name"]
        constraints = [
            models.UniqueConstraint(
                name="import_source_name_once_a_fund",
                fields=["fund", "name"],
                violation_error_message="This fund already has an import source with this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    READY = "ready", "Ready to apply"
    FAULTY = "faulty", "Has errors"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"
    DISCARDED = "discarded", "Discarded"


class ImportRun(models.Model):
    """One file on its way into the figures. Nothing changes before it is applied, and then all of it in one
    transaction.

    ``sha256``: of the file, by which the same file is known again. ``progress``: 0 to 100. ``heartbeat``: last sign
    of life of the task, so that a dead one is queued again. ``summary``: what the preview shows, JSON, amounts as
    text.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="import_runs")
    source = models.ForeignKey(ImportSource, models.PROTECT, related_name="runs")
    year = models.PositiveSmallIntegerField()
    period = models.ForeignKey(Period, models.PROTECT, related_name="import_runs", null=True, blank=True)
    file = models.FileField(upload_to="imports/", max_length=200)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict, blank=True)
    message = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="imports_uploaded")
    uploaded_at = models.DateTimeField()
    applied_by = models.ForeignKey(User, models.PROTECT, related_name="imports_applied", null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="file_applied_once_a_source_and_period",
                fields=["source", "year", "period", "sha256"],
                condition=Q(state="applied", period__isnull=False),
                violation_error_message="This very file was applied to this period already.",
            ),
            models.CheckConstraint(name="import_year_is_a_year", condition=Q(year__range=YEARS)),
            models.CheckConstraint(
                name="import_applied_means_who_and_when",
                condition=~Q(state="applied") | Q(applied_by__isnull=False, applied_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class LedgerEntry(models.Model):
    """One row of an extract as read. ``line``: none where the mapping leaves the code out on purpose."""

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="entries")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    code = models.CharField(max_length=100)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="ledger_entries", null=True, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    description = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2)

    class Meta:
        ordering = ["run", "pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.amount}"


class ImportFault(models.Model):
    """What is wrong in a file, at its place: sheet, row, column, and what stands there."""

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="faults")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=10, blank=True)
    value = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=500)

    class Meta:
        ordering = ["run", "sheet", "row", "column", "pk"]

    def __str__(self) -> str:
        return self.message


class StagedFigure(models.Model):
    """A figure that an import would set: before and after, £. ``month``: period number; none for a year's budget."""

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="staged")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="staged_figures")
    column = models.CharField(
        max_length=10, choices=[("actual", "Actual"), ("forecast", "Forecast"), ("budget", "Budget")]
    )
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    before = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    after = models.DecimalField(max_digits=15, decimal_places=2)
    base_version = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["run", "line__group__position", "line__position", "line__code", "column", "month"]
        constraints = [
            models.UniqueConstraint(name="staged_figure_once_a_run", fields=["run", "line", "column", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.line.code}, {self.column}: {self.after}"


class Reconciliation(models.Model):
    """A partner's ledger beside its lines of a period. ``ledger_total``: £, the control total that the partner states.

    ``pool_total``: £, its lines' actuals, kept when the reconciliation is certified.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="reconciliations")
    round = models.PositiveSmallIntegerField(default=1)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reconciliations")
    ledger_total = models.DecimalField(max_digits=15, decimal_places=2)
    ledger_reference = models.CharField(max_length=200, blank=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="reconciliations", null=True, blank=True)
    pool_total = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="reconciliations_prepared")
    prepared_at = models.DateTimeField()
    certified_by = models.ForeignKey(
        User, models.PROTECT, related_name="reconciliations_certified", null=True, blank=True
    )
    certified_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["period", "round", "organisation"]
        constraints = [
            models.UniqueConstraint(
                name="reconciliation_once_a_partner_and_round",
                fields=["period", "round", "organisation"],
                violation_error_message="This partner's reconciliation is there already. Change that one.",
            ),
            models.CheckConstraint(
                name="reconciliation_certified_means_total_who_and_when",
                condition=Q(certified_by__isnull=True, certified_at__isnull=True, pool_total__isnull=True)
                | Q(certified_by__isnull=False, certified_at__isnull=False, pool_total__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.period}"


class ReconcilingItem(models.Model):
    """One explained difference, £: what the ledger has more (positive) or less than the pool's lines."""

    reconciliation = models.ForeignKey(Reconciliation, models.PROTECT, related_name="items")
    kind = models.CharField(
        max_length=10,
        choices=[
            ("timing", "Timing"),
            ("accrual", "Accrual"),
            ("coding", "Coding"),
            ("outside", "Outside the pool"),
            ("error", "Error"),
        ],
    )
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="reconciling_items", null=True, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    explanation = models.TextField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["reconciliation", "pk"]

    def __str__(self) -> str:
        return self.explanation
