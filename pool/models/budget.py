"""How a budget moves in the year: profiles, virements; and how the partners' money comes in: instalments."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Decision, User
from pool.models.fund import YEARS, Budget, BudgetLine, Contribution, PooledFund


class ProfileKind(models.TextChoices):
    EQUAL = "equal", "Equal months"
    TYPED = "typed", "Typed month by month"
    COPIED = "copied", "As last year was spent"


class BudgetProfile(models.Model):
    """A line's original budget spread over the twelve months. ``months``: twelve amounts as text, adding to the
    budget.
    """

    budget = models.OneToOneField(Budget, models.PROTECT, related_name="profile")
    kind = models.CharField(max_length=10, choices=ProfileKind, default=ProfileKind.EQUAL)
    months = models.JSONField(default=list)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["budget"]

    def __str__(self) -> str:
        return f"Profile of {self.budget}"


class VirementState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Virement(models.Model):
    """Budget moved between lines of one fund in one year. Its legs say from where to where: it balances by
    construction.

    ``from_period``: the period from which the budgets are changed. ``value``: £, the legs added up, which decides who
    may approve it. ``decision``: of both organisations, where it is beyond every officer's limit.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="virements")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    reason = models.TextField()
    recurrent = models.BooleanField(default=False)
    from_period = models.PositiveSmallIntegerField(default=1)
    value = models.DecimalField(max_digits=15, decimal_places=2)
    state = models.CharField(max_length=10, choices=VirementState, default=VirementState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="virements_proposed")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="virements_decided", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="virements", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["fund", "year", "number"]
        constraints = [
            models.UniqueConstraint(name="virement_number_once_a_fund_and_year", fields=["fund", "year", "number"]),
            models.CheckConstraint(name="virement_year_is_a_year", condition=Q(year__range=YEARS)),
            models.CheckConstraint(name="virement_period_is_1_to_13", condition=Q(from_period__range=(1, 13))),
            models.CheckConstraint(name="virement_value_is_positive", condition=Q(value__gt=0)),
            models.CheckConstraint(
                name="virement_decided_means_who_and_when",
                condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="virement_is_approved_by_another",
                condition=~Q(state="approved") | ~Q(decided_by=F("proposed_by")),
                violation_error_message="Nobody approves a virement that they proposed themselves.",
            ),
        ]

    def __str__(self) -> str:
        return f"Virement {self.number}: {self.title}"


class VirementLeg(models.Model):
    """£ moved from one line to another."""

    virement = models.ForeignKey(Virement, models.PROTECT, related_name="legs")
    number = models.PositiveSmallIntegerField()
    from_line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="legs_out")
    to_line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="legs_in")
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["virement", "number"]
        constraints = [
            models.UniqueConstraint(name="leg_number_once_a_virement", fields=["virement", "number"]),
            models.CheckConstraint(
                name="leg_amount_is_positive",
                condition=Q(amount__gt=0),
                violation_error_message="The amount moved is more than nought.",
            ),
            models.CheckConstraint(
                name="leg_goes_to_another_line",
                condition=~Q(from_line=F("to_line")),
                violation_error_message="Budget is moved from one line to another line.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_line} to {self.to_line}: {self.amount}"


class Instalment(models.Model):
    """A part of a contribution that is due on a day, £, and what was received of it.

    ``in_kind``: given as staff, buildings or services instead of money.
    """

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    in_kind = models.BooleanField(default=False)
    received = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="receipts_recorded", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["contribution", "number"]
        constraints = [
            models.UniqueConstraint(
                name="instalment_number_once_a_contribution",
                fields=["contribution", "number"],
                violation_error_message="This contribution already has an instalment with this number.",
            ),
            models.CheckConstraint(
                name="instalment_received_means_amount_and_day",
                condition=Q(received__isnull=True, received_on__isnull=True)
                | Q(received__isnull=False, received_on__isnull=False),
                violation_error_message="What was received is recorded with its day.",
            ),
            models.CheckConstraint(
                name="instalment_is_not_negative",
                condition=Q(amount__gte=0) & (Q(received__isnull=True) | Q(received__gte=0)),
                violation_error_message="An instalment is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}, instalment {self.number}"
