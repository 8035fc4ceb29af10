"""The options appraisal of a business case: options, criteria with weights, scores, and the one recommended."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Post, User
from delivery.models.case import BusinessCase
from delivery.rules.options import ImplementationRisk, Lawful


class OptionsAppraisal(models.Model):
    """The options of one question. ``best``: the highest score. ``version`` counts changes, of its rows too."""

    case = models.ForeignKey(BusinessCase, models.PROTECT, related_name="options_appraisals")
    title = models.CharField(max_length=200)
    best = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(1), MaxValueValidator(100)])
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["case", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="options_appraisal_title_once_a_case",
                fields=["case", "title"],
                violation_error_message="This case already has an options appraisal with this title.",
            ),
            models.CheckConstraint(
                name="options_appraisal_best_is_1_to_100",
                condition=Q(best__range=(1, 100)),
                violation_error_message="The highest score is a whole number from 1 to 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Option(models.Model):
    """One way of doing it. ``ruled_out``: why it was considered and rejected, where that is said.

    ``against_ranking``: why it is recommended although another ranks first.
    """

    appraisal = models.ForeignKey(OptionsAppraisal, models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    is_do_nothing = models.BooleanField(default=False)
    lawful = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in Lawful], default=Lawful.OPEN.value
    )
    lawful_reason = models.TextField(blank=True)
    issues = models.TextField(blank=True)
    benefits = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    implementation_risk = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in ImplementationRisk], blank=True
    )
    implementation_note = models.TextField(blank=True)
    ruled_out = models.TextField(blank=True)
    recommended = models.BooleanField(default=False)
    recommended_reason = models.TextField(blank=True)
    against_ranking = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["appraisal", "position"]
        constraints = [
            models.UniqueConstraint(
                name="option_name_once_an_appraisal",
                fields=["appraisal", "name"],
                violation_error_message="This appraisal already has an option with this name.",
            ),
            models.UniqueConstraint(
                name="one_do_nothing_an_appraisal",
                fields=["appraisal"],
                condition=Q(is_do_nothing=True),
                violation_error_message="This appraisal already has an option of doing nothing.",
            ),
            models.UniqueConstraint(
                name="one_recommended_option_an_appraisal",
                fields=["appraisal"],
                condition=Q(recommended=True),
                violation_error_message="This appraisal already recommends another option.",
            ),
            models.CheckConstraint(
                name="unlawful_option_is_not_recommended",
                condition=Q(recommended=False) | ~Q(lawful=Lawful.NO.value),
                violation_error_message="An unlawful option cannot be recommended.",
            ),
            models.CheckConstraint(
                name="unlawful_option_says_why",
                condition=~Q(lawful=Lawful.NO.value) | ~Q(lawful_reason=""),
                violation_error_message="Say why the option is unlawful.",
            ),
            models.CheckConstraint(
                name="recommended_option_says_why",
                condition=Q(recommended=False) | ~Q(recommended_reason=""),
                violation_error_message="Say why the option is recommended.",
            ),
            models.CheckConstraint(
                name="option_lawful_is_known", condition=Q(lawful__in=[one.value for one in Lawful])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OptionCriterion(models.Model):
    """What the options are judged by. ``weight``: from 0, heavier counts more; the reason for it beside it."""

    appraisal = models.ForeignKey(OptionsAppraisal, models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    meaning = models.TextField(blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])
    weight_reason = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["appraisal", "position"]
        constraints = [
            models.UniqueConstraint(
                name="option_criterion_name_once_an_appraisal",
                fields=["appraisal", "name"],
                violation_error_message="This appraisal already has a criterion with this name.",
            ),
            models.CheckConstraint(
                name="option_criterion_weight_is_not_negative",
                condition=Q(weight__gte=0),
                violation_error_message="A weight is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OptionScore(models.Model):
    """What an option scores on a criterion, for which post, entered by whom, and why."""

    option = models.ForeignKey(Option, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(OptionCriterion, models.PROTECT, related_name="scores")
    score = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.TextField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="option_scores", null=True, blank=True)
    scored_by = models.ForeignKey(User, models.PROTECT, related_name="option_scores", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["option", "criterion"]
        constraints = [
            models.UniqueConstraint(
                name="option_scored_once_a_criterion",
                fields=["option", "criterion"],
                violation_error_message="This option has a score on this criterion already.",
            ),
            models.CheckConstraint(
                name="option_score_is_0_to_100",
                condition=Q(score__gte=0, score__lte=100),
                violation_error_message="A score is from 0 to the highest score of the appraisal.",
            ),
            models.CheckConstraint(
                name="option_score_has_its_reason",
                condition=~Q(reason=""),
                violation_error_message="A score needs its reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option}, {self.criterion}: {self.score}"
