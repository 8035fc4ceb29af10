"""Changing the route of a decision: its stops, their steps and days, and who must decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.models import Body, Decision, Post, RouteStage, User
from commissioning.rules.decisions import Deciders, Outcome, Purpose
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from commissioning.services.deciding import locked, save
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class StopTerms:
    """A stop as people plan it: a body or a post (ids, one of them), its days, purpose and step.

    step: None puts it on a step of its own after all others.
    """

    starts_on: date
    purpose: Purpose
    body_id: int | None = None
    post_id: int | None = None
    ends_on: date | None = None
    step: int | None = None
    optional: bool = False


@transaction.atomic
def add_stage(
    *,
    decision_id: int,
    starts_on: date,
    ends_on: date | None,
    purpose: Purpose,
    by: User,
    body_id: int | None = None,
    post_id: int | None = None,
    step: int | None = None,
    optional: bool = False,
) -> RouteStage:
    """Add a stop at the end of the route."""
    terms = StopTerms(starts_on, purpose, body_id, post_id, ends_on, step, optional)
    return add_stops(decision_id=decision_id, stops=[terms], by=by)[0]


@transaction.atomic
def add_stops(
    *, decision_id: int, stops: Sequence[StopTerms], by: User, reason: str = "Added to the route"
) -> list[RouteStage]:
    """Add stops at the end of the route, all or none. Steps given are kept as they are."""
    decision = locked(decision_id, "change_route")
    added = []
    for terms in stops:
        there = list(decision.stages.all())
        _check_place(decision, terms, there)
        last = max((one.step for one in there), default=0)
        stage = RouteStage(decision=decision, number=max((one.number for one in there), default=0) + 1)
        _fill(stage, terms, terms.step or last + 1)
        save(stage, reason, by)
        added.append(stage)
    return added


@transaction.atomic
def change_stage(*, decision_id: int, stage_id: int, terms: StopTerms, reason: str, by: User) -> RouteStage:
    """Give a stop other days, another step or purpose while nothing is recorded there."""
    decision = locked(decision_id, "change_route")
    stage = RouteStage.objects.select_for_update().get(pk=stage_id, decision=decision)
    why = check_reason(reason)
    _check_free(stage)
    _check_place(decision, terms, [one for one in decision.stages.all() if one.pk != stage.pk])
    _fill(stage, terms, terms.step or stage.step)
    save(stage, why, by)
    return stage


@transaction.atomic
def remove_stage(*, decision_id: int, stage_id: int, reason: str, by: User) -> None:
    """Take a stop off the route while nothing is recorded there. The history keeps it."""
    decision = locked(decision_id, "change_route")
    stage = RouteStage.objects.select_for_update().get(pk=stage_id, decision=decision)
    why = check_reason(reason)
    _check_free(stage)
    if stage.conditions.exists() or stage.take_backs.exists():
        raise Refused(
            "stage_has_records",
            "An outcome of this stop was taken back, and its record stays. Change the stop's days instead.",
        )
    stage._change_reason, stage._history_user = why, by  # type: ignore[attr-defined]
    stage.delete()


@transaction.atomic
def choose_deciders(*, decision_id: int, deciders: Deciders, under: str, by: User) -> Decision:
    """Say whose approval a draft needs: every statutory body, or under a delegation whoever decides on its route."""
    decision = locked(decision_id, "start_route")
    if deciders is Deciders.ROUTE and len(under.strip()) < 3:
        raise Refused(
            "delegation_missing",
            "Without every statutory body a decision needs a delegation. Name it: who delegated it, and when.",
        )
    decision.deciders = deciders.value
    decision.decides_under = under.strip() if deciders is Deciders.ROUTE else ""
    save(decision, f"Decided by: {deciders.label.lower()}", by)
    record(
        act="commissioning.choose_deciders",
        partnership=decision.partnership,
        subject=str(decision),
        by=by,
        detail={"deciders": deciders.value, "under": decision.decides_under},
    )
    return decision


def _check_free(stage: RouteStage) -> None:
    if stage.outcome != Outcome.PENDING:
        raise Refused(
            "stage_has_outcome", "An outcome is recorded at this stop, so it stays. Ask for the outcome back first."
        )


def _check_place(decision: Decision, terms: StopTerms, others: Sequence[RouteStage]) -> None:
    """One body or one post of the partnership, and no second decision stage of it."""
    here = decision.partnership_id
    known = (
        Body.objects.filter(pk=terms.body_id or 0, partnership=here).exists(),
        Post.objects.filter(pk=terms.post_id or 0, partnership=here).exists(),
    )
    if known not in ((True, False), (False, True)):
        raise Refused("stop_of_one", "A stop is of one body or of one post. Choose one of them.")
    if terms.purpose is Purpose.DECISION and any(
        one.purpose == Purpose.DECISION and (one.body_id, one.post_id) == (terms.body_id, terms.post_id)
        for one in others
    ):
        raise Refused("decides_already", "This body has its decision stage on the route already. Change that one.")


def _fill(stage: RouteStage, terms: StopTerms, step: int) -> None:
    stage.body_id, stage.post_id = terms.body_id, terms.post_id
    stage.starts_on, stage.ends_on = terms.starts_on, terms.ends_on
    stage.purpose, stage.step, stage.optional = terms.purpose.value, step, terms.optional
