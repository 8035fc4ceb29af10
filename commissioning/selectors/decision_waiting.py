"""What of the decisions waits for a person: outcomes to record, conditions, advice, consents, own drafts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from commissioning.models import AdviceRequest, Condition, Decision, RouteStage, SchemeConfirmation, TakeBack
from commissioning.rules.advice import Advice, AdviceKind
from commissioning.rules.conditions import ConditionState
from commissioning.rules.decisions import Outcome, State
from commissioning.selectors.advisers import posts_advised
from ihwb.web.access import Access

RECORD, DRAFT = "commissioning.record_outcome", "commissioning.draft_decision"
CONDITION, ADVICE = "commissioning.meet_condition", "commissioning.give_advice"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing on a decision that waits for the person. anchor: where on the decision's page it is done.

    many: what several of a kind are called together, with {count}; empty where each is told by itself.
    """

    decision: int
    title: str
    what: str
    due: date | None
    detail: str
    anchor: str
    many: str = ""


def waiting_for(access: Access, today: date) -> dict[int, str]:
    """Why each decision waits for the person, by the decision's id. At most six queries and those of the posts."""
    found: dict[int, str] = {}
    for one in waiting(access, today):
        found.setdefault(one.decision, one.what)
    return found


def waiting(access: Access, today: date) -> list[Waiting]:
    """Everything that waits for the person, by kind."""
    return [
        *_outcomes(access, today),
        *_consents(access),
        *_conditions(access, today),
        *_confirmations(access),
        *_advice(access),
        *_drafts(access),
    ]


def _outcomes(access: Access, today: date) -> Iterator[Waiting]:
    """One for each decision, due on the day of its first stop that waits for a body of the person's."""
    organisations = access.organisations_for(RECORD)
    if not organisations:
        return
    own = Q(body__organisation__in=organisations) | Q(post__organisation__in=organisations)
    rows = (
        RouteStage.objects.filter(own, decision__partnership=access.partnership, decision__state=State.IN_ROUTE.value)
        .exclude(~Q(outcome=Outcome.PENDING.value), outcome_hash=F("decision__content_hash"))
        .select_related("decision", "body", "post")
    )
    by_decision: dict[int, list[RouteStage]] = {}
    for stage in rows.order_by("starts_on", "number"):
        by_decision.setdefault(stage.decision_id, []).append(stage)
    for stages in by_decision.values():
        yield _outcome(stages, today)


def _outcome(stages: list[RouteStage], today: date) -> Waiting:
    past = [one for one in stages if (one.ends_on or one.starts_on) <= today]
    first = stages[0]
    what = f"Prepare for {first.name}"
    if past:
        what = f"Record {len(past)} outcome{'s' if len(past) > 1 else ''} of your bodies"
    stale = any(one.outcome != Outcome.PENDING for one in stages)
    again = " The text was changed, so a body has to decide again." if stale else ""
    day = first.ends_on or first.starts_on
    detail = f"{first.name} meets first.{again}"
    return Waiting(first.decision_id, first.decision.title, what, day, detail, "#route")


def _consents(access: Access) -> Iterator[Waiting]:
    if not access.may(RECORD):
        return
    rows = TakeBack.objects.filter(
        answer="", stage__decision__partnership=access.partnership, stage__decision__state=State.IN_ROUTE.value
    ).exclude(asked_by_id=access.user.pk)
    for one in rows.select_related("stage__decision", "stage__body", "stage__post", "asked_by"):
        decision = one.stage.decision
        what = f"Consent to taking back the outcome of {one.stage.name}, or decline"
        yield Waiting(decision.pk, decision.title, what, None, f"{one.asked_by.name} asks: {one.reason}", "#route")


def _conditions(access: Access, today: date) -> Iterator[Waiting]:
    """Conditions to confirm, for the organisation that set them; conditions to meet, for whoever sees to them."""
    organisations = access.organisations_for(RECORD)
    own = access.organisations_for(CONDITION)
    if not organisations and not own:
        return
    rows = Condition.objects.filter(
        stage__decision__partnership=access.partnership,
        stage__decision__state=State.IN_ROUTE.value,
        stage__outcome_hash=F("stage__decision__content_hash"),  # an outcome on an earlier text asks nothing any more
        state__in=[ConditionState.OPEN.value, ConditionState.MET.value],
    ).select_related("stage__decision", "stage__body__organisation", "stage__post__organisation", "owner")
    for one in rows.order_by("due"):
        decision, organisation = one.stage.decision, one.stage.organisation
        set_here = organisation is None or organisation.pk in organisations
        late = "It is late. " if one.due < today else ""
        detail = f"{late}{one.owner.title} sees to it: {one.text}"
        if one.state == ConditionState.MET and organisations and set_here and one.met_by_id != access.user.pk:
            what = f"Confirm that a condition of {one.stage.name} is met"
            yield Waiting(decision.pk, decision.title, what, one.due, detail, "#conditions")
        elif one.state == ConditionState.OPEN and (one.owner.organisation_id or 0) in own:
            what = f"Have a condition of {one.stage.name} met"
            yield Waiting(decision.pk, decision.title, what, one.due, detail, "#conditions")


def _confirmations(access: Access) -> Iterator[Waiting]:
    """What the scheme of delegation asks for and somebody else said: to confirm, for the organisation that decides."""
    organisations = access.organisations_for(RECORD)
    if not organisations:
        return
    rows = SchemeConfirmation.objects.filter(
        decision__partnership=access.partnership, decision__state=State.IN_ROUTE.value, confirmed_by__isnull=True
    ).exclude(said_by_id=access.user.pk)
    related = ("decision", "need__rule__body__organisation", "need__rule__post__organisation", "said_by")
    for one in rows.select_related(*related).order_by("met_on"):
        rule = one.need.rule
        if rule.organisation is None or rule.organisation.pk in organisations:
            what = f"Confirm what lets {rule.name} decide"
            detail = f"{one.said_by.name} says that it is so: {one.need.text}"
            yield Waiting(one.decision_id, one.decision.title, what, None, detail, "#authority")


def _advice(access: Access) -> Iterator[Waiting]:
    """Advice that the person gives for a post: not given yet, or given on an earlier text."""
    if not access.may(ADVICE):
        return
    posts = posts_advised(access)
    rows = AdviceRequest.objects.filter(
        decision__partnership=access.partnership,
        decision__state__in=[State.DRAFT.value, State.IN_ROUTE.value],
        post__in=posts,
    ).exclude(~Q(advice=Advice.WAITING.value), content_hash=F("decision__content_hash"))
    for one in rows.select_related("decision", "post").order_by("due"):
        again = "The text was changed since. " if one.advice != Advice.WAITING else ""
        what = f"Give {AdviceKind(one.kind).label.lower()} advice"
        detail = f"{again}As {one.post.title}."
        yield Waiting(
            one.decision_id, one.decision.title, what, one.due, detail, "#advice", "Give advice {count} times"
        )


def _drafts(access: Access) -> Iterator[Waiting]:
    if not access.may(DRAFT):
        return
    rows = Decision.objects.filter(
        partnership=access.partnership, state=State.DRAFT.value, drafted_by_id=access.user.pk
    )
    for one in rows.order_by("reference"):
        yield Waiting(one.pk, one.title, "Send your draft on its route", None, "", "")
