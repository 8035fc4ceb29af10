"""What may go wrong: risks on one register's scale, who owns them, what is in place and what is done about them."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, Partnership, Post
from delivery.models.risk_register import RiskCategory, RiskRegister


class RiskStatus(models.TextChoices):
    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    CLOSED = "closed", "Closed"


class Response(models.TextChoices):
    TOLERATE = "tolerate", "Tolerate"
    TREAT = "treat", "Treat"
    TRANSFER = "transfer", "Transfer"
    TERMINATE = "terminate", "Terminate"


class Proximity(models.TextChoices):
    MONTH = "month", "Within a month"
    QUARTER = "quarter", "Within three months"
    YEAR = "year", "Within a year"
    LATER = "later", "Later than a year"


class SharedRisk(models.Model):
    """One and the same risk that stands in several registers, in each on that register's scale."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="shared_risks")
    name = models.CharField(max_length=200)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]

    def __str__(self) -> str:
        return self.name


class Risk(models.Model):
    """One risk: cause, event and consequence as far as they are known, and its rating in its register's own words.

    ``likelihood``, ``impact``, ``rating``: as it stands now; every assessment is kept as a ``RiskAssessment``.
    ``owner_source`` says where the owner comes from when the register itself names none. ``raised_on``: since when it
    stands in the register; none: as far back as is known. ``confidential``: for officers of the register's
    organisations and board members alone. ``rolled_from``: the same risk in the register before.
    ``version`` counts the changes, so that a page opened before somebody else's change is not saved over it.
    """

    register = models.ForeignKey(RiskRegister, models.PROTECT, related_name="risks")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    cause = models.TextField(blank=True)
    event = models.TextField(blank=True)
    consequence = models.TextField(blank=True)
    category = models.ForeignKey(RiskCategory, models.PROTECT, related_name="risks", null=True, blank=True)
    likelihood = models.CharField(max_length=40, blank=True)
    impact = models.CharField(max_length=40, blank=True)
    rating = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="risks_owned", null=True, blank=True)
    owner_source = models.CharField(max_length=200, blank=True)
    raised_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    proximity = models.CharField(max_length=10, choices=Proximity, blank=True)
    response = models.CharField(max_length=10, choices=Response, blank=True)
    status = models.CharField(max_length=10, choices=RiskStatus, default=RiskStatus.OPEN)
    confidential = models.BooleanField(default=False)
    shared = models.ForeignKey(SharedRisk, models.PROTECT, related_name="risks", null=True, blank=True)
    rolled_from = models.OneToOneField("self", models.PROTECT, related_name="rolled_to", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["register", "number"]
        constraints = [
            models.UniqueConstraint(
                name="risk_number_once_a_register",
                fields=["register", "number"],
                violation_error_message="This register already has a risk with this number.",
            ),
            models.UniqueConstraint(
                name="shared_risk_once_a_register",
                fields=["register", "shared"],
                violation_error_message="This register already holds the same risk.",
            ),
            models.CheckConstraint(
                name="risk_is_rated_in_one_way",
                condition=(Q(likelihood="", impact="") & ~Q(rating="")) | (~Q(likelihood="") & ~Q(impact="")),
                violation_error_message="Give the risk a rating, or both a likelihood and an impact.",
            ),
            models.CheckConstraint(
                name="risk_status_is_known",
                condition=Q(status__in=RiskStatus.values),
                violation_error_message="A risk is open, accepted or closed.",
            ),
            models.CheckConstraint(
                name="risk_response_is_known",
                condition=Q(response__in=["", *Response.values]),
                violation_error_message="A response is tolerate, treat, transfer or terminate.",
            ),
            models.CheckConstraint(
                name="risk_proximity_is_known",
                condition=Q(proximity__in=["", *Proximity.values]),
                violation_error_message="A risk is a month, three months, a year or longer away.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class RiskOwner(models.Model):
    """The post that answers for a joint risk in one of the organisations."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="owners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="risks_shared")
    post = models.ForeignKey(Post, models.PROTECT, related_name="risks_shared")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["risk", "organisation__position"]
        constraints = [
            models.UniqueConstraint(
                name="risk_has_one_owner_an_organisation",
                fields=["risk", "organisation"],
                violation_error_message="This organisation names an owner already. Change that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.organisation}"


class ControlEffect(models.TextChoices):
    UNTESTED = "untested", "Not tested"
    EFFECTIVE = "effective", "Effective"
    PARTLY = "partly", "Partly effective"
    NOT = "not", "Not effective"


class RiskControl(models.Model):
    """What is in place already against a risk, and how well it works. ``ended_on``: from that day on no longer."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="controls")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    effect = models.CharField(max_length=10, choices=ControlEffect, default=ControlEffect.UNTESTED)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="risk_controls_owned", null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["risk", "number"]
        constraints = [
            models.UniqueConstraint(
                name="risk_control_number_once_a_risk",
                fields=["risk", "number"],
                violation_error_message="This risk already has a control with this number.",
            ),
            models.CheckConstraint(
                name="risk_control_effect_is_known",
                condition=Q(effect__in=ControlEffect.values),
                violation_error_message="A control is not tested, effective, partly effective or not effective.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class RiskAction(models.Model):
    """One thing that somebody does about a risk. ``progress``: how far it has come, in the latest words."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, related_name="risk_actions_owned", null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    progress = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["risk", "number"]
        constraints = [
            models.UniqueConstraint(
                name="risk_action_number_once_a_risk",
                fields=["risk", "number"],
                violation_error_message="This risk already has an action with this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
