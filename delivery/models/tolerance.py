"""How far a plan may leave its baseline before the board must be asked, and what happens when it does."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Post, User
from delivery.models.milestone import Milestone
from delivery.models.project import Project, Workstream


class Tolerance(models.Model):
    """What a project or a workstream may do by itself, from a day on, until a later one takes its place.

    ``days``: whole days after its baseline that a milestone may be expected; ``cost``: £ above budget that the
    project may be expected to cost, all years together. None: nothing is laid down for it.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="tolerances")
    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="tolerances", null=True, blank=True)
    since = models.DateField()
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["project", "workstream", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="project_tolerance_once_a_day",
                fields=["project", "since"],
                condition=Q(workstream__isnull=True),
                violation_error_message="A tolerance of this project stands from this day already.",
            ),
            models.UniqueConstraint(
                name="workstream_tolerance_once_a_day",
                fields=["workstream", "since"],
                condition=Q(workstream__isnull=False),
                violation_error_message="A tolerance of this workstream stands from this day already.",
            ),
            models.CheckConstraint(
                name="tolerance_lays_something_down",
                condition=Q(days__isnull=False) | Q(cost__isnull=False),
                violation_error_message="Enter how many days, or how much money, or both.",
            ),
            models.CheckConstraint(
                name="tolerance_of_cost_is_a_projects",
                condition=Q(workstream__isnull=True) | Q(cost__isnull=True),
                violation_error_message="Costs are kept by project, so a workstream has a tolerance of time alone.",
            ),
            models.CheckConstraint(
                name="tolerance_of_cost_is_not_negative",
                condition=Q(cost__isnull=True) | Q(cost__gte=0),
                violation_error_message="A tolerance of cost is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workstream or self.project}, from {self.since}"


class ExceptionKind(models.TextChoices):
    TIME = "time", "Time"
    COST = "cost", "Cost"
    OTHER = "other", "Something else"


class ExceptionState(models.TextChoices):
    RAISED = "raised", "Waits for its report"
    REPORTED = "reported", "Waits for the board"
    DECIDED = "decided", "Decided, not closed"
    CLOSED = "closed", "Closed"


class BoardAnswer(models.TextChoices):
    NONE = "", "Not decided"
    ACCEPTED = "accepted", "The deviation is accepted"
    CORRECT = "correct", "It is to be brought back"
    STOP = "stop", "The work stops"


class PlanException(models.Model):
    """The plan left its tolerance, or somebody says that it will. Reported, decided by the programme board, closed.

    ``automatic``: raised because a forecast left the tolerance. ``measured`` and ``allowed``: whole days for time,
    £ for cost, when it was raised. ``accepted``: up to where the board accepts the deviation; only what goes further
    raises another exception.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="exceptions")
    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="exceptions", null=True, blank=True)
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="exceptions", null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=ExceptionKind)
    automatic = models.BooleanField(default=False)
    what = models.TextField()
    measured = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    allowed = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    raised_on = models.DateField()
    raised_by = models.ForeignKey(Post, models.PROTECT, related_name="exceptions_raised", null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=10, choices=ExceptionState, default=ExceptionState.RAISED)
    cause = models.TextField(blank=True)
    consequences = models.TextField(blank=True)
    options = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    reported_on = models.DateField(null=True, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="exceptions_decided", null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=BoardAnswer, default=BoardAnswer.NONE, blank=True)
    decision = models.TextField(blank=True)
    accepted = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="exception_number_once_a_project",
                fields=["project", "number"],
                violation_error_message="This project has an exception with this number already.",
            ),
            models.UniqueConstraint(
                name="project_has_one_open_automatic_exception_a_kind",
                fields=["project", "kind"],
                condition=Q(automatic=True, workstream__isnull=True) & ~Q(state="closed"),
                violation_error_message="This project has an open exception of this kind already.",
            ),
            models.UniqueConstraint(
                name="workstream_has_one_open_automatic_exception_a_kind",
                fields=["workstream", "kind"],
                condition=Q(automatic=True, workstream__isnull=False) & ~Q(state="closed"),
                violation_error_message="This workstream has an open exception of this kind already.",
            ),
            models.CheckConstraint(
                name="exception_decided_means_body_day_and_answer",
                condition=Q(
                    answer="", body__isnull=True, decided_on__isnull=True, state__in=["raised", "reported", "closed"]
                )
                | Q(body__isnull=False, decided_on__isnull=False, state__in=["decided", "closed"]) & ~Q(answer=""),
                violation_error_message="A decided exception names the body, the day and what was decided.",
            ),
            models.CheckConstraint(
                name="exception_closed_says_when_and_why",
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(closing="")
                | ~Q(state="closed") & Q(closed_on__isnull=True),
                violation_error_message="A closed exception says when and why it was closed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.what}"

    @property
    def of(self) -> str:
        return f"{self.project}: {self.workstream}" if self.workstream else str(self.project)
