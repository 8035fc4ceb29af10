"""What happened at a meeting: what came of each item, who voted how, what is to be done, and when it was closed."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Post, RouteStage, Seat, User
from scrutiny.models.meetings import AgendaItem, Meeting
from scrutiny.rules.outcomes import RECORDED, ItemState
from scrutiny.rules.votes import Kept, Vote


def _choices(*members: ItemState | Kept | Vote) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in members]


class ItemOutcome(models.Model):
    """What came of an item; an item without one is open. Of an item in Part II it is as private as the item.

    ``resolution``: the words resolved; ``options``: what else was considered; ``dispensations``: given to who has an
    interest; the interests themselves are declared at the item. ``proposer``, ``seconder``: where they are kept.
    ``casting``: the chair's second vote on equal votes. ``stage``: the stop of the route on which the same is recorded.
    """

    agenda_item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="outcome")
    state = models.CharField(max_length=9, choices=_choices(*RECORDED))
    resolution = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    options = models.TextField(blank=True)
    dispensations = models.TextField(blank=True)
    proposer = models.ForeignKey(Seat, models.PROTECT, related_name="proposed", null=True, blank=True)
    seconder = models.ForeignKey(Seat, models.PROTECT, related_name="seconded", null=True, blank=True)
    kept = models.CharField(max_length=6, choices=_choices(*Kept), default=Kept.NONE.value)
    in_favour = models.PositiveSmallIntegerField(null=True, blank=True)
    against = models.PositiveSmallIntegerField(null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(null=True, blank=True)
    casting = models.CharField(max_length=8, choices=_choices(Vote.FOR, Vote.AGAINST), blank=True)
    decided_on = models.DateField()
    stage = models.ForeignKey(RouteStage, models.PROTECT, related_name="item_outcomes", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="item_outcomes")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["agenda_item"]
        constraints = [
            models.CheckConstraint(
                name="item_decided_with_words_and_reasons",
                condition=~Q(state=ItemState.DECIDED.value) | (~Q(resolution="") & ~Q(reasons="")),
                violation_error_message="A decision has the words that were resolved, and its reasons.",
            ),
            models.CheckConstraint(
                name="item_put_off_with_reasons",
                condition=~Q(state__in=[ItemState.DEFERRED.value, ItemState.WITHDRAWN.value]) | ~Q(reasons=""),
                violation_error_message="Say why the item was deferred or withdrawn.",
            ),
            models.CheckConstraint(
                name="votes_are_counted_where_they_are_kept",
                condition=Q(kept=Kept.NONE.value, in_favour__isnull=True, against__isnull=True, casting="")
                | (
                    ~Q(kept=Kept.NONE.value)
                    & Q(in_favour__isnull=False, against__isnull=False, abstained__isnull=False)
                ),
                violation_error_message="Votes are counted for, against and abstained, where a vote was taken.",
            ),
            models.CheckConstraint(
                name="casting_vote_on_equal_votes",
                condition=Q(casting="") | Q(in_favour=F("against")),
                violation_error_message="The chair has a casting vote on equal votes alone.",
            ),
            models.CheckConstraint(
                name="equal_votes_decide_nothing",
                condition=Q(kept=Kept.NONE.value)
                | ~Q(state=ItemState.DECIDED.value)
                | ~Q(in_favour=F("against"))
                | ~Q(casting=""),
                violation_error_message="Equal votes decide nothing without the chair's casting vote.",
            ),
            models.CheckConstraint(
                name="nobody_seconds_their_own_motion",
                condition=Q(proposer__isnull=True) | Q(seconder__isnull=True) | ~Q(proposer=F("seconder")),
                violation_error_message="Another seat seconds than proposes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agenda_item}: {self.get_state_display()}"


class ItemVote(models.Model):
    """The vote of one seat on an item."""

    outcome = models.ForeignKey(ItemOutcome, models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="item_votes")
    vote = models.CharField(max_length=8, choices=_choices(*Vote))
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["outcome", "seat"]
        constraints = [
            models.UniqueConstraint(
                name="seat_votes_once_on_an_item",
                fields=["outcome", "seat"],
                violation_error_message="This seat has voted on the item already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_vote_display()}"


class MeetingAction(models.Model):
    """Something to be done after a meeting, by the holder of a post and by a day. As private as its item.

    ``number``: counted through the meeting; ``dropped``: it need not be done any more, ``done_on`` says since when.
    """

    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="actions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, related_name="meeting_actions", null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped = models.BooleanField(default=False)
    done_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(
                name="action_number_once_a_meeting",
                fields=["meeting", "number"],
                violation_error_message="This meeting has an action with this number already.",
            ),
            models.CheckConstraint(
                name="action_done_says_how",
                condition=Q(done_on__isnull=True, dropped=False, done_note="")
                | (Q(done_on__isnull=False) & ~Q(done_note="")),
                violation_error_message="Say what was done, or why it need not be done any more, and on which day.",
            ),
        ]

    def __str__(self) -> str:
        return f"Action {self.number} of {self.meeting.slug}"  # its words may be private


class MeetingClosing(models.Model):
    """The record of a meeting was closed, and what was open then. Reopened, it says why; closed again, it is a new one.

    ``owed``: sentences on what was missing, ``gaps``: how many; ``explanation``: what the closer says of them.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="closings")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="meetings_closed")
    owed = models.JSONField(default=list, blank=True)
    gaps = models.PositiveSmallIntegerField(default=0)
    explanation = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, models.PROTECT, related_name="meetings_reopened", null=True, blank=True)
    reopened_because = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["meeting", "-closed_at"]
        constraints = [
            models.UniqueConstraint(
                name="meeting_is_closed_once_at_a_time",
                fields=["meeting"],
                condition=Q(reopened_at__isnull=True),
                violation_error_message="This meeting is closed already.",
            ),
            models.CheckConstraint(
                name="meeting_reopened_means_who_and_why",
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True, reopened_because="")
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopened_because="")),
                violation_error_message="Say why the record is opened again.",
            ),
            models.CheckConstraint(
                name="meeting_closed_with_gaps_explained",
                condition=Q(gaps=0) | ~Q(explanation=""),
                violation_error_message="Say why the meeting is closed with something missing.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, closed {self.closed_at:%d %B %Y}"


class MinutesState(models.TextChoices):
    DRAFT = "draft", "Draft"
    AGREED = "agreed", "Agreed"
    SIGNED = "signed", "Signed"


class Minutes(models.Model):
    """The minutes of a meeting. Once they are agreed their text never changes; what was wrong is said beside it.

    ``base``: the paragraphs as generated from the record when the minutes were last made; ``text``: as people edited
    them. Both are lists of ``scrutiny.rules.minutes.Paragraph`` as JSON, with the words of Part II in them.
    ``agreed_at``: the later meeting of the body that agreed them; ``correction``: what it put right.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=6, choices=MinutesState, default=MinutesState.DRAFT)
    base = models.JSONField()
    text = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="minutes_made")
    agreed_at = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes_agreed", null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    correction = models.TextField(blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(Seat, models.PROTECT, related_name="minutes_signed", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["meeting"]
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                name="minutes_agreed_at_a_meeting_and_signed_by_a_seat",
                condition=Q(
                    state=MinutesState.DRAFT,
                    agreed_at__isnull=True,
                    agreed_on__isnull=True,
                    correction="",
                    signed_on__isnull=True,
                )
                | Q(
                    state=MinutesState.AGREED,
                    agreed_at__isnull=False,
                    agreed_on__isnull=False,
                    signed_on__isnull=True,
                )
                | Q(
                    state=MinutesState.SIGNED,
                    agreed_at__isnull=False,
                    agreed_on__isnull=False,
                    signed_on__isnull=False,
                    signed_by__isnull=False,
                ),
                violation_error_message="Minutes are agreed at a later meeting, then signed by who was in its chair.",
            ),
            models.CheckConstraint(
                name="minutes_are_agreed_at_another_meeting",
                condition=Q(agreed_at__isnull=True) | ~Q(agreed_at=F("meeting")),
                violation_error_message="A meeting does not agree its own minutes.",
            ),
            models.CheckConstraint(
                name="minutes_are_signed_after_they_are_agreed",
                condition=Q(signed_on__isnull=True) | Q(signed_on__gte=F("agreed_on")),
                violation_error_message="Minutes are signed on the day they are agreed, or later.",
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"
