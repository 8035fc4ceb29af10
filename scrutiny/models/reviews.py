"""What is challenged: a co-operative scrutiny review, its sessions, and what the executive answers."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Decision, Partnership
from scrutiny.models.meetings import Meeting


class Review(models.Model):
    """A co-operative review as its request form asks for it.

    ``received_on``: the day the executive received the panel's recommendations; its response is due within
    ``response_months`` that begin with that day; None: within the time that the clock of the responding body gives.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="reviews")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    body = models.ForeignKey(Body, models.PROTECT, related_name="reviews")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reviews", null=True, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reviews", null=True, blank=True)
    responding_body = models.ForeignKey(Body, models.PROTECT, related_name="answered_reviews", null=True, blank=True)
    scope = models.TextField()
    reasons = models.TextField()
    aims = models.TextField()
    beneficiaries = models.TextField(blank=True)
    duration = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    start_reason = models.TextField(blank=True)
    ends_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    requested_by = models.CharField(max_length=300, blank=True)
    received_on = models.DateField(null=True, blank=True)
    response_months = models.PositiveSmallIntegerField(null=True, blank=True)
    responded_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "-starts_on", "title"]
        constraints = [
            models.UniqueConstraint(
                name="review_slug_once_a_partnership",
                fields=["partnership", "slug"],
                violation_error_message="This partnership already has a review with this address.",
            ),
            models.CheckConstraint(
                name="review_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="A review cannot end before it starts.",
            ),
            models.CheckConstraint(
                name="review_is_answered_after_receipt",
                condition=Q(responded_on__isnull=True)
                | (Q(received_on__isnull=False) & Q(responded_on__gte=F("received_on"))),
                violation_error_message="The executive can answer only what it has received. Check the two days.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReviewSession(models.Model):
    """One sitting of the review, and what it examines."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    document = models.CharField(max_length=200, blank=True)
    examines = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(
                name="session_number_once_a_review",
                fields=["review", "number"],
                violation_error_message="The review already has a session with this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"Session {self.number}"


class ResponseKind(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    PARTLY = "partly", "Accepted in part"
    REFUSED = "refused", "Not accepted"


class ReviewRecommendation(models.Model):
    """One recommendation of the panel, and the executive's answer to it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    response_kind = models.CharField(max_length=10, choices=ResponseKind, blank=True)
    response = models.TextField(blank=True)
    response_due = models.DateField(null=True, blank=True)
    responded_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(
                name="recommendation_number_once_a_review",
                fields=["review", "number"],
                violation_error_message="The review already has a recommendation with this number.",
            ),
            models.CheckConstraint(
                name="review_response_is_whole",
                condition=Q(response_kind="", responded_on__isnull=True)
                | (~Q(response_kind="") & ~Q(response="") & Q(responded_on__isnull=False)),
                violation_error_message="An answer says accepted or not, gives its words, and has a day.",
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.number}"
