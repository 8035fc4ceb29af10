"""The hearing of a call-in at a meeting of scrutiny. The call-in, and what follows from it, is commissioning's."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import CallIn, Seat
from scrutiny.models.meetings import AgendaItem, Meeting


class CallInHearing(models.Model):
    """A call-in put before a meeting, as an item of its agenda."""

    call_in = models.OneToOneField(CallIn, models.PROTECT, related_name="hearing")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="call_in_hearings")
    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="call_in_hearing")
    held = models.BooleanField(default=False)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["meeting", "pk"]

    def __str__(self) -> str:
        return f"Hearing of {self.call_in}"


class HearingCaller(models.Model):
    """A seat whose member called the decision in; never a person's name."""

    hearing = models.ForeignKey(CallInHearing, models.PROTECT, related_name="callers")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="call_ins")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["hearing", "seat__position"]
        constraints = [
            models.UniqueConstraint(
                name="seat_calls_in_once",
                fields=["hearing", "seat"],
                violation_error_message="This seat is named already.",
            ),
        ]

    def __str__(self) -> str:
        return self.seat.name


class HearingEvidence(models.Model):
    """What was heard: from which post of which organisation, and what it came to."""

    hearing = models.ForeignKey(CallInHearing, models.PROTECT, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200)
    text = models.TextField()
    confidential = models.BooleanField(default=False)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["hearing", "number"]
        constraints = [
            models.UniqueConstraint(
                name="hearing_evidence_number_once",
                fields=["hearing", "number"],
                violation_error_message="The hearing already has evidence with this number.",
            ),
            models.CheckConstraint(
                name="hearing_evidence_names_post_and_organisation",
                condition=~Q(post="") & ~Q(organisation="") & ~Q(text=""),
                violation_error_message="Name the post and the organisation, and say what was heard.",
            ),
        ]

    def __str__(self) -> str:
        return f"Evidence {self.number}"
