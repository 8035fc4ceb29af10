"""Dispensations: who may take part in spite of an interest, granted by whom, for what, from when until when."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.bodies import Member
from commissioning.models.interests import Interest
from commissioning.models.partnership import Body, Organisation, Partnership, Post
from commissioning.models.people import User
from commissioning.rules.dispensations import Ground, Scope


class Dispensation(models.Model):
    """One dispensation of one member. ``interest``: the one it is for, none for whatever its ``matter`` says.

    ``since``, ``until``: its first and last day, both included; ``reason``: why it was granted; the public reads it.
    Only its last day may be set earlier, when it is taken back.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="dispensations")
    member = models.ForeignKey(Member, models.PROTECT, related_name="dispensations")
    register = models.ForeignKey(Organisation, models.PROTECT, related_name="dispensations")
    interest = models.ForeignKey(Interest, models.PROTECT, related_name="dispensations", null=True, blank=True)
    matter = models.CharField(max_length=300)
    scope = models.CharField(max_length=5, choices=[(one.value, one.label) for one in Scope])
    ground = models.CharField(max_length=9, choices=[(one.value, one.label) for one in Ground])
    reason = models.TextField()
    granted_by_body = models.ForeignKey(
        Body, models.PROTECT, related_name="dispensations_granted", null=True, blank=True
    )
    granted_by_post = models.ForeignKey(
        Post, models.PROTECT, related_name="dispensations_granted", null=True, blank=True
    )
    requested_on = models.DateField()
    granted_on = models.DateField()
    since = models.DateField()
    until = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="dispensations_entered", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "member", "since"]
        constraints = [
            models.CheckConstraint(
                name="dispensation_is_granted_by_a_body_or_a_post",
                condition=Q(granted_by_body__isnull=False, granted_by_post__isnull=True)
                | Q(granted_by_body__isnull=True, granted_by_post__isnull=False),
                violation_error_message="A dispensation is granted by one body or by one post.",
            ),
            models.CheckConstraint(
                name="dispensation_granted_after_it_was_asked_for",
                condition=Q(granted_on__gte=F("requested_on")),
                violation_error_message="It is granted on the day on which it is asked for, or after it.",
            ),
            models.CheckConstraint(
                name="dispensation_begins_after_it_was_granted",
                condition=Q(since__gte=F("granted_on")),
                violation_error_message="A dispensation holds for nothing before it was granted.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dispensation {self.pk} of {self.member}"

    @property
    def granter(self) -> str:
        return str(self.granted_by_body or self.granted_by_post)
