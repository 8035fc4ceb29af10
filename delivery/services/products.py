"""Products: laid down with their criteria, reviewed by others than their makers, and signed off."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from commissioning.models import Post
from commissioning.selectors.posts import acts_for
from commissioning.services.audit import record
from delivery.models import Milestone, Product, ProductReview, Project, ReviewFinding
from delivery.rules.products import check_sign_off
from delivery.selectors.products import found_of
from delivery.services.changing import add, change, check_own, locked
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class ProductFields:
    """criteria: what it must be to be fit, one a line. at_version: the version at hand, empty before the first."""

    name: str
    criteria: str
    producer: Post
    signatory: Post
    milestone: Milestone | None
    at_version: str
    due_on: date | None


@transaction.atomic
def add_product(*, access: Access, project_id: int, to: ProductFields, reason: str) -> Product:
    """Raises Refused where the maker would sign it off."""
    project = locked(Project, "project", project_id, partnership=access.partnership)
    _check(project, to)
    last = project.products.aggregate(last=Max("number"))["last"] or 0
    return add(Product(project=project, number=last + 1, **_values(to)), reason, access.user)


@transaction.atomic
def change_product(*, access: Access, product_id: int, version: int, to: ProductFields, reason: str) -> Product:
    """Another version at hand is reviewed anew. Raises Refused once it is signed off."""
    row = _product(access, product_id, version)
    _check(row.project, to)
    reviewers = set(row.reviews.filter(at_version=to.at_version.strip()).values_list("reviewer", flat=True))
    if to.producer.pk in reviewers:
        raise Refused("own_work", f"{to.producer} reviews this version and cannot have made it. Choose another post.")
    change(row, _values(to), reason, access.user)
    return row


@transaction.atomic
def ask_review(
    *, access: Access, product_id: int, version: int, reviewer: Post, due_on: date, reason: str, today: date
) -> ProductReview:
    """Ask a post to review the version at hand by a day. Raises Refused for the post that made it."""
    row = _product(access, product_id, version)
    check_own(access.partnership, [reviewer])
    if not row.at_version:
        raise Refused("no_version", "The product has no version at hand yet. Enter it first, such as 0.1.")
    if reviewer.pk == row.producer_id:
        raise Refused("own_work", f"{reviewer} makes this product, and nobody reviews their own. Choose another post.")
    if due_on < today:
        raise Refused("day", f"{show_date(due_on)} has passed. Enter a day from today, {show_date(today)}, on.")
    new = ProductReview(product=row, at_version=row.at_version, reviewer=reviewer, asked_on=today, due_on=due_on)
    return add(new, reason, access.user)


@transaction.atomic
def answer_review(
    *, access: Access, review_id: int, version: int, finding: ReviewFinding, comments: str, today: date
) -> ProductReview:
    """What the post found. Raises Refused for who does not act for it, and for who acts for the maker."""
    found = ProductReview.objects.filter(product__project__partnership=access.partnership, pk=review_id).first()
    if found is None:
        raise Refused("not_here", "This review is not one of this partnership's. Open the product again.")
    product = _product(access, found.product_id)
    row = locked(ProductReview, "review", review_id, version, product=product)
    if row.finding:
        raise Refused("answered", f"This review was given on {show_date(row.answered_on or today)} already.")
    if row.at_version != product.at_version:
        raise Refused("other_version", f"Version {product.at_version} is at hand now; this review is of another one.")
    if acts_for(access.user, row.reviewer, today) is None:
        raise Refused("not_the_post", f"{row.reviewer} reviews this product, and you do not act for that post.")
    _check_not_maker(access, product, today)
    to = {
        "finding": finding,
        "comments": comments.strip(),
        "answered_on": today,
        "answered_by": access.user,
    }
    change(row, to, comments, access.user)
    _audit("delivery.review_product", access, product, reviewer=row.reviewer.title, finding=finding.value)
    return row


@transaction.atomic
def sign_off(*, access: Access, product_id: int, version: int, reason: str, today: date) -> Product:
    """Raises Refused until every reviewer found the version fit, and for who does not act for the signatory."""
    row = _product(access, product_id, version)
    if acts_for(access.user, row.signatory, today) is None:
        raise Refused("not_the_post", f"{row.signatory} signs this product off, and you do not act for that post.")
    _check_not_maker(access, row, today)
    check_sign_off(found_of(row), row.at_version)
    change(row, {"signed_on": today, "signed_by": access.user}, reason, access.user)
    _audit("delivery.sign_product_off", access, row, at_version=row.at_version, signatory=row.signatory.title)
    return row


def _check_not_maker(access: Access, product: Product, today: date) -> None:
    if acts_for(access.user, product.producer, today) is not None:
        raise Refused("own_work", f"You act for {product.producer}, which made this product. Somebody else does this.")


def _product(access: Access, pk: int, version: int | None = None) -> Product:
    row = locked(Product, "product", pk, version, project__partnership=access.partnership)
    if row.signed_on:
        raise Refused("signed", f"This product was signed off on {show_date(row.signed_on)} and does not change.")
    return row


def _check(project: Project, to: ProductFields) -> None:
    check_own(project.partnership, [to.producer, to.signatory])
    if to.milestone and to.milestone.project_id != project.pk:
        raise Refused("foreign", f"“{to.milestone}” is not a milestone of {project}. Choose one of its own.")


def _values(to: ProductFields) -> dict[str, object]:
    held = {name: getattr(to, name) for name in ProductFields.__dataclass_fields__}
    return {**held, "at_version": to.at_version.strip()}


def _audit(act: str, access: Access, product: Product, **detail: str) -> None:
    record(
        act=act,
        partnership=access.partnership,
        subject=f"{product.project}: {product}",
        by=access.user,
        detail=detail,
    )
