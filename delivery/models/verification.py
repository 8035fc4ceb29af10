"""Support plans that the council verifies: cases without personal data, what was done with each, what each commits."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, Partnership, User
from delivery.rules.commitments import Basis
from delivery.rules.verification import COMMITTED, Act, Stage
from pool.models import BudgetLine

_DECIDED = [Stage.RETURNED.value, *sorted(one.value for one in COMMITTED)]


class PackageKind(models.TextChoices):
    HOME_CARE = "home_care", "Care at home"
    RESIDENTIAL = "residential", "Residential care"
    NURSING = "nursing", "Nursing care"
    SUPPORTED_LIVING = "supported_living", "Supported living"
    DAY = "day", "Day opportunities"
    DIRECT_PAYMENT = "direct_payment", "Direct payment"
    REABLEMENT = "reablement", "Reablement"
    RESPITE = "respite", "Respite and short breaks"
    CARER = "carer", "Support for a carer"
    EQUIPMENT = "equipment", "Equipment and telecare"
    OTHER = "other", "Other support"


class VerificationTerms(models.Model):
    """How support plans are verified here from a day on. Changed terms are a new row.

    ``pattern``: of case references, A a letter, 9 a digit. ``target_days``: working days for a decision.
    ``undo_minutes``: within which a decision may be undone. ``weeks``: by which a weekly cost is a year's.
    ``basis``: how commitments count time. ``small_number``: below it, counts are hidden in totals.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="verification_terms")
    since = models.DateField()
    pattern = models.CharField(max_length=30)
    target_days = models.PositiveSmallIntegerField(default=5)
    undo_minutes = models.PositiveSmallIntegerField(default=30)
    weeks = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("52.00"))
    basis = models.CharField(max_length=5, choices=[(one.value, one.label) for one in Basis], default=Basis.DAYS.value)
    small_number = models.PositiveSmallIntegerField(default=5)
    source = models.CharField(max_length=300)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "-since"]
        verbose_name_plural = "verification terms"
        constraints = [
            models.UniqueConstraint(
                name="verification_terms_once_a_day",
                fields=["partnership", "since"],
                violation_error_message="There are terms from this day already. Choose another day.",
            ),
            models.CheckConstraint(
                name="verification_terms_are_positive",
                condition=Q(target_days__gte=1, small_number__gte=1, weeks__gte=52, weeks__lte=53),
                violation_error_message="Target and small number are 1 or more; a year has 52 to 53 weeks.",
            ),
            models.CheckConstraint(
                name="verification_basis_is_known",
                condition=Q(basis__in=[one.value for one in Basis]),
                violation_error_message="Commitments count days or weeks.",
            ),
        ]

    def __str__(self) -> str:
        return f"Verification from {self.since:%d %B %Y}"


