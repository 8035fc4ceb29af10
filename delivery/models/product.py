"""What a project hands over: products with their criteria, reviewed by others than who made them, and signed off."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Post, User
from delivery.models.milestone import Milestone
from delivery.models.project import Project


class Product(models.Model):
    """A product. ``criteria``: what it must be to be fit, one a line; ``at_version``: the version at hand now.

    ``producer`` makes it; ``signatory`` signs it off once its reviewers have found it fit.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="products")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    criteria = models.TextField()
    producer = models.ForeignKey(Post, models.PROTECT, related_name="products_made")
    signatory = models.ForeignKey(Post, models.PROTECT, related_name="products_signed")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="products", null=True, blank=True)
    at_version = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(
                name="product_number_once_a_project",
                fields=["project", "number"],
                violation_error_message="This project already has a product with this number.",
            ),
            models.CheckConstraint(
                name="product_is_signed_off_by_another_than_its_maker",
                condition=~Q(producer=models.F("signatory")),
                violation_error_message="Who makes a product does not sign it off. Choose another post.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReviewFinding(models.TextChoices):
    WAITING = "", "Waits"
    FIT = "fit", "Fit"
    WITH_ACTIONS = "actions", "Fit after small changes"
    NOT_FIT = "not_fit", "Not fit"


class ProductReview(models.Model):
    """A post asked to review one version of a product by a day, and what it found."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="reviews")
    at_version = models.CharField(max_length=40)
    reviewer = models.ForeignKey(Post, models.PROTECT, related_name="product_reviews")
    asked_on = models.DateField()
    due_on = models.DateField()
    finding = models.CharField(max_length=10, choices=ReviewFinding, default=ReviewFinding.WAITING, blank=True)
    comments = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["product", "-asked_on", "reviewer"]
        constraints = [
            models.UniqueConstraint(
                name="product_review_once_a_version_and_post",
                fields=["product", "at_version", "reviewer"],
                violation_error_message="This post is asked to review this version already.",
            ),
            models.CheckConstraint(
                name="product_review_with_a_finding_has_its_day",
                condition=Q(finding="", answered_on__isnull=True)
                | Q(finding__in=["fit", "actions", "not_fit"], answered_on__isnull=False),
                violation_error_message="A review that was given has its finding and its day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.at_version}: {self.reviewer}"
