"""What the holder of a function wants to see of whoever carries it out: expected, due, given."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.partnership import Organisation, Post
from commissioning.models.people import User
from commissioning.models.register import DelegatedFunction
from commissioning.rules.assurance import EVERY, EvidenceState

SHA256 = RegexValidator(r"^[0-9a-f]{64}$", "A fingerprint (SHA-256) has 64 letters and figures, 0 to 9 and a to f.")


class EvidenceExpectation(models.Model):
    """Evidence that is expected of a function: what, how often, from whom, and which post looks at it.

    ``every_months``: 0 for once; ``first_due``, ``last_due``: the first and the last due date, both included, the last
    empty while it goes on; ``supplier``: who hands it in, the holder itself when none is named.
    """

    function = models.ForeignKey(DelegatedFunction, models.PROTECT, related_name="expectations")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    every_months = models.PositiveSmallIntegerField(choices=list(EVERY.items()))
    first_due = models.DateField()
    last_due = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="evidence_owned", null=True, blank=True)
    supplier = models.ForeignKey(Organisation, models.PROTECT, related_name="evidence_supplied", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["function", "number"]
        constraints = [
            models.UniqueConstraint(name="expectation_number_once_a_function", fields=["function", "number"]),
            models.CheckConstraint(
                name="expectation_ends_after_it_begins",
                condition=Q(last_due__isnull=True) | Q(last_due__gte=F("first_due")),
                violation_error_message="The last due date cannot be before the first.",
            ),
            models.CheckConstraint(name="expectation_interval_is_known", condition=Q(every_months__in=list(EVERY))),
        ]

    def __str__(self) -> str:
        return f"{self.function}, evidence {self.number}"


class Evidence(models.Model):
    """Evidence that was given for one due date: a file or a link, with its fingerprint. It does not change.

    What was not enough is ``returned`` with a reason, and another takes its place.
    """

    expectation = models.ForeignKey(EvidenceExpectation, models.PROTECT, related_name="given")
    due_on = models.DateField()
    title = models.CharField(max_length=200)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    link = models.URLField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, validators=[SHA256])
    given_by = models.ForeignKey(User, models.PROTECT, related_name="evidence_given", null=True, blank=True)
    given_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in EvidenceState], default=EvidenceState.GIVEN.value
    )
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["expectation", "due_on", "given_at"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                name="evidence_once_a_due_date",
                fields=["expectation", "due_on"],
                condition=Q(state=EvidenceState.GIVEN.value),
                violation_error_message="Evidence for this date was given already.",
            ),
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_link",
                condition=(Q(file="") & ~Q(link="")) | (~Q(file="") & Q(link="") & ~Q(sha256="")),
                violation_error_message="Give either a file or a link.",
            ),
            models.CheckConstraint(
                name="evidence_state_is_known", condition=Q(state__in=[one.value for one in EvidenceState])
            ),
        ]

    def __str__(self) -> str:
        return self.title
