"""The terms under which money is pooled: the agreement, its dated versions, and the schedule of schemes."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Decision, Organisation, Partnership, Post, User
from pool.rules.agreement_life import IN_APPROVAL_OR_EARLIER, VersionState

ZERO = Decimal("0.00")


class Agreement(models.Model):
    """One section 75 agreement. What it lays down stands in its versions; the agreement itself is what they share."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="agreements")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=400, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["partnership", "starts_on", "code"]
        constraints = [
            models.UniqueConstraint(
                name="agreement_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has an agreement with this code.",
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="An agreement cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AtThreshold(models.TextChoices):
    """What a change of exactly the materiality threshold is. The source leaves it open, so it is a setting."""

    MATERIAL = "material", "Material: the agreement is amended"
    ORDINARY = "ordinary", "Ordinary: the agreement's own mechanism is enough"


class AgreementVersion(models.Model):
    """The agreement's terms from a day on. Once it left its drafting states, nothing in it changes: a new version does.

    ``required_terms``: {code of ``pool.rules.completeness.REQUIRED``: text}. ``rules``: the risk share as data, in
    the form of a scenario file's ``rules``; amounts and weights are strings. ``opening_deficits``: {partner code:
    "£"}, borne by their owner. ``treasury_sharing``: {partner code: "percent"}. ``materiality_threshold``: £ a year,
    cumulative; none: every change is ordinary. ``variance_threshold``: £; a line's variance above it, either way,
    needs an explanation. ``tolerance``: £; a forecast for the whole fund further than this from its budget starts the
    notice clock. ``content_hash``: of everything that the partners agree, schemes included; empty while it is
    drafted.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=20, choices=[(one.value, one.label) for one in VersionState], default=VersionState.DRAFT.value
    )
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text="The last day, included.")
    signed_on = models.DateField(null=True, blank=True)
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="hosted_versions", null=True, blank=True)
    pool_manager = models.ForeignKey(Post, models.PROTECT, related_name="managed_pools", null=True, blank=True)
    required_terms = models.JSONField(default=dict, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    notice_months = models.PositiveSmallIntegerField(default=3)
    review_on = models.DateField(null=True, blank=True, help_text="The first annual review; then each year after it.")
    materiality_threshold = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    at_threshold = models.CharField(max_length=10, choices=AtThreshold, default=AtThreshold.MATERIAL)
    notice_working_days = models.PositiveSmallIntegerField(default=10)
    entry_working_days = models.PositiveSmallIntegerField(
        default=10, help_text="Working days after the end of a period in which its figures are entered."
    )
    variance_threshold = models.DecimalField(max_digits=15, decimal_places=2, default=ZERO)
    tolerance = models.DecimalField(max_digits=15, decimal_places=2, default=ZERO)
    quarterly_report_days = models.PositiveSmallIntegerField(
        default=30, help_text="Days after the end of a quarter by which its report goes to the partners."
    )
    annual_report_days = models.PositiveSmallIntegerField(
        default=60, help_text="Days after the end of the year by which the annual report goes to the partners."
    )
    contingency = models.TextField(blank=True)
    opening_deficits = models.JSONField(default=dict, blank=True)
    treasury_sharing = models.JSONField(default=dict, blank=True)
    summary_of_changes = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True, default="")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="agreement_versions", null=True, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="drafted_versions", null=True, blank=True)
    source = models.CharField(max_length=400, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(
                name="version_number_once_an_agreement",
                fields=["agreement", "number"],
                violation_error_message="This agreement already has a version with this number.",
            ),
            models.UniqueConstraint(
                name="one_version_in_preparation_an_agreement",
                fields=["agreement"],
                condition=Q(state__in=[one.value for one in IN_APPROVAL_OR_EARLIER]),
                violation_error_message="A new version is being prepared already. Go on with that one.",
            ),
            models.CheckConstraint(
                name="version_ends_after_it_takes_effect",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                violation_error_message="A version cannot end before it takes effect.",
            ),
            models.CheckConstraint(
                name="version_limits_are_not_negative",
                condition=Q(variance_threshold__gte=0, tolerance__gte=0)
                & (Q(materiality_threshold__isnull=True) | Q(materiality_threshold__gte=0)),
                violation_error_message="The thresholds and the tolerance of an agreement are nought or more.",
            ),
            models.CheckConstraint(
                name="version_state_is_known",
                condition=Q(state__in=[one.value for one in VersionState]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, version {self.number}"


class ControlType(models.TextChoices):
    """Who controls a scheme's money, which decides in whose books it stands (IFRS 10 and 11)."""

    JOINT = "joint", "Joint control"
    LEAD = "lead", "Lead commissioner controls"
    HOST = "host", "Host controls"
    OWN = "own", "Each partner controls its own"


class AccountingBasis(models.TextChoices):
    GROSS = "gross", "Gross"
    NET = "net", "Net"


class Scheme(models.Model):
    """A service specification in the schedule of an agreement version. Budget lines name their scheme by code."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="schemes")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    aims = models.TextField(blank=True)
    services = models.TextField(blank=True)
    people_served = models.TextField(blank=True)
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="led_schemes", null=True, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    arrangement = models.CharField(
        max_length=10,
        choices=[("pooled", "Pooled"), ("aligned", "Aligned"), ("external", "External")],
        default="pooled",
    )
    control_type = models.CharField(max_length=10, choices=ControlType, default=ControlType.JOINT)
    basis = models.CharField(max_length=5, choices=AccountingBasis, default=AccountingBasis.GROSS)
    vat_regime = models.CharField(max_length=200, blank=True)
    memorandum_account = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["version", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="scheme_code_once_a_version",
                fields=["version", "code"],
                violation_error_message="This version already has a scheme with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
