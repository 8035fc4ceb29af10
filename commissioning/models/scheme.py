"""The scheme of delegation: which body or post may take which kind of decision, up to what, on what conditions."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from commissioning.models.decisions import Decision
from commissioning.models.kinds import DecisionKind
from commissioning.models.partnership import Body, Organisation, Partnership, Post
from commissioning.models.people import User
from commissioning.rules.advice import AdviceKind
from commissioning.rules.scheme import Need


class SchemeRule(models.Model):
    """One version of one rule, over days, both included. It never changes once decisions were taken under it.

    ``kind``: none for every kind; ``up_to``: £, included, none for no limit; ``only_for``: the one decision that a
    body delegated; ``document``, ``clause``: where it is laid down; ``follows``: the version before.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="scheme_rules")
    body = models.ForeignKey(Body, models.PROTECT, related_name="scheme_rules", null=True, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="scheme_rules", null=True, blank=True)
    kind = models.ForeignKey(DecisionKind, models.PROTECT, related_name="scheme_rules", null=True, blank=True)
    only_for = models.ForeignKey(Decision, models.PROTECT, related_name="delegations", null=True, blank=True)
    up_to = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=200)
    clause = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)
    follows = models.OneToOneField("self", models.PROTECT, related_name="followed_by", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="scheme_rule_is_of_a_body_or_a_post",
                condition=Q(body__isnull=False, post__isnull=True) | Q(body__isnull=True, post__isnull=False),
                violation_error_message="A rule gives authority to one body or to one post.",
            ),
            models.UniqueConstraint(
                Coalesce("body_id", 0),
                Coalesce("post_id", 0),
                Coalesce("kind_id", 0),
                Coalesce("only_for_id", 0),
                name="one_open_scheme_rule_for_a_kind",
                condition=Q(until__isnull=True),
                violation_error_message="There is a rule for this kind of decision already. Change that one.",
            ),
            models.CheckConstraint(
                name="scheme_limit_is_not_negative",
                condition=Q(up_to__isnull=True) | Q(up_to__gte=0),
                violation_error_message="A limit is nought or more.",
            ),
            models.CheckConstraint(
                name="scheme_rule_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.kind or 'every kind'}"

    @property
    def name(self) -> str:
        """Of the body or post that has the authority."""
        return self.body.name if self.body else self.post.title if self.post else ""

    @property
    def organisation(self) -> Organisation | None:
        """Whose body or post it is; None for a joint one."""
        held = self.body or self.post
        return held.organisation if held else None

    @property
    def source(self) -> str:
        return f"{self.document}, {self.clause}" if self.clause else self.document


class SchemeNeed(models.Model):
    """One condition of a rule: whom to consult, whose advice the text needs, or what another person must confirm."""

    rule = models.ForeignKey(SchemeRule, models.PROTECT, related_name="needs")
    number = models.PositiveSmallIntegerField()
    need = models.CharField(max_length=7, choices=[(one.value, one.label) for one in Need])
    body = models.ForeignKey(Body, models.PROTECT, related_name="scheme_needs", null=True, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="scheme_needs", null=True, blank=True)
    advice = models.CharField(max_length=12, blank=True, choices=[(one.value, one.label) for one in AdviceKind])
    text = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["rule", "number"]
        constraints = [
            models.UniqueConstraint(name="scheme_need_number_once_a_rule", fields=["rule", "number"]),
            models.CheckConstraint(
                name="scheme_need_says_what_it_needs",
                condition=Q(need=Need.CONSULT.value, body__isnull=False, post__isnull=True, advice="", text="")
                | Q(need=Need.CONSULT.value, body__isnull=True, post__isnull=False, advice="", text="")
                | (Q(need=Need.ADVICE.value, body__isnull=True, post__isnull=True, text="") & ~Q(advice=""))
                | (Q(need=Need.CONFIRM.value, body__isnull=True, post__isnull=True, advice="") & ~Q(text="")),
                violation_error_message="Say whom to consult, which advice is needed, or what must be confirmed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Need(self.need).label} {self.what}"

    @property
    def what(self) -> str:
        """Whom, which advice, or what."""
        if self.need == Need.ADVICE:
            return AdviceKind(self.advice).label
        return self.body.name if self.body else self.post.title if self.post else self.text


class SchemeConfirmation(models.Model):
    """That what a rule asks to be confirmed is so for one decision: on evidence, confirmed by another person."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="confirmations")
    need = models.ForeignKey(SchemeNeed, models.PROTECT, related_name="confirmations")
    evidence = models.TextField()
    met_on = models.DateField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="scheme_needs_said_met")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="scheme_needs_confirmed", null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["decision", "need"]
        constraints = [
            models.UniqueConstraint(
                name="scheme_need_said_met_once_a_decision",
                fields=["decision", "need"],
                violation_error_message="Somebody said already that this is met.",
            ),
            models.CheckConstraint(
                name="scheme_need_confirmed_by_another_person",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("said_by"))),
                violation_error_message="Whoever says that it is met does not confirm it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision.reference}: {self.need}"
