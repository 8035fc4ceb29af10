"""Service specifications: functions, minimum staffing with the returns against it, the performance framework."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import ControlledDocument, DelegatedFunction, Partnership, User
from commissioning.rules.assurance import EVERY
from delivery.models.contract import Contract
from delivery.models.measure import Measure


def _history() -> HistoricalRecords:
    return HistoricalRecords(history_change_reason_field=models.TextField(null=True))


class Specification(models.Model):
    """What a provider is asked to do. Its text (aims, population, services) is a document under control.

    ``since``, ``until``: while it is asked, both included; ``every_months``, ``first_due``: how often, and first by
    when, the provider returns its staffing; 0 for once, no day: not asked yet.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="specifications")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="specifications")
    document = models.OneToOneField(ControlledDocument, models.PROTECT, related_name="specification")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    every_months = models.PositiveSmallIntegerField(choices=list(EVERY.items()), default=3)
    first_due = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["partnership", "name"]
        constraints = [
            models.UniqueConstraint(
                name="specification_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a specification with this code.",
            ),
            models.CheckConstraint(
                name="specification_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="A specification cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpecificationFunction(models.Model):
    """A function of the delegation register that a specification asks the provider to carry out."""

    specification = models.ForeignKey(Specification, models.PROTECT, related_name="functions")
    function = models.ForeignKey(DelegatedFunction, models.PROTECT, related_name="specifications")
    history = _history()

    class Meta:
        ordering = ["specification", "function"]
        constraints = [
            models.UniqueConstraint(
                name="function_once_a_specification",
                fields=["specification", "function"],
                violation_error_message="The specification names this function already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specification}: {self.function}"


class StaffingMinimum(models.Model):
    """How many full-time equivalents of a profession a specification asks for at least, from a day on.

    ``fte``: empty while the number is not laid down. A changed number is a new row with a later first day.
    """

    specification = models.ForeignKey(Specification, models.PROTECT, related_name="minimums")
    profession = models.CharField(max_length=120)
    fte = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    since = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["specification", "profession", "since"]
        constraints = [
            models.UniqueConstraint(
                name="minimum_once_a_profession_and_day",
                fields=["specification", "profession", "since"],
                violation_error_message="A minimum for this profession begins on that day already.",
            ),
            models.CheckConstraint(
                name="minimum_is_not_negative",
                condition=Q(fte__isnull=True) | Q(fte__gte=0),
                violation_error_message="A number of staff is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profession}: {self.fte or 'not laid down'}"


class StaffingReturn(models.Model):
    """The staff of a profession that a provider had on a due day. A correction changes it, with its reason."""

    specification = models.ForeignKey(Specification, models.PROTECT, related_name="returns")
    profession = models.CharField(max_length=120)
    as_at = models.DateField()
    fte = models.DecimalField(max_digits=7, decimal_places=2)
    note = models.TextField(blank=True)
    handed_in_by = models.ForeignKey(User, models.PROTECT, related_name="staffing_returns", null=True, blank=True)
    handed_in_at = models.DateTimeField()
    history = _history()

    class Meta:
        ordering = ["specification", "as_at", "profession"]
        constraints = [
            models.UniqueConstraint(
                name="staffing_return_once_a_day_and_profession",
                fields=["specification", "profession", "as_at"],
                violation_error_message="Staffing of this profession for this day was handed in already.",
            ),
            models.CheckConstraint(
                name="staffing_return_is_not_negative",
                condition=Q(fte__gte=0),
                violation_error_message="A number of staff is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profession}, {self.as_at:%d %B %Y}: {self.fte}"


class Direction(models.TextChoices):
    AT_LEAST = "at_least", "At least"
    AT_MOST = "at_most", "At most"


class PerformanceIndicator(models.Model):
    """What a specification is judged by: a measure where there is one, its threshold, and what follows a miss.

    ``threshold_words``: as the specification prints it; ``threshold``: the figure where it has one.
    """

    specification = models.ForeignKey(Specification, models.PROTECT, related_name="indicators")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="indicators", null=True, blank=True)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.AT_LEAST)
    threshold = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    threshold_words = models.CharField(max_length=200, blank=True)
    consequence = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["specification", "number"]
        constraints = [
            models.UniqueConstraint(
                name="indicator_number_once_a_specification",
                fields=["specification", "number"],
                violation_error_message="The specification has an indicator with this number already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
