"""What a review recommends, to whom, what they answered, and what came of it."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Post, User
from delivery.models import Benefit, Measure, Milestone
from scrutiny.models.meetings import Meeting
from scrutiny.models.review_evidence import Finding
from scrutiny.models.reviews import Review


class ResponseKind(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    PARTLY = "partly", "Accepted in part"
    REFUSED = "refused", "Not accepted"


class ReviewRecommendation(models.Model):
    """One recommendation of the panel."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "number"]
        verbose_name = "recommendation"
        constraints = [
            models.UniqueConstraint(
                name="recommendation_number_once_a_review",
                fields=["review", "number"],
                violation_error_message="The review already has a recommendation with this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.number}"


class RecommendationFinding(models.Model):
    """A finding that a recommendation follows from."""

    recommendation = models.ForeignKey(ReviewRecommendation, models.PROTECT, related_name="follows_from")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="recommendations")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["recommendation", "finding"]
        constraints = [
            models.UniqueConstraint(
                name="recommendation_follows_once_from_a_finding",
                fields=["recommendation", "finding"],
                violation_error_message="The recommendation follows from this finding already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} from {self.finding}"


class ReviewReport(models.Model):
    """The report of a review. Agreed by the scrutiny body, it is fixed: ``content`` is what the public reads of it,
    ``confidential_content`` what it adds for those who hear confidential evidence, ``content_hash`` the seal of both.
    """

    review = models.OneToOneField(Review, models.PROTECT, related_name="report")
    introduction = models.TextField()
    conclusion = models.TextField(blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="review_reports_entered", null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_at = models.ForeignKey(Meeting, models.PROTECT, related_name="review_reports_agreed", null=True, blank=True)
    agreed_words = models.TextField(blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="review_reports_agreed", null=True, blank=True)
    content = models.JSONField(default=dict, blank=True)
    confidential_content = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        verbose_name = "report of the review"
        constraints = [
            models.CheckConstraint(
                name="agreed_review_report_is_fixed",
                condition=Q(agreed_on__isnull=True, content_hash="", agreed_by__isnull=True)
                | (Q(agreed_on__isnull=False) & ~Q(content_hash="")),
                violation_error_message="An agreed report has its day and its fixed content.",
            ),
            models.CheckConstraint(
                name="nobody_agrees_the_review_report_they_entered",
                condition=Q(agreed_by__isnull=True) | Q(entered_by__isnull=True) | ~Q(entered_by=F("agreed_by")),
                violation_error_message="Somebody else records that the report that you entered was agreed.",
            ),
        ]

    def __str__(self) -> str:
        return f"Report of {self.review}"


class ReviewRecipient(models.Model):
    """A body that has the report and must answer: its clock runs from ``received_on``.

    ``response_months``: where another time than the body's clock was asked for. ``responded_on``: the day of its last
    answer, once it has answered everything that is put to it.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="recipients")
    body = models.ForeignKey(Body, models.PROTECT, related_name="reviews_received")
    sent_on = models.DateField()
    received_on = models.DateField()
    response_months = models.PositiveSmallIntegerField(null=True, blank=True)
    responded_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "received_on", "pk"]
        verbose_name = "body that must answer"
        constraints = [
            models.UniqueConstraint(
                name="review_goes_to_a_body_once",
                fields=["review", "body"],
                violation_error_message="This body has the report already.",
            ),
            models.CheckConstraint(
                name="review_is_received_after_it_is_sent_and_answered_after_that",
                condition=Q(received_on__gte=F("sent_on"))
                & (Q(responded_on__isnull=True) | Q(responded_on__gte=F("received_on"))),
                violation_error_message="A report is sent, then received, then answered. Check the days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review} to {self.body}"


class RecommendationAnswer(models.Model):
    """One recommendation as it is put to one body, and that body's answer to it."""

    recommendation = models.ForeignKey(ReviewRecommendation, models.PROTECT, related_name="answers")
    body = models.ForeignKey(Body, models.PROTECT, related_name="review_answers")
    kind = models.CharField(max_length=10, choices=ResponseKind, blank=True)
    words = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["recommendation", "body__name"]
        verbose_name = "answer"
        constraints = [
            models.UniqueConstraint(
                name="body_answers_a_recommendation_once",
                fields=["recommendation", "body"],
                violation_error_message="This recommendation is put to that body already.",
            ),
            models.CheckConstraint(
                name="review_answer_is_whole",
                condition=Q(kind="", words="", answered_on__isnull=True)
                | (~Q(kind="") & ~Q(words="") & Q(answered_on__isnull=False)),
                violation_error_message="An answer says accepted or not, gives its words, and has a day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} to {self.body}"


class RecommendationAction(models.Model):
    """Something that is done because a body accepted: by which post, by when, done, and verified by scrutiny.

    ``measure``, ``benefit``, ``milestone``: where its effect is seen.
    """

    answer = models.ForeignKey(RecommendationAnswer, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="review_actions")
    due_on = models.DateField()
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="review_actions", null=True, blank=True)
    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="review_actions", null=True, blank=True)
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="review_actions", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_words = models.TextField(blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="review_actions_done", null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_at = models.ForeignKey(Meeting, models.PROTECT, related_name="actions_verified", null=True, blank=True)
    verified_words = models.TextField(blank=True)
    verified_by = models.ForeignKey(User, models.PROTECT, related_name="review_actions_verified", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["answer", "number"]
        verbose_name = "action"
        constraints = [
            models.UniqueConstraint(
                name="review_action_number_once_an_answer",
                fields=["answer", "number"],
                violation_error_message="The answer already has an action with this number.",
            ),
            models.CheckConstraint(
                name="review_action_done_says_when_and_how",
                condition=Q(done_on__isnull=True, done_words="", done_by__isnull=True)
                | (Q(done_on__isnull=False) & ~Q(done_words="")),
                violation_error_message="A finished action has its day and says what was done.",
            ),
            models.CheckConstraint(
                name="review_action_is_verified_once_it_is_done",
                condition=Q(verified_on__isnull=True, verified_words="", verified_by__isnull=True)
                | (
                    Q(verified_on__isnull=False, done_on__isnull=False, verified_on__gte=F("done_on"))
                    & ~Q(verified_words="")
                ),
                violation_error_message="Only what is done is verified, on that day or later, with what was seen.",
            ),
            models.CheckConstraint(
                name="nobody_verifies_what_they_did",
                condition=Q(verified_by__isnull=True) | Q(done_by__isnull=True) | ~Q(done_by=F("verified_by")),
                violation_error_message="Somebody else verifies what you marked done.",
            ),
        ]

    def __str__(self) -> str:
        return f"Action {self.number} of {self.answer}"


class ActionNote(models.Model):
    """What is known of an action on a day."""

    action = models.ForeignKey(RecommendationAction, models.PROTECT, related_name="notes")
    noted_on = models.DateField()
    text = models.TextField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="review_action_notes", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["action", "noted_on", "pk"]
        verbose_name = "progress note"

    def __str__(self) -> str:
        return f"Note of {self.noted_on} on {self.action}"


class ReviewFollowUp(models.Model):
    """A later meeting that looks at what came of a review. ``words``: what it found; empty while it is to come."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="follow_ups")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="review_follow_ups")
    words = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "meeting__starts_at"]
        verbose_name = "follow-up"
        constraints = [
            models.UniqueConstraint(
                name="meeting_follows_a_review_up_once",
                fields=["review", "meeting"],
                violation_error_message="This meeting follows the review up already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Follow-up of {self.review} at {self.meeting}"
