"""Who was at a meeting, and what they did at an item in which they have an interest."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Interest, Member, Organisation, Seat, User
from commissioning.rules.interests import Action
from scrutiny.models.meetings import AgendaItem, Meeting


class Presence(models.TextChoices):
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"


class Attendance(models.Model):
    """One seat of the body at a meeting: who sat on it, or sent apologies.

    ``organisation``, ``voting``: as the seat was that day, so that a quorum can be counted again years later.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="attendance")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendance")
    presence = models.CharField(max_length=9, choices=Presence)
    substitute = models.BooleanField(default=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="attendance", null=True, blank=True)
    voting = models.BooleanField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["meeting", "seat"]
        constraints = [
            models.UniqueConstraint(
                name="seat_is_taken_once_at_a_meeting",
                fields=["meeting", "seat"],
                violation_error_message="This seat has its attendance already.",
            ),
            models.UniqueConstraint(
                name="member_sits_once_at_a_meeting",
                fields=["meeting", "member"],
                condition=Q(presence=Presence.PRESENT),
                violation_error_message="Somebody sits on one seat at a meeting.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.get_presence_display()}"


class ItemInterest(models.Model):
    """An interest declared at an item, and what its member does there.

    ``interest``: the one on the register, where it is there; ``text``: else what was said. Neither may reach a log.
    """

    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="interests")
    member = models.ForeignKey(Member, models.PROTECT, related_name="declarations")
    interest = models.ForeignKey(Interest, models.PROTECT, related_name="declarations", null=True, blank=True)
    text = models.TextField(blank=True)
    action = models.CharField(max_length=6, choices=[(one.value, one.label) for one in Action])
    declared_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="declarations_recorded")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["agenda_item", "declared_at"]
        constraints = [
            models.UniqueConstraint(
                name="member_declares_once_at_an_item",
                fields=["agenda_item", "member"],
                violation_error_message="This member has declared at this item already. Change that declaration.",
            ),
            models.CheckConstraint(
                name="declaration_says_what_the_interest_is",
                condition=Q(interest__isnull=False) | ~Q(text=""),
                violation_error_message="Choose the interest, or say what it is.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_action_display()}"
