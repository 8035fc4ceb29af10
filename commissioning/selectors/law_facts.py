"""What is known of a decision in law: its rows with all that is read of them, who decides, what holds it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from commissioning.models import (
    Body,
    Decision,
    DecisionRecord,
    Implementation,
    ImplementationStep,
    LegalNotice,
    Partnership,
    PlanEntry,
    Post,
    RouteStage,
)
from commissioning.models.partnership import BodyKind, OrganisationKind
from commissioning.rules.decisions import Deciders, Outcome, Purpose, State, sentences
from commissioning.rules.exemptions import paragraphs_of
from commissioning.rules.law import (
    Contents,
    Gate,
)
from commissioning.selectors.decisions import voices_of


def law_rows(partnership: Partnership) -> QuerySet[Decision]:
    """Decisions with an entry in the plan or a record, with all that ``law_view`` reads. Eight queries."""
    rows = Decision.objects.filter(Q(plan_entry__isnull=False) | Q(records__isnull=False), partnership=partnership)
    return with_law(rows.distinct().order_by("plan_entry__meeting_on", "reference"))


def with_law(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    records = DecisionRecord.objects.select_related("maker_body", "maker_post", "corrected_by").prefetch_related(
        "call_ins"
    )
    return rows.select_related(
        "partnership",
        "plan_entry__maker_body__organisation",
        "plan_entry__maker_post__organisation",
        "plan_entry__entered_by",
        "implementation",
    ).prefetch_related(
        Prefetch(
            "notices", LegalNotice.objects.select_related("published_by", "report").order_by("published_on", "pk")
        ),
        Prefetch("records", records),
        Prefetch("implementation__steps", ImplementationStep.objects.select_related("owner").order_by("number")),
        Prefetch(
            "stages",
            RouteStage.objects.select_related("body", "post").prefetch_related("conditions").order_by("number"),
        ),
    )


def entry_of(decision: Decision) -> PlanEntry | None:
    return getattr(decision, "plan_entry", None)


def gate_row(decision: Decision) -> Implementation | None:
    return getattr(decision, "implementation", None)


def maker_of(body: Body | None, post: Post | None) -> str:
    return body.name if body else post.title if post else ""


def organisation_of(body: Body | None, post: Post | None) -> int | None:
    return body.organisation_id if body else post.organisation_id if post else None


def can_be_called_in(body: Body | None, post: Post | None) -> bool:
    """Only what the council's executive decides, or the holder of one of its posts."""
    if body is not None:
        return body.kind == BodyKind.EXECUTIVE
    organisation = post.organisation if post else None
    return organisation is not None and organisation.kind == OrganisationKind.COUNCIL


def contents_of(entry: PlanEntry) -> Contents:
    return Contents(
        what=entry.what.strip(),
        maker=maker_of(entry.maker_body, entry.maker_post),
        meeting_on=entry.meeting_on,
        documents=entry.documents.strip(),
        contact=entry.contact.strip(),
        consultation=entry.consultation.strip(),
        private=entry.private,
        paragraphs=paragraphs_of(entry.paragraphs),
        private_reason=entry.private_reason.strip(),
        public_interest=entry.public_interest.strip(),
        representations=entry.representations.strip(),
        response=entry.response.strip(),
    )


def gate_of(
    decision: Decision | None, row: Implementation, records: Iterable[DecisionRecord], bodies: Iterable[Body]
) -> Gate:
    """What holds a decision now. Asks for the stages of the decision, which may be there already."""
    standing, approved, stopped = "", None, ""
    if decision is not None and row.joint:
        standing = " ".join(sentences(voices_of(decision, list(bodies)), decision.content_hash))
        if decision.state == State.APPROVED and decision.closed_at:
            approved = _approved_on(decision)
    if decision is not None and decision.state in {State.REFUSED, State.WITHDRAWN}:
        stopped = f"The decision is {State(decision.state).label.lower()}."
    recorded = any(one.published_on is not None and of_this_text(one, decision) for one in records)
    by_route = decision is not None and decision.deciders == Deciders.ROUTE
    who = "Everybody who decides on its route" if by_route else "Every statutory body"
    return Gate(row.joint, approved, standing, recorded, row.window_ends, row.called_in, stopped, who)


def of_this_text(record: DecisionRecord, decision: Decision | None) -> bool:
    """Whether a record is of the text that the decision has now."""
    return decision is None or record.decision_hash == decision.content_hash


def _approved_on(decision: Decision) -> date:
    """The day on which the last of those who decide had approved, by their minutes and the conditions they set."""
    days = [_effective(one) for one in decision.stages.all() if approves(one, decision)]
    closed = timezone.localtime(decision.closed_at).date() if decision.closed_at else None
    return max(days, default=closed or date.max)


def approves(stage: RouteStage, decision: Decision) -> bool:
    """Whether a stage decided for the text that the decision has now, be it subject to conditions."""
    approving = stage.outcome in {Outcome.APPROVED, Outcome.APPROVED_IF}
    return stage.purpose == Purpose.DECISION and approving and stage.outcome_hash == decision.content_hash


def _effective(stage: RouteStage) -> date:
    """The day of the outcome; subject to conditions, the day on which the last of them was confirmed."""
    confirmed = [one.confirmed_at for one in stage.conditions.all() if one.confirmed_at] if stage.decided_on else []
    days = [timezone.localtime(one).date() for one in confirmed]
    return max([stage.decided_on or date.max, *days])


def of_the_maker(stage: RouteStage, entry: PlanEntry) -> bool:
    same = stage.body_id == entry.maker_body_id and stage.post_id == entry.maker_post_id
    return same and stage.purpose == Purpose.DECISION


def decided_on_route(decision: Decision) -> bool:
    """Whether somebody decides on the route, so that the decision has to be approved there. One query."""
    return decision.stages.filter(purpose=Purpose.DECISION.value).exists()
