"""What may go wrong: risk registers, each on its own scale, never converted to another."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership, Post
from delivery.models.project import Project


class ScaleKind(models.TextChoices):
    SINGLE = "single", "One rating"
    MATRIX = "matrix", "Likelihood and impact"


class RiskScale(models.Model):
    """The words a register rates its risks with.

    ``levels``: from lowest to highest, each ``{"label": "H", "name": "High", "rank": 3, "tag": "red"}``; the label is
    the word as the register prints it, the tag the colour word of the tag that shows it.
    ``bands`` (matrix only): ``{"name": "Extreme", "from": 15, "to": 25, "tag": "red"}``, by likelihood rank times
    impact rank; without bands the pair stands for itself and no single rating is made of it.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="risk_scales")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=ScaleKind)
    levels = models.JSONField()
    bands = models.JSONField(default=list, blank=True)
    meaning = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]
        constraints = [
            models.UniqueConstraint(
                name="risk_scale_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a risk scale with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RiskRegister(models.Model):
    """A list of risks kept by one project, or by the partnership, on one scale."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="risk_registers")
    project = models.ForeignKey(Project, models.PROTECT, related_name="risk_registers", null=True, blank=True)
    scale = models.ForeignKey(RiskScale, models.PROTECT, related_name="registers")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                name="risk_register_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a risk register with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RiskStatus(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Response(models.TextChoices):
    TOLERATE = "tolerate", "Tolerate"
    TREAT = "treat", "Treat"
    TRANSFER = "transfer", "Transfer"
    TERMINATE = "terminate", "Terminate"


class Risk(models.Model):
    """One risk: cause, event and consequence as far as they are known, and its rating in its register's own words.

    ``owner_source`` says where the owner comes from when the register itself names none.
    ``version`` counts the changes, so that a page opened before somebody else's change is not saved over it.
    """

    register = models.ForeignKey(RiskRegister, models.PROTECT, related_name="risks")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    cause = models.TextField(blank=True)
    event = models.TextField(blank=True)
    consequence = models.TextField(blank=True)
    likelihood = models.CharField(max_length=40, blank=True)
    impact = models.CharField(max_length=40, blank=True)
    rating = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="risks_owned", null=True, blank=True)
    owner_source = models.CharField(max_length=200, blank=True)
    review_on = models.DateField(null=True, blank=True)
    response = models.CharField(max_length=10, choices=Response, blank=True)
    status = models.CharField(max_length=10, choices=RiskStatus, default=RiskStatus.OPEN)
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
            models.CheckConstraint(
                name="risk_is_rated_in_one_way",
                condition=(Q(likelihood="", impact="") & ~Q(rating="")) | (~Q(likelihood="") & ~Q(impact="")),
                violation_error_message="Give the risk a rating, or both a likelihood and an impact.",
            ),
            models.CheckConstraint(
                name="risk_status_is_known",
                condition=Q(status__in=RiskStatus.values),
                violation_error_message="A risk is open or closed.",
            ),
            models.CheckConstraint(
                name="risk_response_is_known",
                condition=Q(response__in=["", *Response.values]),
                violation_error_message="A response is tolerate, treat, transfer or terminate.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class RiskAction(models.Model):
    """One thing that somebody does about a risk."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, related_name="risk_actions_owned", null=True, blank=True)
    due = models.DateField(null=True, blank=True)
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
