"""What goes with a route: templates, conditions of an outcome, advice, kept texts, and outcomes asked back."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.decisions import Decision, RouteStage
from commissioning.models.kinds import DecisionKind
from commissioning.models.partnership import Body, Partnership, Post
from commissioning.models.people import User
from commissioning.rules.advice import Advice, AdviceKind
from commissioning.rules.conditions import ConditionState
from commissioning.rules.decisions import Purpose


class RouteTemplate(models.Model):
    """A route that decisions of one kind usually travel: its stops in steps, with days counted from the first stop.

    ``kind``: the kind of decision it is for; none for any.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="route_templates")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.ForeignKey(DecisionKind, models.PROTECT, related_name="route_templates", null=True, blank=True)
    purpose = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    retired = models.BooleanField(default=False)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]
        constraints = [
            models.UniqueConstraint(
                name="route_template_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a template with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateStage(models.Model):
    """One stop of a template. ``offset_days``: calendar days after the first; ``length_days``: how many it takes."""

    template = models.ForeignKey(RouteTemplate, models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="template_stages", null=True, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="template_stages", null=True, blank=True)
    purpose = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Purpose])
    offset_days = models.PositiveSmallIntegerField()
    length_days = models.PositiveSmallIntegerField(default=1)
    optional = models.BooleanField(default=False)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["template", "number"]
        constraints = [
            models.UniqueConstraint(
                name="template_stage_number_once",
                fields=["template", "number"],
                violation_error_message="This template already has a stop with this number.",
            ),
            models.CheckConstraint(
                name="template_stage_is_of_a_body_or_a_post",
                condition=Q(body__isnull=False, post__isnull=True) | Q(body__isnull=True, post__isnull=False),
                violation_error_message="A stop is of one body or of one post.",
            ),
            models.CheckConstraint(
                name="template_stage_takes_a_day_at_least",
                condition=Q(length_days__gte=1),
                violation_error_message="A stop takes one day at least.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    @property
    def name(self) -> str:
        return self.body.name if self.body else self.post.title if self.post else ""


class Condition(models.Model):
    """One condition of an outcome: what must be so, whose task it is, by when; met on evidence, confirmed by another.

    It belongs to the outcome that the stage had when it was set; taken back or given again, its conditions lapse.
    """

    stage = models.ForeignKey(RouteStage, models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, related_name="conditions")
    due = models.DateField()
    state = models.CharField(
        max_length=9,
        choices=[(one.value, one.label) for one in ConditionState],
        default=ConditionState.OPEN.value,
    )
    evidence = models.TextField(blank=True)
    met_on = models.DateField(null=True, blank=True)
    met_by = models.ForeignKey(User, models.PROTECT, related_name="conditions_met", null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="conditions_confirmed", null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["stage", "number"]
        constraints = [
            models.UniqueConstraint(name="condition_number_once_a_stage", fields=["stage", "number"]),
            models.CheckConstraint(
                name="condition_met_means_evidence_day_and_person",
                condition=~Q(state__in=[ConditionState.MET.value, ConditionState.CONFIRMED.value])
                | (~Q(evidence="") & Q(met_on__isnull=False, met_by__isnull=False)),
                violation_error_message="A condition that is met says on what evidence, when and by whom.",
            ),
            models.CheckConstraint(
                name="condition_confirmed_by_another_person",
                condition=Q(
                    state=ConditionState.CONFIRMED.value, confirmed_by__isnull=False, confirmed_at__isnull=False
                )
                & ~Q(confirmed_by=F("met_by"))
                | ~Q(state=ConditionState.CONFIRMED.value),
                violation_error_message="Whoever says that a condition is met does not confirm it.",
            ),
        ]

    def __str__(self) -> str:
        return f"Condition {self.number}: {self.text[:60]}"


class AdviceRequest(models.Model):
    """Professional advice on a decision's text: the sign-off row of a Cabinet report, one cell for each discipline.

    ``content_hash``: the text that the advice is about; it counts for that text alone. ``reference``: as the adviser
    numbers their advice. ``by_deputy``: given by a deputy of the post, ``acted_for`` its holder, none where it
    was vacant.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="advice")
    kind = models.CharField(max_length=12, choices=[(one.value, one.label) for one in AdviceKind])
    post = models.ForeignKey(Post, models.PROTECT, related_name="advice")
    due = models.DateField()
    advice = models.CharField(
        max_length=9, choices=[(one.value, one.label) for one in Advice], default=Advice.WAITING.value
    )
    comments = models.TextField(blank=True)
    reference = models.CharField(max_length=60, blank=True)
    content_hash = models.CharField(max_length=64, blank=True, default="")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="advice_given", null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    acted_for = models.ForeignKey(User, models.PROTECT, related_name="advice_deputised", null=True, blank=True)
    by_deputy = models.BooleanField(default=False)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["decision", "due"]
        constraints = [
            models.UniqueConstraint(
                name="advice_of_a_kind_once_a_decision",
                fields=["decision", "kind"],
                violation_error_message="This advice is asked for already.",
            ),
            models.CheckConstraint(
                name="advice_given_means_text_and_person",
                condition=Q(advice=Advice.WAITING.value, content_hash="", given_by__isnull=True, given_at__isnull=True)
                | (
                    ~Q(advice=Advice.WAITING.value)
                    & ~Q(content_hash="")
                    & Q(given_by__isnull=False, given_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="advice_with_more_than_a_yes_says_what",
                condition=Q(advice__in=[Advice.WAITING.value, Advice.CLEAR.value]) | ~Q(comments=""),
                violation_error_message="Write the comments or the objection.",
            ),
        ]

    def __str__(self) -> str:
        return f"{AdviceKind(self.kind).label}: {self.decision.reference}"


class DecisionText(models.Model):
    """A text that a decision had, kept whole and for good, so that what a body approved can always be read again."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="texts")
    content_hash = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    recommendations = models.JSONField(default=list, blank=True)
    content = models.JSONField(default=dict, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="texts_written", null=True, blank=True)
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["decision", "kept_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="decision_text_kept_once", fields=["decision", "content_hash"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.content_hash[:8]})"


class TakeBack(models.Model):
    """An outcome that somebody asks to have taken back, because it was recorded wrongly. A second person consents."""

    stage = models.ForeignKey(RouteStage, models.PROTECT, related_name="take_backs")
    outcome = models.CharField(max_length=13)
    reason = models.TextField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="outcomes_asked_back")
    asked_at = models.DateTimeField()
    answer = models.CharField(
        max_length=9, blank=True, choices=[("consented", "Consented"), ("declined", "Declined"), ("dropped", "Dropped")]
    )
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="take_backs_answered", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["stage", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="outcome_asked_back_once_at_a_time",
                fields=["stage"],
                condition=Q(answer=""),
                violation_error_message="Somebody has asked for this outcome back already.",
            ),
            models.CheckConstraint(
                name="take_back_answered_by_another_person",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(answer="dropped", answered_at__isnull=False)
                | (Q(answer__in=["consented", "declined"], answered_at__isnull=False) & ~Q(answered_by=F("asked_by"))),
                violation_error_message="Whoever asks for an outcome back does not consent to it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: asked back"
