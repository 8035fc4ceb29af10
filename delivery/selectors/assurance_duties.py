"""What of stage gates, exceptions and products waits for a person."""

from datetime import date

from commissioning.selectors.posts import posts_acted_for
from delivery.models import ExceptionState, GateCondition, PlanException, Product, ProductReview
from delivery.rules import gates as rules
from delivery.rules import products as product_rules
from delivery.selectors.gates import gates, may_record
from delivery.selectors.products import found_of
from delivery.selectors.risk_duties import AHEAD, address
from ihwb.web.access import Access
from ihwb.web.duties import Duty

CHANGE, DECIDE = "delivery.change_programme", "delivery.decide_changes"


def assurance_duties(access: Access, on: date) -> list[Duty]:
    """Nine queries at most, and one for each review of a gate that waits for a post."""
    found = []
    if access.may(CHANGE) or access.may("delivery.review_gates"):
        found += _gates(access, on)
    if access.may(CHANGE) or access.may(DECIDE):
        found += _exceptions(access)
    if access.may("delivery.review_products"):
        found += _products(access, on)
    return found


def _gates(access: Access, on: date) -> list[Duty]:
    found = []
    for row in gates(access.partnership, on):
        gate, last = row.gate, row.last
        place = address(access, "delivery:gate", gate.pk)
        if row.state == rules.WAITING and last is not None and last.asked_by_id != access.user.pk:
            if access.may("delivery.review_gates") and may_record(access, gate, on):
                found.append(Duty(f"Record the review of {gate} ({gate.project})", place, gate.due_on))
        elif access.may(CHANGE) and row.state == rules.AHEAD and gate.due_on and gate.due_on <= on + AHEAD:
            found.append(Duty(f"Put {gate} ({gate.project}) forward", place, gate.due_on))
        elif access.may(CHANGE) and row.state == rules.OPEN:
            found.append(Duty(f"Begin the stage “{gate.opens}” of {gate.project}", place))
    return [*found, *_conditions(access, on)]


def _conditions(access: Access, on: date) -> list[Duty]:
    if not access.may(CHANGE):
        return []
    rows = GateCondition.objects.filter(
        review__gate__project__partnership=access.partnership,
        review__taken_back_on__isnull=True,
        met_on__isnull=True,
        due_on__lte=on + AHEAD,
    ).select_related("review__gate")
    return [
        Duty(
            f"Record how condition {one.number} of {one.review.gate} was met",
            address(access, "delivery:gate", one.review.gate_id),
            one.due_on,
            many="Record how {count} conditions of stage gates were met",
            all_url=address(access, "delivery:gates"),
        )
        for one in rows
    ]


def _exceptions(access: Access) -> list[Duty]:
    rows = PlanException.objects.within(access.partnership).exclude(state=ExceptionState.CLOSED)
    every = address(access, "delivery:exceptions")
    found = []
    for one in rows.select_related("project", "programme", "workstream").order_by("raised_on", "pk"):
        place = address(access, "delivery:exception", one.pk)
        name = f"exception {one.number} of {one.of}"
        if one.state == ExceptionState.RAISED and access.may(CHANGE):
            found.append(Duty(f"Report {name} to the board", place, many="Report {count} exceptions", all_url=every))
        elif one.state == ExceptionState.REPORTED and access.may(DECIDE) and one.reported_by_id != access.user.pk:
            words = "Record decisions on {count} exceptions"
            found.append(Duty(f"Record what the board decides on {name}", place, many=words, all_url=every))
        elif one.state == ExceptionState.DECIDED and access.may(CHANGE):
            found.append(Duty(f"Close {name}", place, many="Close {count} exceptions", all_url=every))
    return found


def _products(access: Access, on: date) -> list[Duty]:
    """Reviews asked of the person's posts, and what those posts sign off; never of what the person's posts made."""
    posts = list(posts_acted_for(access.user, access.partnership, on))
    if not posts:
        return []
    open_rows = Product.objects.filter(project__partnership=access.partnership, signed_on__isnull=True)
    open_rows = open_rows.exclude(producer__in=posts)
    reviews = ProductReview.objects.filter(product__in=open_rows, finding="", reviewer__in=posts)
    found = [
        Duty(
            f"Review “{one.product}”, version {one.at_version}",
            address(access, "delivery:product", one.product_id),
            one.due_on,
            many="Review {count} products",
            all_url=address(access, "delivery:products"),
        )
        for one in reviews.select_related("product")
        if one.at_version == one.product.at_version
    ]
    for one in open_rows.filter(signatory__in=posts).prefetch_related("reviews__reviewer"):
        if product_rules.standing(found_of(one), signed=False) == product_rules.REVIEWED:
            found.append(Duty(f"Sign off “{one}”", address(access, "delivery:product", one.pk), one.due_on))
    return found
