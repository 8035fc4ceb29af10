"""Registers of interests: what somebody declared, what the public sees of it, and the yearly confirmation."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.bodies import Member
from commissioning.models.decisions import Decision
from commissioning.models.partnership import Organisation, Partnership
from commissioning.models.people import User
from commissioning.models.register import DelegatedFunction
from commissioning.rules.interests import Cause, Nature, Publicity

_PUBLIC = [Publicity.PUBLISHED.value, Publicity.WITHHELD.value]


class Interest(models.Model):
    """One interest of one member, on the register of one partner.

    ``arose_on``: the day from which the time to declare is counted, for the ``cause``; ``ended_on``: its last day.
    ``in_organisation``, ``in_function``, ``in_name``, ``words`` (one a line): what it is in, by which it is raised.
    ``officer``: declared as an officer of the council, whose clock is another.
    ``withheld_because``: why the public does not see the details.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="interests")
    member = models.ForeignKey(Member, models.PROTECT, related_name="interests")
    register = models.ForeignKey(Organisation, models.PROTECT, related_name="registered_interests")
    nature = models.CharField(max_length=12, choices=[(one.value, one.label) for one in Nature])
    text = models.TextField()
    in_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="interests_in", null=True, blank=True
    )
    in_function = models.ForeignKey(
        DelegatedFunction, models.PROTECT, related_name="interests_in", null=True, blank=True
    )
    in_name = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    officer = models.BooleanField(default=False)
    cause = models.CharField(max_length=11, choices=[(one.value, one.label) for one in Cause])
    arose_on = models.DateField()
    declared_on = models.DateField()
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="interests_declared", null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=9, choices=[(one.value, one.label) for one in Publicity], default=Publicity.DECLARED.value
    )
    withheld_because = models.TextField(blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, related_name="interests_published", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "member", "declared_on"]
        constraints = [
            models.CheckConstraint(
                name="interest_declared_after_it_arose",
                condition=Q(declared_on__gte=F("arose_on")),
                violation_error_message="An interest is declared on the day it arose or after it.",
            ),
            models.CheckConstraint(
                name="interest_ends_after_it_arose",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("arose_on")),
                violation_error_message="An interest cannot end before it arose.",
            ),
            models.CheckConstraint(
                name="public_interest_says_since_when",
                condition=Q(state=Publicity.DECLARED.value, published_on__isnull=True)
                | Q(state__in=_PUBLIC, published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="withheld_interest_says_why",
                condition=Q(state=Publicity.WITHHELD.value) & ~Q(withheld_because="")
                | ~Q(state=Publicity.WITHHELD.value) & Q(withheld_because=""),
                violation_error_message="Say why the details are withheld.",
            ),
        ]

    def __str__(self) -> str:
        return f"Interest {self.pk} of {self.member}"  # its text may be sensitive, and must not reach a log


class InterestConfirmation(models.Model):
    """A member says that what they declared on a register is complete; ``nothing``: that there is nothing."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="confirmations")
    register = models.ForeignKey(Organisation, models.PROTECT, related_name="interest_confirmations")
    confirmed_on = models.DateField()
    nothing = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="interests_confirmed", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["member", "-confirmed_on"]
        constraints = [
            models.UniqueConstraint(
                name="confirmed_once_a_day",
                fields=["member", "register", "confirmed_on"],
                violation_error_message="This is confirmed for that day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.confirmed_on:%d %B %Y}"


class RaisedInterest(models.Model):
    """An interest raised by hand against a decision that its words do not find."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="raised_interests")
    interest = models.ForeignKey(Interest, models.PROTECT, related_name="raised")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="interests_raised")
    raised_at = models.DateTimeField()
    reason = models.TextField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["decision", "raised_at"]
        constraints = [
            models.UniqueConstraint(
                name="interest_raised_once_on_a_decision",
                fields=["decision", "interest"],
                violation_error_message="This interest is raised on this decision already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interest} on {self.decision.reference}"
