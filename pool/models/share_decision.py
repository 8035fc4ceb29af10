"""What the partners decide about a variance where their agreement leaves it to them."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, User
from pool.models.fund import PooledFund


class ShareDecisionState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ShareDecision(models.Model):
    """Other steps than the agreement's default for an over- or underspend of a year, once every partner agreed.

    ``steps``: in the form of a version's rules; none: back to the default. ``from_period``: the first period whose
    statement goes by it; a later decision takes its place. What is certified stays as it was.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="share_decisions")
    number = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=[("overspend", "Overspend"), ("underspend", "Underspend")])
    from_period = models.PositiveSmallIntegerField()
    steps = models.JSONField(default=list, blank=True)
    reason = models.TextField()
    reference = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=ShareDecisionState, default=ShareDecisionState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="share_decisions_proposed")
    proposed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["fund", "number"]
        constraints = [
            models.UniqueConstraint(name="share_decision_number_once_a_fund", fields=["fund", "number"]),
            models.UniqueConstraint(
                name="one_proposed_share_decision_a_direction",
                fields=["fund", "year", "stage"],
                condition=Q(state="proposed"),
                violation_error_message="Another proposal about this variance waits for the partners already.",
            ),
            models.CheckConstraint(
                name="share_decision_from_a_period", condition=Q(from_period__gte=1, from_period__lte=13)
            ),
            models.CheckConstraint(
                name="share_decision_closed_means_when",
                condition=Q(state="proposed", closed_at__isnull=True)
                | (~Q(state="proposed") & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Decision {self.number} on the {self.stage}"


class ShareDecisionAgreement(models.Model):
    """One partner's agreement to a decision on the share."""

    decision = models.ForeignKey(ShareDecision, models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="share_decision_agreements")
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="share_decision_agreements")
    agreed_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["decision", "agreed_at"]
        constraints = [
            models.UniqueConstraint(
                name="partner_agrees_a_share_decision_once",
                fields=["decision", "organisation"],
                violation_error_message="This partner has agreed to the decision already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.decision}"
