"""Who should host the pool: the appraisal of the options, each partner's view of each, and the recorded choice."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, Partnership, User


class HostAppraisal(models.Model):
    """One decision matrix: options against weighted factors. ``choice``: code of the option chosen; "" until then."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="host_appraisals")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    choice = models.CharField(max_length=40, blank=True)
    choice_reason = models.TextField(blank=True)
    chosen_on = models.DateField(null=True, blank=True)
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="host_choices", null=True, blank=True)
    source = models.CharField(max_length=400, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "code"]
        constraints = [
            models.UniqueConstraint(
                name="host_appraisal_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has an appraisal with this code.",
            ),
            models.CheckConstraint(
                name="host_choice_means_reason_and_day",
                condition=Q(choice="", chosen_on__isnull=True)
                | (~Q(choice="") & ~Q(choice_reason="") & Q(chosen_on__isnull=False)),
                violation_error_message="A choice of host is recorded with its reason and its day.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class HostOption(models.Model):
    """One way of hosting, such as the council hosting, or a joint venture."""

    appraisal = models.ForeignKey(HostAppraisal, models.PROTECT, related_name="options")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["appraisal", "position", "code"]
        constraints = [
            models.UniqueConstraint(name="host_option_code_once_an_appraisal", fields=["appraisal", "code"]),
        ]

    def __str__(self) -> str:
        return self.name


class HostFactor(models.Model):
    """One factor of a category, with its weight: a whole number from 0, heavier counts more."""

    appraisal = models.ForeignKey(HostAppraisal, models.PROTECT, related_name="factors")
    category = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["appraisal", "position", "pk"]

    def __str__(self) -> str:
        return self.name


class HostView(models.Model):
    """What one partner (none: all) considers of a factor, and its score of an option, 0 to 5, where scored."""

    factor = models.ForeignKey(HostFactor, models.PROTECT, related_name="views")
    option = models.ForeignKey(HostOption, models.PROTECT, related_name="views", null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="host_views", null=True, blank=True)
    consideration = models.TextField(blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["factor", "option", "organisation"]
        constraints = [
            models.CheckConstraint(
                name="host_score_is_0_to_5",
                condition=Q(score__isnull=True) | Q(score__range=(0, 5)),
                violation_error_message="A score is a whole number from 0 to 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.factor}: {self.organisation or 'all partners'}"
