"""What happens to an agreement in its life: disputes, variations, annual reviews, notice to leave."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, User
from pool.models.agreement import Agreement, AgreementVersion
from pool.models.fund import BudgetLine, PooledFund


class DisputeState(models.TextChoices):
    OPEN = "open", "Disputed"
    RESOLVED = "resolved", "Resolved"


class Dispute(models.Model):
    """A partner holds that other rules govern the share from a day on. Until it is resolved both are worked out.

    ``rules``: the rival rules, in the form of a version's. ``upheld``: "stated" or "rival", once resolved. Certified
    statements keep both computations; a resolution changes none of them.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="disputes")
    raised_for = models.ForeignKey(Organisation, models.PROTECT, related_name="disputes_raised")
    title = models.CharField(max_length=200)
    grounds = models.TextField()
    rules = models.JSONField(default=dict)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="disputes_raised")
    raised_at = models.DateTimeField()
    upheld = models.CharField(
        max_length=10, choices=[("stated", "The agreement's rules"), ("rival", "The rival rules")], blank=True
    )
    outcome = models.TextField(blank=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, related_name="disputes_resolved", null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["agreement", "since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispute_resolved_means_how_who_and_when",
                condition=Q(state="open", upheld="", resolved_by__isnull=True, resolved_at__isnull=True)
                | (Q(state="resolved", resolved_by__isnull=False, resolved_at__isnull=False) & ~Q(upheld="")),
                violation_error_message="A resolved dispute says what was upheld, by whom it was recorded and when.",
            ),
            models.CheckConstraint(
                name="dispute_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="A dispute cannot end before the day from which the share is disputed.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class VariationKind(models.TextChoices):
    FUNDING = "funding", "Funding"
    DUTY = "duty", "Statutory duty"


class VariationState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Variation(models.Model):
    """A change of funding or of a statutory duty, with its value in the agreement year.

    ``value``: £, nought or more, what counts on the materiality meter. ``year``: the starting year of the agreement
    year. ``version``: the agreement version that carries a material change; an ordinary one has none.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="variations")
    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="variations", null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=VariationKind)
    title = models.CharField(max_length=200)
    reason = models.TextField()
    year = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    value = models.DecimalField(max_digits=15, decimal_places=2)
    state = models.CharField(max_length=10, choices=VariationState, default=VariationState.PROPOSED)
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="variations", null=True, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="variations_proposed")
    proposed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["agreement", "year", "number"]
        constraints = [
            models.UniqueConstraint(name="variation_number_once_an_agreement", fields=["agreement", "number"]),
            models.CheckConstraint(
                name="variation_value_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message="The value of a variation is nought or more: the size of the change.",
            ),
            models.CheckConstraint(
                name="variation_closed_means_when",
                condition=Q(state="proposed", closed_at__isnull=True)
                | (~Q(state="proposed") & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Variation {self.number}: {self.title}"


class VariationEffect(models.Model):
    """What an agreed variation does to a partner's contribution, or to a line's budget, £; exactly one of the two."""

    variation = models.ForeignKey(Variation, models.PROTECT, related_name="effects")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="variation_effects", null=True, blank=True
    )
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="variation_effects", null=True, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["variation", "pk"]
        constraints = [
            models.CheckConstraint(
                name="variation_effect_is_on_a_contribution_or_a_budget",
                condition=Q(organisation__isnull=False, line__isnull=True)
                | Q(organisation__isnull=True, line__isnull=False),
                violation_error_message="An effect changes one partner's contribution or one line's budget.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.line}: {self.amount}"


class VariationAgreement(models.Model):
    """One partner's agreement to a variation through the agreement's ordinary mechanism."""

    variation = models.ForeignKey(Variation, models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="variation_agreements")
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="variation_agreements")
    agreed_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["variation", "agreed_at"]
        constraints = [
            models.UniqueConstraint(
                name="partner_agrees_a_variation_once",
                fields=["variation", "organisation"],
                violation_error_message="This partner has agreed to the variation already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.variation}"


class AgreementReview(models.Model):
    """An annual review of the agreement: when it is due, when it was held, what it found."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    findings = models.TextField(blank=True)
    outcome = models.CharField(
        max_length=10,
        choices=[("continue", "Continue unchanged"), ("vary", "Vary the agreement"), ("end", "End the agreement")],
        blank=True,
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="agreement_reviews", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["agreement", "due_on"]
        constraints = [
            models.UniqueConstraint(
                name="review_once_an_agreement_and_due_day",
                fields=["agreement", "due_on"],
                violation_error_message="The review due on this day is recorded already.",
            ),
            models.CheckConstraint(
                name="review_held_means_outcome_and_recorder",
                condition=Q(held_on__isnull=True, outcome="")
                | (Q(held_on__isnull=False, recorded_by__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.agreement}, due {self.due_on:%d %B %Y}"


class ExitNotice(models.Model):
    """A partner's notice to leave the agreement. ``ends_on``: the last day, by the months of the version."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="exit_notices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="exit_notices")
    served_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    ends_on = models.DateField()
    reason = models.TextField()
    withdrawn_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="exit_notices")
    recorded_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["agreement", "served_on"]
        constraints = [
            models.UniqueConstraint(
                name="one_standing_exit_notice_an_agreement",
                fields=["agreement"],
                condition=Q(withdrawn_on__isnull=True),
                violation_error_message="Notice to leave this agreement has been served already.",
            ),
            models.CheckConstraint(name="exit_is_after_notice", condition=Q(ends_on__gte=F("served_on"))),
        ]

    def __str__(self) -> str:
        return f"Notice of {self.organisation}, {self.served_on:%d %B %Y}"
