"""What scrutiny means to look at in a year, and when."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, CallIn, Decision, Partnership
from scrutiny.models.meetings import Meeting
from scrutiny.models.reviews import Review


class TopicSource(models.TextChoices):
    FORWARD_PLAN = "plan", "The forward plan"
    SUGGESTION = "suggestion", "A suggestion"
    REVIEW = "review", "A review"
    CALL_IN = "call_in", "A call-in"


class TopicState(models.TextChoices):
    SUGGESTED = "suggested", "Suggested"
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class WorkTopic(models.Model):
    """A topic on the work programme of a scrutiny body for a municipal year, which begins in ``year``.

    ``suggested_by``: a post, a body or a group, never a person's name. ``outcome``: what came of it, or why it was
    dropped.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="work_topics")
    body = models.ForeignKey(Body, models.PROTECT, related_name="work_topics")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    source_kind = models.CharField(max_length=10, choices=TopicSource)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="work_topics", null=True, blank=True)
    review = models.ForeignKey(Review, models.PROTECT, related_name="work_topics", null=True, blank=True)
    call_in = models.ForeignKey(CallIn, models.PROTECT, related_name="work_topics", null=True, blank=True)
    suggested_by = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=TopicState, default=TopicState.SUGGESTED)
    outcome = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "body", "-year", "number"]
        verbose_name = "topic"
        constraints = [
            models.UniqueConstraint(
                name="topic_number_once_a_body_and_year",
                fields=["body", "year", "number"],
                violation_error_message="The programme already has a topic with this number.",
            ),
            models.CheckConstraint(
                name="topic_comes_from_what_it_names",
                condition=Q(source_kind=TopicSource.FORWARD_PLAN, decision__isnull=False)
                | (Q(source_kind=TopicSource.SUGGESTION) & ~Q(suggested_by=""))
                | Q(source_kind=TopicSource.REVIEW, review__isnull=False)
                | Q(source_kind=TopicSource.CALL_IN, call_in__isnull=False),
                violation_error_message="Name the decision, who suggested it, the review or the call-in it is from.",
            ),
            models.CheckConstraint(
                name="finished_topic_says_what_came_of_it",
                condition=~Q(state__in=[TopicState.DONE, TopicState.DROPPED]) | ~Q(outcome=""),
                violation_error_message="Say what came of the topic, or why it was dropped.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TopicMeeting(models.Model):
    """When a topic is taken: a meeting, or a day that is planned for one."""

    topic = models.ForeignKey(WorkTopic, models.PROTECT, related_name="meetings")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="work_topics", null=True, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["topic", "planned_on", "pk"]
        verbose_name = "planned meeting"
        constraints = [
            models.CheckConstraint(
                name="topic_is_taken_at_a_meeting_or_on_a_day",
                condition=Q(meeting__isnull=False, planned_on__isnull=True)
                | Q(meeting__isnull=True, planned_on__isnull=False),
                violation_error_message="Choose a meeting, or enter a day while there is none; not both.",
            ),
            models.UniqueConstraint(
                name="topic_once_at_a_meeting",
                fields=["topic", "meeting"],
                condition=Q(meeting__isnull=False),
                violation_error_message="The topic is planned for this meeting already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} at {self.meeting or self.planned_on}"
