"""Key decisions in law: the forward plan and its notices, records, call-ins, implementation."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.decisions import Decision
from commissioning.models.kinds import DecisionKind
from commissioning.models.partnership import Body, Partnership, Post
from commissioning.models.people import User
from commissioning.rules.exemptions import PARAGRAPHS_PATTERN
from commissioning.rules.law import CallInOutcome, NoticeKind, Reconsidered

_ONE_MAKER = Q(maker_body__isnull=False, maker_post__isnull=True) | Q(maker_body__isnull=True, maker_post__isnull=False)
_WITH_CHAIR = [one.value for one in NoticeKind if one.needs_chair]


class PlanEntry(models.Model):
    """What the forward plan is to say of a decision. It is published as notices, which do not change with it.

    ``meeting_on``: the day of the decision, or with ``period_until`` the first day of a period; ``value``: £;
    ``areas``: wards or divisions affected; ``paragraphs``: of Schedule 12A, such as "3,5"; ``example``: made up to
    show how it works.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="plan_entry")
    maker_body = models.ForeignKey(Body, models.PROTECT, related_name="plan_entries", null=True, blank=True)
    maker_post = models.ForeignKey(Post, models.PROTECT, related_name="plan_entries", null=True, blank=True)
    is_key = models.BooleanField(default=True)
    value = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    areas = models.PositiveSmallIntegerField(null=True, blank=True)
    meeting_on = models.DateField()
    period_until = models.DateField(null=True, blank=True)
    what = models.TextField()
    documents = models.TextField(blank=True)
    contact = models.CharField(max_length=300, blank=True)
    consultation = models.TextField(blank=True)
    private = models.BooleanField(default=False)
    paragraphs = models.CharField(max_length=13, blank=True, validators=[RegexValidator(PARAGRAPHS_PATTERN)])
    private_reason = models.TextField(blank=True)
    public_interest = models.TextField(blank=True)
    representations = models.TextField(blank=True)
    response = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    example = models.BooleanField(default=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="plan_entries", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["meeting_on", "decision"]
        verbose_name_plural = "plan entries"
        constraints = [
            models.CheckConstraint(
                name="plan_entry_has_one_maker",
                condition=_ONE_MAKER,
                violation_error_message="Either a body decides or the holder of a post.",
            ),
            models.CheckConstraint(
                name="plan_entry_period_ends_after_it_begins",
                condition=Q(period_until__isnull=True) | Q(period_until__gte=F("meeting_on")),
                violation_error_message="The period cannot end before it begins.",
            ),
            models.CheckConstraint(
                name="private_entry_names_its_paragraphs",
                condition=Q(private=False, paragraphs="") | (Q(private=True) & ~Q(paragraphs="")),
                violation_error_message="A private meeting names the paragraphs of Schedule 12A.",
            ),
        ]

    def __str__(self) -> str:
        return f"Forward plan: {self.decision}"


class LegalNotice(models.Model):
    """A notice as it was published: its words, its day, who published it. It never changes; a later one follows it.

    ``content``: what the public reads; ``chair_on``: the day on which the chair of scrutiny was told or agreed;
    ``evidence``: where it was published, when it is recorded afterwards.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=[(one.value, one.label) for one in NoticeKind])
    number = models.PositiveSmallIntegerField()
    meeting_on = models.DateField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    chair_on = models.DateField(null=True, blank=True)
    arithmetic = models.TextField(blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    published_on = models.DateField()
    published_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="notices_entered", null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, related_name="notices_published", null=True, blank=True)

    class Meta:
        ordering = ["decision", "published_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="notice_number_once_a_kind", fields=["decision", "kind", "number"]),
            models.CheckConstraint(
                name="nobody_publishes_their_own_notice",
                condition=Q(entered_by__isnull=True) | Q(published_by__isnull=True) | ~Q(entered_by=F("published_by")),
                violation_error_message="Somebody else has to publish what you entered.",
            ),
            models.CheckConstraint(
                name="exception_and_urgency_name_the_chair_s_day",
                condition=(Q(kind__in=_WITH_CHAIR, chair_on__isnull=False) & ~Q(reason=""))
                | (~Q(kind__in=_WITH_CHAIR) & Q(chair_on__isnull=True)),
                violation_error_message="Give the reason, and the day on which the chair was told or agreed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.decision}"


class UrgencyReport(models.Model):
    """The report to the council that a decision was taken under special urgency."""

    notice = models.OneToOneField(LegalNotice, models.PROTECT, related_name="report")
    reported_on = models.DateField()
    minute = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="urgency_reports")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Reported on {self.reported_on:%d %B %Y}"


class DecisionRecord(models.Model):
    """The record of a decision as the law asks for it. Once published it never changes: a correction is a new record.

    ``decision``: none for what the holder of a post decided without a route; ``decision_hash``: of the text that was
    decided, a later text needs a record of its own; ``window_ends``: the last day for a
    call-in, empty when it cannot be called in, which ``call_in_words`` explains. Of what was decided without a route:
    ``kind``, ``amount`` (£), ``acted_by`` (``acted_for``: the holder whose deputy it was), and by what authority: the
    ``rule`` of the scheme, and ``authority``, the same in words.
    ``paragraphs``: of Schedule 12A, where the public reads ``public_title`` alone.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="decision_records")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="records", null=True, blank=True)
    decision_hash = models.CharField(max_length=64, blank=True, default="")
    corrects = models.OneToOneField("self", models.PROTECT, related_name="corrected_by", null=True, blank=True)
    reference = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    maker_body = models.ForeignKey(Body, models.PROTECT, related_name="records", null=True, blank=True)
    maker_post = models.ForeignKey(Post, models.PROTECT, related_name="records", null=True, blank=True)
    decided_on = models.DateField()
    kind = models.ForeignKey(DecisionKind, models.PROTECT, related_name="records", null=True, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    acted_by = models.ForeignKey(User, models.PROTECT, related_name="records_acted", null=True, blank=True)
    acted_for = models.ForeignKey(User, models.PROTECT, related_name="records_deputised", null=True, blank=True)
    rule = models.ForeignKey(
        "commissioning.SchemeRule", models.PROTECT, related_name="records_authorised", null=True, blank=True
    )
    authority = models.TextField(blank=True, default="")
    text = models.TextField()
    reasons = models.TextField()
    alternatives = models.TextField()
    interests = models.TextField()
    dispensations = models.TextField()
    ground = models.TextField(blank=True)
    paragraphs = models.CharField(max_length=13, blank=True, default="")
    public_title = models.CharField(max_length=200, blank=True, default="")
    exempt = models.BooleanField(default=False)
    exempt_reason = models.TextField(blank=True)
    chair_on = models.DateField(null=True, blank=True)
    window_ends = models.DateField(null=True, blank=True)
    call_in_words = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True, default="")
    published_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="records_entered")
    published_by = models.ForeignKey(User, models.PROTECT, related_name="records_published", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "decided_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="record_reference_once", fields=["partnership", "reference"]),
            models.CheckConstraint(name="record_has_one_maker", condition=_ONE_MAKER),
            models.CheckConstraint(
                name="nobody_publishes_their_own_record",
                condition=Q(published_by__isnull=True) | ~Q(entered_by=F("published_by")),
                violation_error_message="Somebody else has to publish the record that you entered.",
            ),
            models.CheckConstraint(
                name="published_record_says_when_and_by_whom",
                condition=Q(published_on__isnull=True, published_by__isnull=True, content_hash="")
                | (Q(published_on__isnull=False, published_by__isnull=False) & ~Q(content_hash="")),
            ),
            models.CheckConstraint(
                name="private_record_has_another_title_for_the_public",
                condition=Q(paragraphs="", public_title="") | (~Q(paragraphs="") & ~Q(public_title="")),
                violation_error_message="Name the paragraphs of Schedule 12A, and a title that gives nothing away.",
            ),
            models.CheckConstraint(
                name="exempt_from_call_in_with_reason_and_consent",
                condition=Q(exempt=False, chair_on__isnull=True)
                | (Q(exempt=True, chair_on__isnull=False) & ~Q(exempt_reason="")),
                violation_error_message="Give the reason, and the day on which the chair of scrutiny agreed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"


class Implementation(models.Model):
    """What keeps a decision from being carried out, and that it was. One for a decision, or for a record without one.

    Its row is locked by whatever opens, holds or uses the gate, so that a call-in and an implementation never cross.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="implementations")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="implementation", null=True, blank=True)
    record = models.OneToOneField(DecisionRecord, models.PROTECT, related_name="own_gate", null=True, blank=True)
    joint = models.BooleanField()
    approved_on = models.DateField(null=True, blank=True)
    window_ends = models.DateField(null=True, blank=True)
    called_in = models.BooleanField(default=False)
    implemented_on = models.DateField(null=True, blank=True)
    implemented_by = models.ForeignKey(User, models.PROTECT, related_name="implemented", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="implementation_is_of_one_thing",
                condition=Q(decision__isnull=False, record__isnull=True)
                | Q(decision__isnull=True, record__isnull=False),
            ),
            models.CheckConstraint(
                name="nothing_is_implemented_before_the_law_allows",
                condition=Q(implemented_on__isnull=True)
                | (
                    Q(called_in=False)
                    & (Q(window_ends__isnull=True) | Q(implemented_on__gt=F("window_ends")))
                    & (Q(joint=False) | Q(approved_on__isnull=False, implemented_on__gte=F("approved_on")))
                ),
                violation_error_message="Not in a call-in window, while called in, or before both bodies approved.",
            ),
        ]

    def __str__(self) -> str:
        return f"Implementation of {self.decision or self.record}"


class ImplementationStep(models.Model):
    """One thing to do so that a decision is carried out: by which post, by when."""

    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="implementation_steps")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="steps_done", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["implementation", "number"]
        constraints = [
            models.UniqueConstraint(name="step_number_once", fields=["implementation", "number"]),
            models.CheckConstraint(
                name="step_done_means_when_and_by_whom",
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.what}"


class CallIn(models.Model):
    """Members of scrutiny asked in time that a decision be looked at again before it is carried out.

    ``hear_by``: the last day for the hearing; ``reconsidered``: what came of it where it was referred back.
    """

    record = models.ForeignKey(DecisionRecord, models.PROTECT, related_name="call_ins")
    received_on = models.DateField()
    members = models.PositiveSmallIntegerField()
    grounds = models.TextField()
    hear_by = models.DateField()
    hear_words = models.TextField(blank=True)
    hearing_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(
        max_length=12, choices=[(one.value, one.label) for one in CallInOutcome], blank=True, default=""
    )
    outcome_reason = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    reconsidered = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in Reconsidered], blank=True, default=""
    )
    reconsidered_on = models.DateField(null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, related_name="call_ins_received")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["record", "received_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="a_decision_is_called_in_once",
                fields=["record"],
                violation_error_message="This decision was called in already. It is called in once.",
            ),
            models.CheckConstraint(
                name="call_in_outcome_has_its_day",
                condition=Q(outcome="", decided_on__isnull=True) | (~Q(outcome="") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="call_in_is_reconsidered_on_a_day",
                condition=Q(reconsidered="", reconsidered_on__isnull=True)
                | (~Q(reconsidered="") & Q(reconsidered_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Call-in of {self.record}"
