"""Products of projects, who reviews them, and what was found."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from commissioning.models import Partnership
from delivery.models import Product, ProductReview, Project
from delivery.rules import products as rules
from delivery.selectors.history import Entry, entries

FINDING_TAGS = {"": "yellow", "fit": "green", "actions": "teal", "not_fit": "red"}
LABELS = {
    "name": "Product",
    "criteria": "Criteria",
    "at_version": "Version at hand",
    "due_on": "Due",
    "signed_on": "Signed off on",
}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """current: of the version at hand. overdue: it should have been given."""

    row: ProductReview
    tag: str
    current: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as at a day. reviews: the latest first."""

    product: Product
    state: str
    label: str
    tag: str
    overdue: bool
    reviews: tuple[ReviewRow, ...]

    @property
    def criteria(self) -> list[str]:
        return [line.strip() for line in self.product.criteria.splitlines() if line.strip()]

    @property
    def current(self) -> list[ReviewRow]:
        return [one for one in self.reviews if one.current]


def products(partnership: Partnership, on: date, project: Project | None = None) -> list[ProductRow]:
    """By project and number. Two queries."""
    found = _with_reviews(Product.objects.filter(project__partnership=partnership))
    if project is not None:
        found = found.filter(project=project)
    return [row_of(one, on) for one in found.order_by("project__name", "number")]


def product_at(partnership: Partnership, pk: int, on: date) -> ProductRow | None:
    found = _with_reviews(Product.objects.filter(project__partnership=partnership, pk=pk)).first()
    return row_of(found, on) if found else None


def review_at(partnership: Partnership, pk: int) -> ProductReview | None:
    found = ProductReview.objects.filter(product__project__partnership=partnership, pk=pk)
    return found.select_related("product__project", "reviewer").first()


def _with_reviews(found: QuerySet[Product]) -> QuerySet[Product]:
    reviews = ProductReview.objects.select_related("reviewer", "answered_by").order_by("-asked_on", "reviewer__title")
    return found.select_related("project", "producer", "signatory", "milestone", "signed_by").prefetch_related(
        Prefetch("reviews", reviews)
    )


def row_of(product: Product, on: date) -> ProductRow:
    """product: with its reviews, the latest first."""
    reviews = tuple(
        ReviewRow(
            one,
            FINDING_TAGS[one.finding],
            one.at_version == product.at_version,
            one.finding == "" and one.due_on < on,
        )
        for one in product.reviews.all()
    )
    state = rules.standing(found_of(product), signed=product.signed_on is not None)
    label, tag = rules.LABELS[state]
    late = product.due_on is not None and product.due_on < on and product.signed_on is None
    return ProductRow(product, state, label, tag, late, reviews)


def found_of(product: Product) -> list[rules.Found]:
    """What the reviewers of the version at hand found."""
    return [
        rules.Found(one.reviewer.title, one.finding)
        for one in product.reviews.all()
        if one.at_version == product.at_version
    ]


def history(product: Product) -> list[Entry]:
    return entries(product.history.all(), LABELS, {})
