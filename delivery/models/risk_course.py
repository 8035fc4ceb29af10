"""How a risk fared: its assessments, when it was closed and opened again, to whom it went up, who accepted it."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Post, User
from delivery.models.risk import Risk, RiskStatus
from pool.models import BudgetLine


class AssessmentKind(models.TextChoices):
    INHERENT = "inherent", "Inherent, before any control"
    CURRENT = "current", "Current"
    TARGET = "target", "Target"


class RiskAssessment(models.Model):
    """How a risk was rated on a day, by whom and why, in its register's words. It stays; a later one follows it.

    ``by``: none where it was loaded from a file. ``by_when`` (target only): the day by which it is to be reached.
    """

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="assessments")
    kind = models.CharField(max_length=10, choices=AssessmentKind, default=AssessmentKind.CURRENT)
    likelihood = models.CharField(max_length=40, blank=True)
    impact = models.CharField(max_length=40, blank=True)
    rating = models.CharField(max_length=40, blank=True)
    assessed_on = models.DateField()
    by_when = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="risk_assessments", null=True, blank=True)
    reason = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["risk", "assessed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="risk_assessment_rates_in_one_way",
                condition=(Q(likelihood="", impact="") & ~Q(rating="")) | (~Q(likelihood="") & ~Q(impact="")),
                violation_error_message="Give the assessment a rating, or both a likelihood and an impact.",
            ),
            models.CheckConstraint(
                name="risk_assessment_kind_is_known",
                condition=Q(kind__in=AssessmentKind.values),
                violation_error_message="An assessment is of the inherent, the current or the target rating.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk}, {self.kind} on {self.assessed_on}"


class StatusChange(models.Model):
    """A risk became open, accepted or closed on a day, and why. ``by``: none where the day itself did it."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="status_changes")
    status = models.CharField(max_length=10, choices=RiskStatus)
    on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="risk_status_changes", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["risk", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="risk_status_change_is_known",
                condition=Q(status__in=RiskStatus.values),
                violation_error_message="A risk is open, accepted or closed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk}: {self.status} on {self.on}"


class EscalationState(models.TextChoices):
    WAITING = "waiting", "Waiting for the body"
    ACCEPTED = "accepted", "Held by the body"
    SENT_BACK = "sent_back", "Sent back"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RiskEscalation(models.Model):
    """A risk taken to the body above the one that holds it. ``answer``: what that body said to it."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="escalations")
    from_body = models.ForeignKey(Body, models.PROTECT, related_name="risks_sent_up")
    to_body = models.ForeignKey(Body, models.PROTECT, related_name="risks_received")
    reason = models.TextField()
    escalated_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="risk_escalations")
    state = models.CharField(max_length=10, choices=EscalationState, default=EscalationState.WAITING)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="risk_answers", null=True, blank=True)
    answer = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["risk", "escalated_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_escalation_of_a_risk_waits",
                fields=["risk"],
                condition=Q(state="waiting"),
                violation_error_message="This risk waits for the answer of a body already.",
            ),
            models.CheckConstraint(
                name="escalation_goes_to_another_body",
                condition=~Q(from_body=F("to_body")),
                violation_error_message="A risk is escalated to another body.",
            ),
            models.CheckConstraint(
                name="escalation_answered_means_who_and_when",
                condition=Q(state="waiting", answered_on__isnull=True, answered_by__isnull=True)
                | (~Q(state="waiting") & Q(answered_on__isnull=False, answered_by__isnull=False)),
                violation_error_message="An answered escalation names the day and who recorded it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk} to {self.to_body}"


class RiskAcceptance(models.Model):
    """A post or a body bears a risk as it is, for a reason, on conditions, until a day that is still included.

    ``ended_on``: the day on which it was taken back before its time, or on which a review found it expired.
    """

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="acceptances")
    post = models.ForeignKey(Post, models.PROTECT, related_name="risks_accepted", null=True, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="risks_accepted", null=True, blank=True)
    reason = models.TextField()
    conditions = models.TextField(blank=True)
    accepted_on = models.DateField()
    expires_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="risk_acceptances", null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["risk", "accepted_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="risk_is_accepted_by_a_post_or_a_body",
                condition=Q(post__isnull=False, body__isnull=True) | Q(post__isnull=True, body__isnull=False),
                violation_error_message="A post or a body accepts a risk: name one of them.",
            ),
            models.CheckConstraint(
                name="risk_acceptance_ends_after_it_begins",
                condition=Q(expires_on__gte=F("accepted_on")),
                violation_error_message="An acceptance cannot expire before it begins.",
            ),
            models.UniqueConstraint(
                name="one_acceptance_of_a_risk_runs",
                fields=["risk"],
                condition=Q(ended_on__isnull=True),
                violation_error_message="This risk is accepted already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk}, until {self.expires_on}"


class RiskExposure(models.Model):
    """What a risk may cost on one line of the pool in one year, £: if it goes well, most likely, if it goes badly."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="exposures")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="risk_exposures")
    year = models.PositiveSmallIntegerField()
    low = models.DecimalField(max_digits=15, decimal_places=2)
    likely = models.DecimalField(max_digits=15, decimal_places=2)
    high = models.DecimalField(max_digits=15, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["risk", "line", "year"]
        constraints = [
            models.UniqueConstraint(
                name="risk_exposure_once_a_line_and_year",
                fields=["risk", "line", "year"],
                violation_error_message="This risk has its exposure on this line and year already. Change that.",
            ),
            models.CheckConstraint(
                name="risk_exposure_rises_from_low_to_high",
                condition=Q(low__gte=0, likely__gte=F("low"), high__gte=F("likely")),
                violation_error_message="Low, likely and high are nought or more, and none is below the one before.",
            ),
            models.CheckConstraint(name="risk_exposure_year_is_a_year", condition=Q(year__range=(1900, 2999))),
        ]

    def __str__(self) -> str:
        return f"{self.risk} on {self.line}"
