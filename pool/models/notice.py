"""When the forecast leaves the tolerance: notice to the partners, and the joint action plan that brings it back."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, Post, User
from pool.models.period import Period


class NoticeState(models.TextChoices):
    DUE = "due", "To be sent"
    SENT = "sent", "Sent"
    CLOSED = "closed", "Closed"


class VarianceNotice(models.Model):
    """Notice that a fund's forecast is beyond its tolerance. ``variance``: £, positive is an overspend.

    ``clock_started_on``: not counted; ``due_on``: the last day for telling the partners.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="notices")
    variance = models.DecimalField(max_digits=15, decimal_places=2)
    tolerance = models.DecimalField(max_digits=15, decimal_places=2)
    clock_started_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.DUE)
    text = models.TextField(blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="notices_sent", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="notices_closed", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["period"]
        constraints = [
            models.UniqueConstraint(
                name="notice_once_a_period",
                fields=["period"],
                violation_error_message="Notice of this period's variance is there already.",
            ),
            models.CheckConstraint(
                name="notice_sent_means_who_and_when",
                condition=Q(state="due", sent_by__isnull=True, sent_at__isnull=True)
                | (~Q(state="due") & Q(sent_by__isnull=False, sent_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="notice_closed_means_who_when_and_why",
                condition=~Q(state="closed")
                | (Q(closed_by__isnull=False, closed_at__isnull=False) & ~Q(closing_note="")),
                violation_error_message="A notice is closed with a note that says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Notice for {self.period}"


class Acknowledgement(models.Model):
    """A partner says that the notice has reached it."""

    notice = models.ForeignKey(VarianceNotice, models.PROTECT, related_name="acknowledgements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="acknowledgements")
    acknowledged_by = models.ForeignKey(User, models.PROTECT, related_name="acknowledgements")
    acknowledged_at = models.DateTimeField()
    comment = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["notice", "acknowledged_at"]
        constraints = [
            models.UniqueConstraint(
                name="partner_acknowledges_once",
                fields=["notice", "organisation"],
                violation_error_message="This partner has acknowledged the notice already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.notice}"


class ActionPlanState(models.TextChoices):
    DRAFT = "draft", "Being drawn up"
    AGREED = "agreed", "Agreed by the partners"
    CLOSED = "closed", "Closed"


class ActionPlan(models.Model):
    """The partners' joint plan to bring a variance back. Both agree the same content: ``content_hash``."""

    notice = models.OneToOneField(VarianceNotice, models.PROTECT, related_name="plan")
    summary = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ActionPlanState, default=ActionPlanState.DRAFT)
    content_hash = models.CharField(max_length=64, blank=True, default="")
    drawn_up_by = models.ForeignKey(User, models.PROTECT, related_name="action_plans")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["notice"]

    def __str__(self) -> str:
        return f"Action plan, {self.notice.period}"


class PlanAgreement(models.Model):
    """A partner's agreement to an action plan's exact content; it counts for that content alone."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="plan_agreements")
    content_hash = models.CharField(max_length=64)
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="plan_agreements")
    agreed_at = models.DateTimeField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["plan", "agreed_at"]
        constraints = [
            models.UniqueConstraint(
                name="partner_agrees_a_plan_content_once",
                fields=["plan", "organisation", "content_hash"],
                violation_error_message="This partner has agreed to the plan already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.plan}"


class PlanAction(models.Model):
    """One action of the plan: whose it is, by when, and what it is to recover, £."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="plan_actions")
    due_on = models.DateField()
    expected = models.DecimalField(max_digits=15, decimal_places=2, default=Decimal("0.00"))
    done_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(name="action_number_once_a_plan", fields=["plan", "number"]),
        ]

    def __str__(self) -> str:
        return self.title


class RecoveryMonth(models.Model):
    """What the plan expects to have recovered by the end of a period, and what was, £, both to date."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="recovery")
    number = models.PositiveSmallIntegerField()
    expected = models.DecimalField(max_digits=15, decimal_places=2)
    achieved = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(name="recovery_once_a_plan_and_period", fields=["plan", "number"]),
            models.CheckConstraint(name="recovery_period_is_1_to_13", condition=Q(number__range=(1, 13))),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, period {self.number}"
