"""Decisions, what they recommend, and the route they travel through the bodies of the partners."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.kinds import DecisionKind
from commissioning.models.partnership import Body, Organisation, Partnership, Post
from commissioning.models.people import User
from commissioning.models.register import DelegatedFunction
from commissioning.rules.decisions import OUTCOMES_OF, Deciders, Outcome, Purpose, State
from commissioning.rules.facts import Use

FINAL = [State.APPROVED.value, State.REFUSED.value, State.WITHDRAWN.value]


class Decision(models.Model):
    """What the partners are asked to decide together. It stands when every statutory body approved the same text.

    ``content``: {"sections": [{"heading": ..., "text": ...}, ...]}. ``content_hash``: of title, summary,
    recommendations and content. ``approved_hash``: the text that was approved; empty until then. ``deciders``: whose
    approval it needs; ``decides_under``: by what delegation, where it is not every statutory body. ``supersedes``: the
    closed decision that this one takes up again. ``kind``, ``amount`` (£), ``maker_body`` or ``maker_post``: what the
    text says of them, under the same fingerprint, kept here to be filtered and checked.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="decisions")
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    content = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in State], default=State.DRAFT.value
    )
    approved_hash = models.CharField(max_length=64, blank=True, default="")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="decisions_drafted", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    deciders = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in Deciders], default=Deciders.STATUTORY.value
    )
    decides_under = models.CharField(max_length=300, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, related_name="taken_up", null=True, blank=True)
    kind = models.ForeignKey(DecisionKind, models.PROTECT, related_name="decisions", null=True, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    maker_body = models.ForeignKey(Body, models.PROTECT, related_name="decisions_made", null=True, blank=True)
    maker_post = models.ForeignKey(Post, models.PROTECT, related_name="decisions_made", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "reference"]
        constraints = [
            models.CheckConstraint(
                name="decision_amount_is_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message="The amount of a decision is nought or more.",
            ),
            models.CheckConstraint(
                name="decision_has_one_maker",
                condition=Q(maker_body__isnull=True) | Q(maker_post__isnull=True),
                violation_error_message="A decision is made by one body or by one post.",
            ),
            models.UniqueConstraint(
                name="one_living_decision_takes_up_another",
                fields=["supersedes"],
                condition=Q(state__in=[State.DRAFT.value, State.IN_ROUTE.value, State.APPROVED.value]),
                violation_error_message="Another decision takes this one up already.",
            ),
            models.CheckConstraint(
                name="deciders_of_the_route_name_their_delegation",
                condition=Q(deciders=Deciders.STATUTORY.value) | ~Q(decides_under=""),
                violation_error_message="Say under which delegation this is decided without every statutory body.",
            ),
            models.UniqueConstraint(
                name="decision_reference_once_a_partnership",
                fields=["partnership", "reference"],
                violation_error_message="This partnership already has a decision with this reference.",
            ),
            models.CheckConstraint(
                name="approved_decision_is_the_text_that_was_approved",
                condition=Q(state=State.APPROVED.value, approved_hash=F("content_hash"))
                | (~Q(state=State.APPROVED.value) & Q(approved_hash="")),
                violation_error_message="Only the very text that was approved can be an approved decision.",
            ),
            models.CheckConstraint(
                name="decision_closed_means_when",
                condition=Q(state__in=FINAL, closed_at__isnull=False)
                | (~Q(state__in=FINAL) & Q(closed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"


class Recommendation(models.Model):
    """One numbered sentence that the bodies are asked to agree."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(name="recommendation_number_once_a_decision", fields=["decision", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class DecisionFunction(models.Model):
    """A function of the register that a decision carries out or delegates, whole or only the part that may go."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="functions_used")
    function = models.ForeignKey(DelegatedFunction, models.PROTECT, related_name="decisions_using")
    use = models.CharField(max_length=13, choices=[(one.value, one.label) for one in Use])
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["decision", "function"]
        constraints = [
            models.UniqueConstraint(
                name="function_used_once_a_decision",
                fields=["decision", "function"],
                violation_error_message="The decision names this function already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}: {Use(self.use).label.lower()}"


def _outcome_fits_purpose() -> Q:
    fits = Q(outcome=Outcome.PENDING.value)
    for purpose, outcomes in OUTCOMES_OF.items():
        fits |= Q(purpose=purpose.value, outcome__in=[one.value for one in outcomes])
    return fits


class RouteStage(models.Model):
    """One stop of a decision's route: which body or post sees it when, why, and what came of it.

    ``step``: stops of one step run in parallel, and wait for the steps before; ``optional``: need not be waited for.
    ``ends_on``: last day where the body meets on several; ``printed``: the stop as the document prints it;
    ``outcome_hash``: the text on which the outcome was given, the outcome counts for that text alone.
    ``order_reason``: why the outcome came before that of earlier stops; ``acted_by``: who acted
    for a post that day; ``by_deputy``: as its deputy, ``acted_for`` the holder, none where the post was vacant.
    ``rule``: the rule of the scheme that authorised it; ``authority``: the same in words, as it was that day.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(default=1)
    body = models.ForeignKey(Body, models.PROTECT, related_name="stages", null=True, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="stages", null=True, blank=True)
    optional = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    purpose = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Purpose])
    printed = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(
        max_length=13, choices=[(one.value, one.label) for one in Outcome], default=Outcome.PENDING.value
    )
    outcome_hash = models.CharField(max_length=64, blank=True, default="")
    decided_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="outcomes_recorded", null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    order_reason = models.TextField(blank=True)
    acted_by = models.ForeignKey(User, models.PROTECT, related_name="stages_acted", null=True, blank=True)
    acted_for = models.ForeignKey(User, models.PROTECT, related_name="stages_deputised", null=True, blank=True)
    by_deputy = models.BooleanField(default=False)
    rule = models.ForeignKey(
        "commissioning.SchemeRule", models.PROTECT, related_name="stages_authorised", null=True, blank=True
    )
    authority = models.TextField(blank=True, default="")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(
                name="stage_number_once_a_route",
                fields=["decision", "number"],
                violation_error_message="This route already has a stage with this number.",
            ),
            models.UniqueConstraint(
                name="body_decides_once_on_a_route",
                fields=["decision", "body"],
                condition=Q(purpose=Purpose.DECISION.value),
                violation_error_message="This body already has its decision stage on this route.",
            ),
            models.UniqueConstraint(
                name="post_decides_once_on_a_route",
                fields=["decision", "post"],
                condition=Q(purpose=Purpose.DECISION.value),
                violation_error_message="This post already has its decision stage on this route.",
            ),
            models.CheckConstraint(
                name="stage_is_of_a_body_or_a_post",
                condition=Q(body__isnull=False, post__isnull=True) | Q(body__isnull=True, post__isnull=False),
                violation_error_message="A stop is of one body or of one post.",
            ),
            models.CheckConstraint(
                name="stage_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="A stage cannot end before it begins.",
            ),
            models.CheckConstraint(
                name="outcome_means_text_day_and_recorder",
                condition=Q(
                    outcome=Outcome.PENDING.value,
                    outcome_hash="",
                    decided_on__isnull=True,
                    recorded_by__isnull=True,
                    recorded_at__isnull=True,
                )
                | (
                    ~Q(outcome=Outcome.PENDING.value)
                    & ~Q(outcome_hash="")
                    & Q(decided_on__isnull=False, recorded_by__isnull=False, recorded_at__isnull=False)
                ),
            ),
            models.CheckConstraint(name="outcome_fits_the_purpose", condition=_outcome_fits_purpose()),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name} ({self.starts_on:%d %B %Y})"

    @property
    def name(self) -> str:
        """Of the body or the post that sees the decision here."""
        return self.body.name if self.body else self.post.title if self.post else ""

    @property
    def organisation(self) -> Organisation | None:
        """Whose body or post it is; None for a joint one."""
        held = self.body or self.post
        return held.organisation if held else None
