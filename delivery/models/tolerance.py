"""How far a plan may leave its baseline before the board must be asked, and what happens when it does."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Partnership, Post, User
from delivery.models.milestone import Milestone
from delivery.models.programme import Programme
from delivery.models.project import Project, Workstream
from ihwb.kernel.dates import FinancialYear


class OfPlans(models.QuerySet[Any]):
    """Rows that are of a project, or of a whole programme."""

    def within(self, partnership: Partnership) -> Self:
        return self.filter(Q(project__partnership=partnership) | Q(programme__partnership=partnership))


class Tolerance(models.Model):
    """What a project, a workstream or a whole programme may do by itself, from a day on, until a later one stands.

    ``days``: whole days after its baseline that a milestone may be expected; ``cost``: £ above budget that it may be
    expected to cost, all years together; ``cost_a_year``: the same in any one financial year. None: nothing is laid
    down for it.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="tolerances", null=True, blank=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="tolerances", null=True, blank=True)
    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="tolerances", null=True, blank=True)
    since = models.DateField()
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    cost_a_year = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    objects = OfPlans.as_manager()
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
                condition=Q(days__isnull=False) | Q(cost__isnull=False) | Q(cost_a_year__isnull=False),
                violation_error_message="Enter how many days, or how much money, or both.",
            ),
            models.CheckConstraint(
                name="tolerance_of_cost_is_a_projects",
                condition=Q(workstream__isnull=True) | Q(cost__isnull=True, cost_a_year__isnull=True),
                violation_error_message="Costs are kept by project, so a workstream has a tolerance of time alone.",
            ),
            models.UniqueConstraint(
                name="programme_tolerance_once_a_day",
                fields=["programme", "since"],
                condition=Q(programme__isnull=False),
                violation_error_message="A tolerance of this programme stands from this day already.",
            ),
            models.CheckConstraint(
                name="tolerance_is_of_a_project_or_a_programme",
                condition=Q(project__isnull=False, programme__isnull=True)
                | Q(project__isnull=True, workstream__isnull=True, programme__isnull=False),
                violation_error_message="A tolerance is of a project or of a whole programme.",
            ),
            models.CheckConstraint(
                name="tolerance_of_a_programme_is_of_cost",
                condition=Q(programme__isnull=True) | Q(days__isnull=True),
                violation_error_message="Time is kept by project, so a whole programme has a tolerance of cost alone.",
            ),
            models.CheckConstraint(
                name="tolerance_of_cost_is_not_negative",
                condition=(Q(cost__isnull=True) | Q(cost__gte=0))
                & (Q(cost_a_year__isnull=True) | Q(cost_a_year__gte=0)),
                violation_error_message="A tolerance of cost is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workstream or self.project or self.programme}, from {self.since}"


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
    £ for cost, when it was raised; ``measured`` is empty where nobody had reported. ``year``: the financial year (2014
    is 2014/15) whose cost left its tolerance, nought for all years together. ``accepted``: up to where the board
    accepts the deviation; only what goes further raises another exception.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="exceptions", null=True, blank=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="exceptions", null=True, blank=True)
    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="exceptions", null=True, blank=True)
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="exceptions", null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=ExceptionKind)
    year = models.PositiveSmallIntegerField(default=0)
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
    objects = OfPlans.as_manager()
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
                fields=["project", "kind", "year"],
                condition=Q(automatic=True, workstream__isnull=True) & ~Q(state="closed"),
                violation_error_message="This project has an open exception of this kind already.",
            ),
            models.UniqueConstraint(
                name="programme_has_one_open_automatic_exception_a_kind",
                fields=["programme", "kind", "year"],
                condition=Q(automatic=True, programme__isnull=False) & ~Q(state="closed"),
                violation_error_message="This programme has an open exception of this kind already.",
            ),
            models.UniqueConstraint(
                name="exception_number_once_a_programme",
                fields=["programme", "number"],
                condition=Q(programme__isnull=False),
                violation_error_message="This programme has an exception with this number already.",
            ),
            models.CheckConstraint(
                name="exception_is_of_a_project_or_a_programme",
                condition=Q(project__isnull=False, programme__isnull=True)
                | Q(project__isnull=True, workstream__isnull=True, programme__isnull=False),
                violation_error_message="An exception is of a project or of a whole programme.",
            ),
            models.CheckConstraint(
                name="exception_of_a_year_is_of_cost",
                condition=Q(year=0) | Q(kind="cost"),
                violation_error_message="Only an exception of cost is of one year.",
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
        return f"{self.project}: {self.workstream}" if self.workstream else str(self.plan)

    @property
    def year_label(self) -> str:
        return FinancialYear(self.year).label if self.year else ""

    @property
    def plan(self) -> Project | Programme:
        """The project, or the programme, that it is of."""
        found = self.project or self.programme
        assert found is not None, "a constraint keeps one of the two"
        return found

    @property
    def leading(self) -> Programme | None:
        """The programme whose board decides."""
        return self.programme or (self.project.programme if self.project else None)
