"""What is challenged: a co-operative scrutiny review from its request form to its project plan and its sessions."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Decision, Partnership, Post, Seat, User
from commissioning.rules.bodies import Chair
from scrutiny.models.meetings import Meeting
from scrutiny.rules.reviews import DECIDED, RequestState

_DECIDED = [one.value for one in RequestState if one in DECIDED]
_OPEN = [one.value for one in RequestState if one not in DECIDED]


class Review(models.Model):
    """A co-operative review as its request form asks for it, and what the scrutiny body said to the request.

    ``body``: the panel. ``deciding_body``: who approved, refused or sent back the request, at a meeting where one is
    recorded. ``request_received_on``: the day the request reached those who support scrutiny. ``plan_meeting_on``: the
    first meeting on the project plan. ``version`` counts the changes of the review and of all that hangs on it.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="reviews")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    body = models.ForeignKey(Body, models.PROTECT, related_name="reviews")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reviews", null=True, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reviews", null=True, blank=True)
    panels = models.CharField(max_length=200, blank=True)
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
    state = models.CharField(
        max_length=9, choices=[(one.value, one.label) for one in RequestState], default=RequestState.DRAFT.value
    )
    request_received_on = models.DateField(null=True, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="reviews_submitted", null=True, blank=True)
    deciding_body = models.ForeignKey(Body, models.PROTECT, related_name="reviews_decided", null=True, blank=True)
    decided_at = models.ForeignKey(Meeting, models.PROTECT, related_name="reviews_decided", null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="reviews_decided", null=True, blank=True)
    decision_words = models.TextField(blank=True)
    plan_meeting_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
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
                name="review_request_is_decided_by_a_body_on_a_day",
                condition=Q(state__in=_OPEN, decided_on__isnull=True, deciding_body__isnull=True, decision_words="")
                | (
                    Q(state__in=_DECIDED, decided_on__isnull=False, deciding_body__isnull=False) & ~Q(decision_words="")
                ),
                violation_error_message="A decided request names the body, the day and the reasons; an open one none.",
            ),
            models.CheckConstraint(
                name="submitted_review_request_has_its_day",
                condition=~Q(state=RequestState.SUBMITTED.value) | Q(submitted_on__isnull=False),
                violation_error_message="A submitted request has the day on which it was submitted.",
            ),
            models.CheckConstraint(
                name="nobody_decides_their_own_review_request",
                condition=Q(decided_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(submitted_by=F("decided_by")),
                violation_error_message="Somebody else records what the body said to the request that you submitted.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReviewPanelSeat(models.Model):
    """A seat on the panel of a review, from a day to a day, both included; never a person's name.

    ``co_opted``: sits without a vote.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="panel")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="review_panels")
    chair = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Chair], blank=True)
    co_opted = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "seat__position", "pk"]
        verbose_name = "panel seat"
        constraints = [
            models.UniqueConstraint(
                name="seat_once_on_a_review_panel",
                fields=["review", "seat", "since"],
                violation_error_message="This seat is on the panel from that day already.",
            ),
            models.UniqueConstraint(
                name="one_chair_of_a_review_panel",
                fields=["review"],
                condition=Q(chair=Chair.CHAIR.value, until__isnull=True),
                violation_error_message="The panel has a chair already. End that first.",
            ),
            models.CheckConstraint(
                name="panel_seat_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return self.seat.name


class ReviewPlanStage(models.Model):
    """A stage of the project plan: the days planned and the days it took."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="review_stages", null=True, blank=True)
    planned_from = models.DateField()
    planned_to = models.DateField()
    actual_from = models.DateField(null=True, blank=True)
    actual_to = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "number"]
        verbose_name = "stage"
        constraints = [
            models.UniqueConstraint(
                name="review_stage_number_once",
                fields=["review", "number"],
                violation_error_message="The review already has a stage with this number.",
            ),
            models.CheckConstraint(
                name="review_stage_ends_after_it_begins",
                condition=Q(planned_to__gte=F("planned_from"))
                & (Q(actual_to__isnull=True) | Q(actual_from__isnull=False, actual_to__gte=F("actual_from"))),
                violation_error_message="A stage cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"Stage {self.number}"


class ReviewSession(models.Model):
    """One sitting of the review: when and where, at which meeting, and what it examines.

    ``held_on``: None where the source does not say which of several days it was. ``private``: the public reads nothing
    of it, neither on a page nor in the report.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    held_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="review_sessions", null=True, blank=True)
    document = models.CharField(max_length=200, blank=True)
    examines = models.TextField(blank=True)
    private = models.BooleanField(default=False)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "number"]
        verbose_name = "session"
        constraints = [
            models.UniqueConstraint(
                name="session_number_once_a_review",
                fields=["review", "number"],
                violation_error_message="The review already has a session with this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"Session {self.number}"


class SessionWitness(models.Model):
    """Who was heard at a session: a post and an organisation, never a person's name."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="witnesses")
    session = models.ForeignKey(ReviewSession, models.PROTECT, related_name="witnesses")
    post = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["session", "pk"]
        verbose_name = "witness"
        verbose_name_plural = "witnesses"
        constraints = [
            models.UniqueConstraint(
                name="witness_once_a_session",
                fields=["session", "post", "organisation"],
                violation_error_message="This witness is at the session already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.organisation}"
