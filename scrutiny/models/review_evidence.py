"""What a review asks, what it hears and reads, and what it finds."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import DocumentVersion
from scrutiny.models.meetings import AgendaItem
from scrutiny.models.packs import STANDARD, Edition, Pack
from scrutiny.models.reviews import Review, ReviewSession, SessionWitness


class EnquiryLine(models.Model):
    """A line of enquiry: one question that the review asks."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "number"]
        verbose_name = "question"
        constraints = [
            models.UniqueConstraint(
                name="question_number_once_a_review",
                fields=["review", "number"],
                violation_error_message="The review already has a question with this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.number}"


class EvidenceKind(models.TextChoices):
    DOCUMENT = "document", "A document under control"
    PACK = "pack", "Pages of a pack"
    UPLOAD = "upload", "An uploaded PDF"
    HEARD = "heard", "Heard at a session"


def evidence_path(evidence: "Evidence", filename: str) -> str:
    """A name that says nothing of the title or of the uploaded file's name."""
    return f"evidence/{evidence.sha256}.pdf"


_NO_PACK = Q(item__isnull=True, pack__isnull=True, edition="", page_from__isnull=True, page_to__isnull=True)
_NO_FILE = Q(file="", sha256="", file_pages__isnull=True)
_PACK = Q(item__isnull=False, page_from__isnull=False, page_to__isnull=False) & ~Q(edition="")


class Evidence(models.Model):
    """One piece of evidence, written or heard, public or confidential.

    Pages of a pack: the agenda item, the edition, and the pages as printed in it; ``pack`` is the build that they were
    read in, None for a pack that was printed elsewhere. ``confidential``: shown to those who hear confidential
    evidence and to nobody else.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=EvidenceKind)
    session = models.ForeignKey(ReviewSession, models.PROTECT, related_name="evidence", null=True, blank=True)
    witness = models.ForeignKey(SessionWitness, models.PROTECT, related_name="evidence", null=True, blank=True)
    document = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="evidence", null=True, blank=True)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="evidence", null=True, blank=True)
    edition = models.CharField(max_length=10, choices=[(one.value, one.label) for one in STANDARD], blank=True)
    pack = models.ForeignKey(Pack, models.PROTECT, related_name="evidence", null=True, blank=True)
    page_from = models.PositiveIntegerField(null=True, blank=True)
    page_to = models.PositiveIntegerField(null=True, blank=True)
    file = models.FileField(upload_to=evidence_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file_pages = models.PositiveIntegerField(null=True, blank=True)
    confidential = models.BooleanField(default=False)
    confidential_reason = models.TextField(blank=True)
    received_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "number"]
        verbose_name = "evidence"
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                name="evidence_number_once_a_review",
                fields=["review", "number"],
                violation_error_message="The review already has evidence with this number.",
            ),
            models.CheckConstraint(
                name="evidence_is_what_its_kind_says",
                condition=(Q(kind=EvidenceKind.DOCUMENT, document__isnull=False) & _NO_PACK & _NO_FILE)
                | (Q(kind=EvidenceKind.PACK, document__isnull=True) & _PACK & _NO_FILE)
                | (
                    Q(kind=EvidenceKind.UPLOAD, document__isnull=True, file_pages__gte=1)
                    & _NO_PACK
                    & ~Q(file="")
                    & ~Q(sha256="")
                )
                | (Q(kind=EvidenceKind.HEARD, document__isnull=True, session__isnull=False) & _NO_PACK & _NO_FILE),
                violation_error_message=(
                    "Evidence is a document, or pages of a pack with item, edition and pages, or an uploaded PDF, or "
                    "heard at a session: one of them."
                ),
            ),
            models.CheckConstraint(
                name="evidence_pages_run_forward",
                condition=Q(page_from__isnull=True) | Q(page_from__gte=1, page_to__gte=F("page_from")),
                violation_error_message="The last page cannot be before the first.",
            ),
            models.CheckConstraint(
                name="restricted_pages_are_confidential_evidence",
                condition=~Q(edition=Edition.RESTRICTED) | Q(confidential=True),
                violation_error_message="Pages of a restricted edition are confidential evidence. Mark it so.",
            ),
            models.CheckConstraint(
                name="confidential_evidence_says_why",
                condition=Q(confidential=False, confidential_reason="")
                | (Q(confidential=True) & ~Q(confidential_reason="")),
                violation_error_message="Say why the evidence is confidential; of public evidence say nothing.",
            ),
        ]

    def __str__(self) -> str:
        return f"Evidence {self.number}"  # the title of confidential evidence must not reach a log or a message


class EvidenceNote(models.Model):
    """What a piece of evidence says to one question. As confidential as its evidence."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="notes")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="notes")
    question = models.ForeignKey(EnquiryLine, models.PROTECT, related_name="notes")
    text = models.TextField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["question", "evidence", "pk"]
        verbose_name = "note of evidence"

    def __str__(self) -> str:
        return f"Note {self.pk}"


class Finding(models.Model):
    """What the panel found on one question, and the evidence that it rests on."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    question = models.ForeignKey(EnquiryLine, models.PROTECT, related_name="findings")
    text = models.TextField()
    confidential = models.BooleanField(default=False)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(
                name="finding_number_once_a_review",
                fields=["review", "number"],
                violation_error_message="The review already has a finding with this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"Finding {self.number}"


class FindingEvidence(models.Model):
    """A piece of evidence that a finding rests on."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="rests_on")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="findings")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["finding", "evidence"]
        constraints = [
            models.UniqueConstraint(
                name="finding_rests_once_on_evidence",
                fields=["finding", "evidence"],
                violation_error_message="The finding rests on this evidence already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} on {self.evidence}"
