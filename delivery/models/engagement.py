"""Engagement: who has a stake, what was held and said and done; and the equality impact of what is proposed."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Decision, Partnership, Post, User
from delivery.models.project import Project


class Level(models.IntegerChoices):
    LOW = 1, "Low"
    MEDIUM = 2, "Medium"
    HIGH = 3, "High"


class StakeholderGroup(models.Model):
    """A group of people or bodies with a stake; never one person. ``approach``: how it is kept in touch."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="stakeholder_groups")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    interest = models.PositiveSmallIntegerField(choices=Level)
    influence = models.PositiveSmallIntegerField(choices=Level)
    approach = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                name="stakeholder_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a group with this code.",
            ),
            models.CheckConstraint(
                name="stakeholder_levels_are_known",
                condition=Q(interest__in=Level.values, influence__in=Level.values),
                violation_error_message="Interest and influence are low, medium or high.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EngagementKind(models.TextChoices):
    ENGAGEMENT = "engagement", "Engagement"
    COMMUNICATION = "communication", "Communication"
    BOTH = "both", "Communication and engagement"


class EngagementEvent(models.Model):
    """An event or a message. ``stage``: in the area's own words; ``when_printed``: as a plan prints it, such as TBC."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="engagement_events")
    project = models.ForeignKey(Project, models.PROTECT, related_name="engagement_events", null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=EngagementKind)
    stage = models.CharField(max_length=100, blank=True)
    audience = models.ManyToManyField(StakeholderGroup, related_name="events", blank=True)
    channel = models.CharField(max_length=200, blank=True)
    message = models.TextField(blank=True)
    when_printed = models.CharField(max_length=60, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="engagement_owned", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True), m2m_fields=[audience])

    class Meta:
        ordering = ["partnership", "number"]
        constraints = [
            models.UniqueConstraint(
                name="engagement_number_once_a_partnership",
                fields=["partnership", "number"],
                violation_error_message="This partnership already has an event with this number.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class YouSaid(models.Model):
    """What people said and what was done about it. ``did`` is empty while nothing is decided."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="you_said")
    event = models.ForeignKey(EngagementEvent, models.PROTECT, related_name="you_said", null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    said = models.TextField()
    did = models.TextField(blank=True)
    said_on = models.DateField(null=True, blank=True)
    did_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="you_said_owned", null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "number"]
        verbose_name_plural = "you said"
        constraints = [
            models.UniqueConstraint(
                name="you_said_number_once_a_partnership",
                fields=["partnership", "number"],
                violation_error_message="This partnership already has an entry with this number.",
            ),
            models.CheckConstraint(
                name="what_was_done_has_words",
                condition=Q(did_on__isnull=True) | ~Q(did=""),
                violation_error_message="Say what was done, beside the day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.said}"


class AreaCharacteristic(models.Model):
    """A group that this area looks at beside the nine protected characteristics, such as carers."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="area_characteristics")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]
        constraints = [
            models.UniqueConstraint(
                name="area_characteristic_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a characteristic with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EqualityAssessment(models.Model):
    """One version of an equality impact assessment. A signed version never changes: the next one takes it on."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="equality_assessments")
    project = models.ForeignKey(Project, models.PROTECT, related_name="equality_assessments", null=True, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="equality_assessments", null=True, blank=True)
    code = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="equality_owned", null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="equality_signed", null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="equality_drafted", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "code", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="equality_version_once_a_code",
                fields=["partnership", "code", "number"],
                violation_error_message="This assessment already has this version.",
            ),
            models.UniqueConstraint(
                name="one_open_equality_version_a_code",
                fields=["partnership", "code"],
                condition=Q(signed_on__isnull=True),
                violation_error_message="This assessment has an open version already. Change or sign that one.",
            ),
            models.CheckConstraint(
                name="equality_is_signed_by_another_person",
                condition=Q(signed_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(signed_by=F("drafted_by")),
                violation_error_message="Who drafts an assessment does not sign it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class Effect(models.TextChoices):
    POSITIVE = "positive", "Positive"
    NONE = "none", "None found"
    NEGATIVE = "negative", "Negative"
    MIXED = "mixed", "Positive and negative"
    UNKNOWN = "unknown", "Not known yet"


class EqualityEffect(models.Model):
    """The effect on one characteristic, with its evidence and what lessens it. ``code``: a protected characteristic's
    or one of the area's own."""

    assessment = models.ForeignKey(EqualityAssessment, models.PROTECT, related_name="effects")
    code = models.SlugField(max_length=40)
    effect = models.CharField(max_length=10, choices=Effect, default=Effect.UNKNOWN)
    evidence = models.TextField(blank=True)
    mitigation = models.TextField(blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="mitigations_owned", null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="equality_effect_once_a_characteristic",
                fields=["assessment", "code"],
                violation_error_message="This assessment has this characteristic already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.effect}"
