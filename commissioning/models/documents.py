"""Documents under control: their versions, who reviewed and approved them, and what was waived."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.decisions import Decision
from commissioning.models.partnership import Body, Partnership, Post
from commissioning.models.people import User
from commissioning.rules.document_control import Answer, Approval, DocumentKind, Number, Stage, WaiverKind


class ControlledDocument(models.Model):
    """A document with its owner. ``restricted``: only for those whose role allows it. ``retired_on``: out of use."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="documents")
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(one.value, one.label) for one in DocumentKind])
    owner = models.ForeignKey(Post, models.PROTECT, related_name="documents_owned")
    restricted = models.BooleanField(default=False)
    retired_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "reference"]
        constraints = [
            models.UniqueConstraint(
                name="document_reference_once_a_partnership",
                fields=["partnership", "reference"],
                violation_error_message="This partnership already has a document with this reference.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def safe_name(self) -> str:
        """What the record of acts may say of it: of a restricted document its reference alone."""
        return self.reference if self.restricted else str(self)


class DocumentVersion(models.Model):
    """One version. Its content never changes: whoever changes a word writes the next version.

    ``content``: {"sections": [{"heading", "text"}, ...]} of a structured text. ``file``: stored under its SHA-256.
    ``location``: where it is kept, when only that is known. ``printed``: the number as the document prints it.
    ``baselined_from``: the draft that became this baseline.
    """

    document = models.ForeignKey(ControlledDocument, models.PROTECT, related_name="versions")
    major = models.PositiveSmallIntegerField()
    minor = models.PositiveSmallIntegerField()
    draft = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Stage])
    printed = models.CharField(max_length=40, blank=True)
    written_on = models.DateField(null=True, blank=True)
    authors = models.ManyToManyField(Post, related_name="versions_written", blank=True)
    change_reference = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    affected = models.CharField(max_length=200, blank=True)
    content = models.JSONField(default=dict, blank=True)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_kind = models.CharField(max_length=10, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    location = models.CharField(max_length=300, blank=True)
    content_hash = models.CharField(max_length=64)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="versions_written", null=True, blank=True)
    created_at = models.DateTimeField()
    baselined_from = models.OneToOneField("self", models.PROTECT, related_name="became_baseline", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["document", "major", "minor", "draft"]
        constraints = [
            models.UniqueConstraint(
                name="version_number_once_a_document",
                fields=["document", "major", "minor", "draft"],
                violation_error_message="This document already has a version with this number.",
            ),
            models.CheckConstraint(
                name="baseline_is_no_draft",
                condition=Q(stage=Stage.BASELINE.value, draft=0, major__gte=1)
                | (~Q(stage=Stage.BASELINE.value) & Q(draft__gte=1)),
            ),
            models.CheckConstraint(
                name="version_is_a_text_a_file_or_a_place",
                condition=~Q(content={}) | ~Q(file="") | ~Q(location=""),
                violation_error_message="A version is a text, a file, or the place where it is kept.",
            ),
            models.CheckConstraint(
                name="stored_file_has_its_hash",
                condition=Q(file="", sha256="") | (~Q(file="") & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.reference} {self.label}"

    @property
    def number(self) -> Number:
        return Number(self.major, self.minor, self.draft)

    @property
    def label(self) -> str:
        return self.number.label


class DocumentReview(models.Model):
    """A post asked to review a version by a day, and what it said."""

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="reviews")
    post = models.ForeignKey(Post, models.PROTECT, related_name="document_reviews")
    due = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="reviews_asked", null=True, blank=True)
    asked_on = models.DateField()
    answer = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in Answer], default=Answer.WAITING.value
    )
    comments = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="reviews_given", null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["version", "due", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="post_reviews_a_version_once",
                fields=["version", "post"],
                violation_error_message="This post is asked to review this version already.",
            ),
            models.CheckConstraint(
                name="review_answered_means_when",
                condition=Q(answer=Answer.WAITING.value, answered_on__isnull=True)
                | (~Q(answer=Answer.WAITING.value) & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="review_due_after_it_is_asked",
                condition=Q(due__gte=F("asked_on")),
                violation_error_message="A review cannot be due before it is asked for.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: review of {self.post}"


class DocumentApproval(models.Model):
    """A body or post asked to approve a version, and its answer. ``decision``: the decision that approved it."""

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="approvals")
    body = models.ForeignKey(Body, models.PROTECT, related_name="document_approvals", null=True, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="document_approvals", null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    answer = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in Approval], default=Approval.WAITING.value
    )
    decided_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="document_approvals", null=True, blank=True)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="approvals_recorded", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["version", "decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="approval_is_of_a_body_or_a_post",
                condition=Q(body__isnull=False, post__isnull=True) | Q(body__isnull=True, post__isnull=False),
                violation_error_message="An approval is of one body or of one post.",
            ),
            models.UniqueConstraint(
                name="body_approves_a_version_once", fields=["version", "body"], condition=Q(body__isnull=False)
            ),
            models.UniqueConstraint(
                name="post_approves_a_version_once", fields=["version", "post"], condition=Q(post__isnull=False)
            ),
            models.CheckConstraint(
                name="approval_given_means_when",
                condition=Q(answer=Approval.WAITING.value, decided_on__isnull=True)
                | (~Q(answer=Approval.WAITING.value) & Q(decided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: approval of {self.who}"

    @property
    def who(self) -> str:
        return self.body.name if self.body else self.post.title if self.post else ""


class DocumentWaiver(models.Model):
    """An exception or a waiver that was agreed for a document, with the number of the decision that agreed it.

    ``review``: the review that the version need not wait for.
    """

    document = models.ForeignKey(ControlledDocument, models.PROTECT, related_name="waivers")
    review = models.ForeignKey(DocumentReview, models.PROTECT, related_name="waivers", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=[(one.value, one.label) for one in WaiverKind])
    detail = models.TextField()
    why = models.TextField()
    requested_by = models.ForeignKey(Post, models.PROTECT, related_name="waivers_requested")
    agreed_by = models.CharField(max_length=200)
    agreed_on = models.DateField()
    decision_number = models.CharField(max_length=60)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="waivers_recorded", null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["document", "agreed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="waiver_has_its_decision_number",
                condition=~Q(decision_number=""),
                violation_error_message="An exception or waiver needs the number of the decision that agreed it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.reference}: {self.get_kind_display()} {self.decision_number}"
