"""How a period closes: each partner submits, each partner certifies; and how it opens again."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, User
from pool.models.fund import BudgetLine
from pool.models.period import Period


class Submission(models.Model):
    """One partner's figures of a period handed in. While it stands, nobody enters figures of that partner's lines."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="submissions")
    round = models.PositiveSmallIntegerField(default=1)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="submissions")
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="submissions")
    submitted_at = models.DateTimeField()
    comment = models.TextField(blank=True)
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="submissions_returned", null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["period", "round", "organisation", "submitted_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_standing_submission_a_partner_and_round",
                fields=["period", "round", "organisation"],
                condition=Q(returned_at__isnull=True),
                violation_error_message="This partner has submitted the period already.",
            ),
            models.CheckConstraint(
                name="submission_returned_means_who_and_why",
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, return_reason="")
                | (Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_reason="")),
                violation_error_message="A submission that is sent back says by whom and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.period}"


class Certificate(models.Model):
    """One partner certifies a round of a period. When every partner has, the period locks.

    ``withdrawn_at``: taken back before the period locked, or because figures were sent back. ``content_hash``: of the
    statement that was certified; the certificate counts for that statement alone.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="certificates")
    round = models.PositiveSmallIntegerField(default=1)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="certificates")
    certified_by = models.ForeignKey(User, models.PROTECT, related_name="certificates")
    certified_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["period", "round", "certified_at"]
        constraints = [
            models.UniqueConstraint(
                name="partner_certifies_a_round_once",
                fields=["period", "round", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message="This partner has certified the period already.",
            ),
            models.UniqueConstraint(
                name="person_certifies_for_one_partner",
                fields=["period", "round", "certified_by"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message="One person certifies a period for one partner only.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.period}"


class PeriodException(models.Model):
    """Something that is not as it should be, named when a period is submitted or certified, and certified with it.

    ``line``: the line concerned; a line without figures may be left open only as a named exception.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="exceptions")
    round = models.PositiveSmallIntegerField(default=1)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="period_exceptions")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="period_exceptions", null=True, blank=True)
    text = models.TextField()
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="period_exceptions")
    raised_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["period", "round", "raised_at"]

    def __str__(self) -> str:
        return self.text


class ReopeningState(models.TextChoices):
    ASKED = "asked", "Asked for"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"


class Reopening(models.Model):
    """A certified period to be opened again: one person asks with a reason, a second person approves."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="reopenings")
    round = models.PositiveSmallIntegerField(help_text="The round that was certified.")
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=ReopeningState, default=ReopeningState.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="reopenings_asked")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="reopenings_decided", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["period", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_reopening_asked_a_period",
                fields=["period"],
                condition=Q(state="asked"),
                violation_error_message="Reopening this period has been asked for already.",
            ),
            models.CheckConstraint(
                name="reopening_takes_a_second_person",
                condition=Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~Q(state="asked")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                violation_error_message="Whoever asks for a reopening does not decide it.",
            ),
        ]

    def __str__(self) -> str:
        return f"Reopening of {self.period}"
