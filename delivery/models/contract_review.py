"""Reviews of a contract with their actions, and remedial notices."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Post, User
from delivery.models.contract import Contract
from delivery.rules.remedies import NoticeOutcome, NoticeStep


def _history() -> HistoricalRecords:
    return HistoricalRecords(history_change_reason_field=models.TextField(null=True))


class ContractReview(models.Model):
    """A meeting on a contract with its provider: who was there by post, what was found, when the next one is."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    attended = models.ManyToManyField(Post, related_name="contract_reviews", blank=True)
    provider_attended = models.CharField(max_length=300, blank=True)
    findings = models.TextField()
    next_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="contract_reviews", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["contract", "-held_on"]
        constraints = [
            models.UniqueConstraint(
                name="contract_review_once_a_day",
                fields=["contract", "held_on"],
                violation_error_message="A review of this contract on that day is recorded already.",
            ),
            models.CheckConstraint(
                name="next_contract_review_is_later",
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("held_on")),
                violation_error_message="The next review is after this one.",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.contract}, {self.held_on:%d %B %Y}"


class ReviewAction(models.Model):
    """What somebody does after a review, by a day."""

    review = models.ForeignKey(ContractReview, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, related_name="contract_actions", null=True, blank=True)
    by_provider = models.BooleanField(default=False)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    history = _history()

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(name="review_action_number_once", fields=["review", "number"]),
            models.CheckConstraint(
                name="review_action_has_one_owner",
                condition=Q(owner__isnull=False, by_provider=False) | Q(owner__isnull=True, by_provider=True),
                violation_error_message="Either a post does it, or the provider.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class RemedialNotice(models.Model):
    """A notice of a breach to the provider: to be cured by a day (included). ``escalates``: the notice before.

    ``answer``: what the provider does about it, in its own words.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(
        max_length=12, choices=[(one.value, one.label) for one in NoticeStep], default=NoticeStep.REMEDIAL.value
    )
    issued_on = models.DateField()
    breach = models.TextField()
    clause = models.CharField(max_length=120, blank=True)
    cure_by = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="notices_answered", null=True, blank=True)
    outcome = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in NoticeOutcome], default=NoticeOutcome.OPEN.value
    )
    outcome_on = models.DateField(null=True, blank=True)
    outcome_words = models.TextField(blank=True)
    escalates = models.OneToOneField("self", models.PROTECT, related_name="escalated_by", null=True, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="remedial_notices", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(name="remedial_notice_number_once_a_contract", fields=["contract", "number"]),
            models.CheckConstraint(
                name="remedial_notice_is_cured_after_it_is_issued",
                condition=Q(cure_by__gte=F("issued_on")),
                violation_error_message="A breach is cured after its notice.",
            ),
            models.CheckConstraint(
                name="remedial_answer_means_when_and_by_whom",
                condition=Q(answer="", answered_on__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_on__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="remedial_outcome_means_when_and_why",
                condition=Q(outcome="open", outcome_on__isnull=True, outcome_words="")
                | (~Q(outcome="open") & Q(outcome_on__isnull=False) & ~Q(outcome_words="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Notice {self.number} on {self.contract}"
