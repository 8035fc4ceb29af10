"""Due diligence on a provider before a contract is awarded: the template, areas, evidence, conditions, sign-off."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Decision, Organisation, Partnership, Post, User
from commissioning.models.assurance import SHA256
from delivery.models.contract import Contract
from delivery.rules.diligence import ConditionState, DiligenceState


def _history() -> HistoricalRecords:
    return HistoricalRecords(history_change_reason_field=models.TextField(null=True))


class DiligenceTemplate(models.Model):
    """One version of what every due diligence here looks at. A version never changes: the next one takes over.

    A due diligence copies its version when it begins, and keeps its copy. ``since``: the first day on which one may
    begin by this version; none where it counts from ever. ``scale``: lowest first, [{"score": 0, "label": "..."}];
    ``passing``: the lowest score that is enough; ``areas``: [{"name": "...", "questions": ["..."], "discipline":
    "..."}]; ``disciplines``: who takes part in the evaluation. ``retired_on``: from when none begins by the template,
    on its newest version; what has begun keeps it.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="diligence_templates")
    code = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField(default=1)
    since = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=200)
    areas = models.JSONField()
    disciplines = models.JSONField(default=list, blank=True)
    scale = models.JSONField()
    passing = models.SmallIntegerField()
    signoff_post = models.ForeignKey(Post, models.PROTECT, related_name="diligence_templates")
    source = models.CharField(max_length=300, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    retired_because = models.CharField(max_length=1000, blank=True)
    history = _history()

    class Meta:
        ordering = ["partnership", "code", "-number"]
        constraints = [
            models.CheckConstraint(
                name="retired_diligence_template_says_why",
                condition=Q(retired_on__isnull=True, retired_because="")
                | (Q(retired_on__isnull=False) & ~Q(retired_because="")),
                violation_error_message="A retired template says from when and why.",
            ),
            models.UniqueConstraint(
                name="diligence_template_version_once_a_code",
                fields=["partnership", "code", "number"],
                violation_error_message="This template has this version already.",
            ),
            models.CheckConstraint(
                name="later_diligence_template_versions_have_their_day",
                condition=Q(number=1) | Q(since__isnull=False),
                violation_error_message="A later version of a template says from when it counts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"


class DueDiligence(models.Model):
    """The due diligence on one provider for one contract. Only the named post signs it off, and only once.

    ``decision``: the award report that it goes into; ``source``: where it was planned, for one that a file loaded.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="diligences")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="diligences")
    template = models.ForeignKey(DiligenceTemplate, models.PROTECT, related_name="diligences")
    scale = models.JSONField()
    passing = models.SmallIntegerField()
    signoff_post = models.ForeignKey(Post, models.PROTECT, related_name="diligences")
    begun_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    recommendation = models.TextField(blank=True)
    recommended_by = models.ForeignKey(
        User, models.PROTECT, related_name="diligences_recommended", null=True, blank=True
    )
    state = models.CharField(
        max_length=13,
        choices=[(one.value, one.label) for one in DiligenceState],
        default=DiligenceState.OPEN.value,
    )
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="diligences_signed", null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_note = models.TextField(blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="diligences", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["contract", "pk"]
        verbose_name_plural = "due diligences"
        constraints = [
            models.UniqueConstraint(
                name="one_open_due_diligence_a_contract",
                fields=["contract"],
                condition=Q(state=DiligenceState.OPEN.value),
                violation_error_message="A due diligence for this contract is under way already.",
            ),
            models.CheckConstraint(
                name="diligence_signed_means_when_and_by_whom",
                condition=Q(state=DiligenceState.OPEN.value, signed_by__isnull=True, signed_on__isnull=True)
                | (~Q(state=DiligenceState.OPEN.value) & Q(signed_by__isnull=False, signed_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Due diligence on {self.provider} for {self.contract}"


class DiligenceArea(models.Model):
    """One area of a due diligence: its questions, who evaluates it in which discipline, the score and the findings."""

    diligence = models.ForeignKey(DueDiligence, models.PROTECT, related_name="areas")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    questions = models.TextField(blank=True)
    discipline = models.CharField(max_length=60, blank=True)
    evaluator = models.ForeignKey(Post, models.PROTECT, related_name="diligence_areas", null=True, blank=True)
    score = models.SmallIntegerField(null=True, blank=True)
    findings = models.TextField(blank=True)
    scored_by = models.ForeignKey(User, models.PROTECT, related_name="diligence_scored", null=True, blank=True)
    scored_on = models.DateField(null=True, blank=True)
    history = _history()

    class Meta:
        ordering = ["diligence", "number"]
        constraints = [
            models.UniqueConstraint(name="area_number_once_a_due_diligence", fields=["diligence", "number"]),
            models.CheckConstraint(
                name="area_scored_means_when_and_by_whom",
                condition=Q(score__isnull=True, scored_by__isnull=True, scored_on__isnull=True)
                | (Q(score__isnull=False, scored_by__isnull=False, scored_on__isnull=False) & ~Q(findings="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class DiligenceEvidence(models.Model):
    """What an area was evaluated on: a file, stored under its SHA-256, or a link. It does not change."""

    area = models.ForeignKey(DiligenceArea, models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    link = models.URLField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, validators=[SHA256])
    given_by = models.ForeignKey(User, models.PROTECT, related_name="diligence_evidence", null=True, blank=True)
    given_at = models.DateTimeField()
    history = _history()

    class Meta:
        ordering = ["area", "given_at"]
        verbose_name_plural = "diligence evidence"
        constraints = [
            models.CheckConstraint(
                name="diligence_evidence_is_a_file_or_a_link",
                condition=(Q(file="") & ~Q(link="")) | (~Q(file="") & Q(link="") & ~Q(sha256="")),
                violation_error_message="Give either a file or a link.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DiligenceCondition(models.Model):
    """A condition: what must be so, whose post sees to it, by when. Said to be met by one person, confirmed by another.

    ``before_award``: the award waits for it; else it is tracked afterwards.
    """

    diligence = models.ForeignKey(DueDiligence, models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    area = models.ForeignKey(DiligenceArea, models.PROTECT, related_name="conditions", null=True, blank=True)
    text = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, related_name="diligence_conditions")
    due_on = models.DateField()
    before_award = models.BooleanField(default=True)
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.label) for one in ConditionState],
        default=ConditionState.OPEN.value,
    )
    evidence = models.TextField(blank=True)
    met_by = models.ForeignKey(User, models.PROTECT, related_name="diligence_met", null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="diligence_confirmed", null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    history = _history()

    class Meta:
        ordering = ["diligence", "number"]
        constraints = [
            models.UniqueConstraint(name="condition_number_once_a_due_diligence", fields=["diligence", "number"]),
            models.CheckConstraint(
                name="diligence_condition_met_means_evidence_and_by_whom",
                condition=Q(state="open", evidence="", met_by__isnull=True)
                | (~Q(state="open") & ~Q(evidence="") & Q(met_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="nobody_confirms_their_own_diligence_condition",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("met_by")),
                violation_error_message="Somebody else confirms that the condition is met.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
