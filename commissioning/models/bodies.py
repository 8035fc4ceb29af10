"""What a body is: whom it answers to, its terms of reference by date, who sits on it and for how long."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.partnership import Body, Organisation, Partnership, Post
from commissioning.models.people import User
from commissioning.rules.bodies import Chair, Relation
from commissioning.rules.quorum import Share

_AFTER = Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since"))


class BodyLink(models.Model):
    """One body's relation to another, from a day to a day, both included; no day: as far back or on as is known.

    A body may stand under several: a joint board is accountable to both statutory bodies.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="links_up")
    above = models.ForeignKey(Body, models.PROTECT, related_name="links_down")
    relation = models.CharField(max_length=12, choices=[(one.value, one.label) for one in Relation])
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["body", "above", "since"]
        constraints = [
            models.CheckConstraint(
                name="body_is_not_above_itself",
                condition=~Q(body=F("above")),
                violation_error_message="A body cannot answer to itself. Choose another body.",
            ),
            models.CheckConstraint(
                name="body_link_ends_after_it_begins",
                condition=_AFTER,
                violation_error_message="The last day cannot be before the first.",
            ),
            models.UniqueConstraint(
                name="one_open_link_between_two_bodies",
                fields=["body", "above"],
                condition=Q(until__isnull=True),
                violation_error_message="These two bodies are linked already. End that first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {Relation(self.relation).words} {self.above}"


class TermsOfReference(models.Model):
    """What a body is for and how it works, from a day on. Changed terms are a new version; earlier days keep theirs.

    ``functions``, ``reserved``: one a line; reserved are the decisions that only this body takes. ``quorum_number``:
    so many voting members; ``quorum_share``: that part of the voting seats, rounded up; the greater of both counts.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    since = models.DateField()
    purpose = models.TextField(blank=True)
    functions = models.TextField(blank=True)
    reserved = models.TextField(blank=True)
    membership = models.TextField(blank=True)
    chairing = models.TextField(blank=True)
    frequency = models.CharField(max_length=200, blank=True)
    quorum_number = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum_share = models.CharField(max_length=8, choices=[(one.value, one.label) for one in Share], blank=True)
    review_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["body", "-since"]
        verbose_name_plural = "terms of reference"
        constraints = [
            models.UniqueConstraint(
                name="terms_of_reference_once_a_day",
                fields=["body", "since"],
                violation_error_message="This body has terms of reference from this day already. Choose another day.",
            ),
            models.CheckConstraint(
                name="quorum_is_one_or_more",
                condition=Q(quorum_number__isnull=True) | Q(quorum_number__gte=1),
                violation_error_message="A quorum is one or more.",
            ),
            models.CheckConstraint(
                name="terms_are_reviewed_after_they_begin",
                condition=Q(review_on__isnull=True) | Q(review_on__gt=F("since")),
                violation_error_message="The review comes after the first day of the terms.",
            ),
        ]

    def __str__(self) -> str:
        return f"Terms of reference of {self.body} from {self.since:%d %B %Y}"


class QuorumPart(models.Model):
    """Who must be among those present: at least so many voting members of one organisation."""

    terms = models.ForeignKey(TermsOfReference, models.PROTECT, related_name="quorum_parts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="quorum_parts")
    minimum = models.PositiveSmallIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["terms", "organisation"]
        constraints = [
            models.UniqueConstraint(
                name="quorum_names_an_organisation_once",
                fields=["terms", "organisation"],
                violation_error_message="This organisation has its part of the quorum already.",
            ),
            models.CheckConstraint(
                name="quorum_part_is_one_or_more",
                condition=Q(minimum__gte=1),
                violation_error_message="A part of a quorum is one or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"at least {self.minimum} from {self.organisation}"


class Member(models.Model):
    """Somebody who sits on a body or declares interests. ``user``: the account, of those who sign in."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="members")
    name = models.CharField(max_length=150)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]
        constraints = [
            models.UniqueConstraint(
                name="account_is_one_member",
                fields=["partnership", "user"],
                condition=Q(user__isnull=False),
                violation_error_message="This account is a member here already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A place on a body, by post or by role, never by person. ``post``: whoever holds it sits.

    ``organisation``: for whom it counts in the quorum. ``since``, ``until``: while the seat exists, both included.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seats", null=True, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="seats", null=True, blank=True)
    voting = models.BooleanField(default=True)
    chair = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Chair], blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["body", "position"]
        constraints = [
            models.UniqueConstraint(
                name="seat_position_once_a_body",
                fields=["body", "position"],
                violation_error_message="This body has a seat with this number already.",
            ),
            models.CheckConstraint(
                name="seat_ends_after_it_begins",
                condition=_AFTER,
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.body}"


class SeatTerm(models.Model):
    """A term of office: who holds a seat, or stands in for its holder, from a day to a day, both included."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="terms")
    member = models.ForeignKey(Member, models.PROTECT, related_name="terms")
    substitute = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["seat", "since"]
        constraints = [
            models.CheckConstraint(
                name="term_of_office_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="The last day cannot be before the first.",
            ),
            models.UniqueConstraint(
                name="seat_has_one_member_without_an_end",
                fields=["seat"],
                condition=Q(substitute=False, until__isnull=True),
                violation_error_message="This seat has a member already. End that term first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.seat}"
