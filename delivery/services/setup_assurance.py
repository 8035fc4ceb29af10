"""Loading from ``programme.yaml``: stage gates, tolerances, exceptions and products, with their reviews."""

from collections.abc import Callable

from commissioning.models import Partnership, Post
from commissioning.services.documents import Entry
from delivery.models import (
    ExceptionKind,
    ExceptionState,
    GateCondition,
    GateOutcome,
    GateReview,
    Milestone,
    PlanException,
    Product,
    ProductReview,
    Project,
    ReviewFinding,
    StageGate,
    Tolerance,
)
from delivery.services.setup_rows import keep

Projects = dict[str, Project]
Find = Callable[[Entry, str, Projects], Milestone]
_LOADED = "Loaded from programme.yaml"


def load_assurance(partnership: Partnership, entry: Entry, projects: Projects, milestone: Find) -> None:
    """milestone: finds one named by project and number. Raises Refused naming the place and what is wrong there."""
    posts = {one.code: one for one in partnership.posts.all()}
    _gates(partnership, entry, projects, posts, milestone)
    _tolerances(partnership, entry, projects)
    _exceptions(entry, projects, posts)
    _products(entry, projects, posts, milestone)


def _gates(partnership: Partnership, entry: Entry, projects: Projects, posts: dict[str, Post], milestone: Find) -> None:
    bodies = {one.code: one for one in partnership.bodies.all()}
    for row in entry.rows("gates"):
        new = StageGate(
            project=row.needed("project", projects),
            number=row.whole("number"),
            name=row.text("name"),
            opens=row.text("opens"),
            criteria="\n".join(row.texts("criteria")),
            body=row.pick("body", bodies),
            post=row.pick("post", posts),
            due_on=row.day("due"),
            started_on=row.day("started"),
            source=row.text("source"),
        )
        reviews = [(one, *_review(one, new, posts)) for one in row.rows("reviews")]
        behind = [milestone(one, "milestone", projects) for one in row.rows("milestones")]
        if not keep(row, new, "project", "number"):
            continue
        for one, review, held in reviews:
            review.gate = new  # again: it has its key only now
            keep(one, review, "gate", "asked_on")
            for condition in held:
                condition.review = review
                keep(one, condition, "review", "number")
        for found in behind:
            if found.gate_id is None and found.version == 1:
                found.gate = new
                found._change_reason = _LOADED  # type: ignore[attr-defined]  # simple_history reads it
                found.save()


def _review(row: Entry, gate: StageGate, posts: dict[str, Post]) -> tuple[GateReview, list[GateCondition]]:
    review = GateReview(
        gate=gate,
        asked_on=row.needed_day("asked"),
        evidence=row.text("evidence"),
        outcome=row.choice("outcome", GateOutcome) if row.has("outcome") else "",
        held_on=row.day("held"),
        finding=row.text("finding", ""),
        source=row.text("source", ""),
    )
    return review, _conditions(row, review, posts)


def _conditions(row: Entry, review: GateReview, posts: dict[str, Post]) -> list[GateCondition]:
    return [
        GateCondition(
            review=review,
            number=number,
            text=one.text("text"),
            owner=one.pick("owner", posts),
            due_on=one.day("due"),
            before_start=not one.flag("later"),
            met_on=one.day("met"),
            evidence=one.text("evidence", ""),
        )
        for number, one in enumerate(row.rows("conditions"), start=1)
    ]


def _tolerances(partnership: Partnership, entry: Entry, projects: Projects) -> None:
    programmes = {one.code: one for one in partnership.programmes.all()}
    for row in entry.rows("tolerances"):
        programme = row.pick("programme", programmes)
        project = None if programme else row.needed("project", projects)
        workstreams = {one.name: one for one in project.workstreams.all()} if project else {}
        new = Tolerance(
            project=project,
            programme=programme,
            workstream=row.pick("workstream", workstreams),
            since=row.needed_day("since"),
            days=row.whole_or_none("days"),
            cost=row.number("cost"),
            cost_a_year=row.number("cost_a_year"),
            source=row.text("source"),
        )
        keep(row, new, "project", "programme", "workstream", "since")


def _exceptions(entry: Entry, projects: Projects, posts: dict[str, Post]) -> None:
    """Open ones; decisions are recorded by people."""
    for row in entry.rows("exceptions"):
        reported = row.day("reported")
        new = PlanException(
            project=row.needed("project", projects),
            number=row.whole("number"),
            kind=row.choice("kind", ExceptionKind),
            what=row.text("what"),
            raised_by=row.needed("raised_by", posts),
            raised_on=row.needed_day("raised"),
            state=ExceptionState.REPORTED if reported else ExceptionState.RAISED,
            reported_on=reported,
            source=row.text("source"),
            **{name: row.text(name, "") for name in ("cause", "consequences", "options", "recommendation")},
        )
        keep(row, new, "project", "number")


def _products(entry: Entry, projects: Projects, posts: dict[str, Post], milestone: Find) -> None:
    for row in entry.rows("products"):
        new = Product(
            project=row.needed("project", projects),
            number=row.whole("number"),
            name=row.text("name"),
            criteria="\n".join(row.texts("criteria")),
            producer=row.needed("producer", posts),
            signatory=row.needed("signatory", posts),
            milestone=milestone(row, "milestone", projects) if row.has("milestone") else None,
            at_version=row.text("at_version", ""),
            due_on=row.day("due"),
            source=row.text("source"),
        )
        reviews = [(one, _product_review(one, new, posts)) for one in row.rows("reviews")]
        if keep(row, new, "project", "number"):
            for one, review in reviews:
                review.product = new
                keep(one, review, "product", "at_version", "reviewer")


def _product_review(row: Entry, product: Product, posts: dict[str, Post]) -> ProductReview:
    reviewer = row.needed("reviewer", posts)
    if reviewer == product.producer:
        row.fail("asks the post that makes the product to review it; nobody reviews their own")
    return ProductReview(
        product=product,
        at_version=product.at_version,
        reviewer=reviewer,
        asked_on=row.needed_day("asked"),
        due_on=row.needed_day("due"),
        finding=row.choice("finding", ReviewFinding) if row.has("finding") else "",
        comments=row.text("comments", ""),
        answered_on=row.day("answered"),
    )