class SupportCase(models.Model):
    """One support plan, known by its case reference alone, from the provider's proposal to the package's end.

    ``weekly_cost``, ``starts_on``: as proposed; ``sourced_*``: as brokerage bought it. ``assured_on``: the day the
    provider's quality assurance passed it. ``version`` counts the changes, so that of two people one is told to look
    again. ``source``: of what was loaded from files, where no person acted; else empty.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="support_cases")
    reference = models.CharField(max_length=30)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="support_cases")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="support_cases")
    kind = models.CharField(max_length=20, choices=PackageKind)
    weekly_cost = models.DecimalField(max_digits=15, decimal_places=2)
    starts_on = models.DateField()
    assured_on = models.DateField()
    proposal = models.CharField(max_length=500, blank=True)
    stage = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in Stage], default=Stage.PROPOSED.value
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="support_proposed", null=True, blank=True)
    proposed_on = models.DateField()
    verified_by = models.ForeignKey(User, models.PROTECT, related_name="support_verified", null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    needs_met = models.BooleanField(null=True, blank=True)
    needs_words = models.CharField(max_length=500, blank=True)
    duties_met = models.BooleanField(null=True, blank=True)
    duties_words = models.CharField(max_length=500, blank=True)
    funding_available = models.BooleanField(null=True, blank=True)
    funding_words = models.CharField(max_length=500, blank=True)
    sourced_from = models.CharField(max_length=200, blank=True)
    sourced_weekly_cost = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    sourced_starts_on = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "reference", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_support_case_a_reference",
                fields=["partnership", "reference", "line", "kind"],
                condition=~Q(stage__in=[Stage.ENDED.value, Stage.WITHDRAWN.value]),
                violation_error_message="This reference has an open plan of this kind on this line. Change that one.",
            ),
            models.CheckConstraint(
                name="support_cost_is_above_nought",
                condition=Q(weekly_cost__gt=0) & (Q(sourced_weekly_cost__isnull=True) | Q(sourced_weekly_cost__gte=0)),
                violation_error_message="A weekly cost is more than nought.",
            ),
            models.CheckConstraint(
                name="support_decision_names_who_and_when",
                condition=Q(verified_at__isnull=False) & (Q(verified_by__isnull=False) | ~Q(source=""))
                | ~Q(stage__in=_DECIDED),
                violation_error_message="A decision names who took it and when.",
            ),
            models.CheckConstraint(
                name="support_proposal_names_who",
                condition=Q(proposed_by__isnull=False) | ~Q(source=""),
                violation_error_message="A proposal names who made it, or the file it was loaded from.",
            ),
            models.CheckConstraint(
                name="support_is_verified_by_another_person",
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("proposed_by")),
                violation_error_message="Who proposes a support plan does not verify it.",
            ),
            models.CheckConstraint(
                name="agreed_support_meets_all_three",
                condition=~Q(stage__in=sorted(one.value for one in COMMITTED))
                | Q(needs_met=True, duties_met=True, funding_available=True),
                violation_error_message="A plan is agreed when needs, duties and funding are all answered with yes.",
            ),
            models.CheckConstraint(
                name="sourced_support_has_its_cost",
                condition=~Q(stage=Stage.SOURCED.value)
                | Q(sourced_weekly_cost__isnull=False, sourced_starts_on__isnull=False),
                violation_error_message="A sourced package has its weekly cost and its first day.",
            ),
            models.CheckConstraint(
                name="ended_support_has_its_last_day",
                condition=Q(stage=Stage.ENDED.value, ended_on__isnull=False)
                | (~Q(stage=Stage.ENDED.value) & Q(ended_on__isnull=True)),
                violation_error_message="A package that ended has its last day, and no other has one.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class SupportAct(models.Model):
    """One thing that was done with a case. Never changed: what was undone stays, with the undoing after it."""

    case = models.ForeignKey(SupportCase, models.PROTECT, related_name="acts")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Act])
    stage = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Stage])
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="support_acts", null=True, blank=True)
    weekly_cost = models.DecimalField(max_digits=15, decimal_places=2)
    working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(
                name="support_act_number_once_a_case",
                fields=["case", "number"],
                violation_error_message="This case has an act with this number already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {Act(self.act).label}"


class CommitmentEntry(models.Model):
    """What one act changed of a case's commitment in one financial year, £; the sum of its entries is the commitment.

    Never changed: an entry is set right by the next one. ``arithmetic``: how the commitment now stands.
    """

    case = models.ForeignKey(SupportCase, models.PROTECT, related_name="commitments")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="commitments")
    year = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Act] + [("carry", "Carried on")])
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    arithmetic = models.CharField(max_length=400)
    on = models.DateField()
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="commitments_posted", null=True, blank=True)

    class Meta:
        ordering = ["case", "pk"]
        indexes = [models.Index(name="commitment_by_line_and_year", fields=["line", "year"])]
        constraints = [
            models.CheckConstraint(name="commitment_year_is_a_year", condition=Q(year__range=(1900, 2999))),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.year}: {self.amount}"


class CaseImportState(models.TextChoices):
    READ = "read", "Read, not applied"
    APPLIED = "applied", "Applied"
    DISCARDED = "discarded", "Discarded"


class CaseImport(models.Model):
    """A file from the case system on its way in: rows kept only once no personal data was found in any of them.

    ``sha256``: of the file, by which the same file is known again. ``sheet``: that was read, "" for a file that has
    none; ``headed``: the row of its headings. ``rows``: headings first, texts as read; emptied when the import is
    applied or discarded. ``mapping``: {field: place of its column}.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="case_imports")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="case_imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=100, blank=True)
    headed = models.PositiveIntegerField(default=1)
    rows = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    count = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=CaseImportState, default=CaseImportState.READ)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="case_imports_uploaded")
    uploaded_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True), excluded_fields=["rows"])

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="case_file_applied_once_a_partnership",
                fields=["partnership", "sha256"],
                condition=Q(state="applied"),
                violation_error_message="This very file was brought in already.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
