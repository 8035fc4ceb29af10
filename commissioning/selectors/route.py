"""The stops of a route as pages show them: what came of each, what waits, what is odd about its date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commissioning.models import Condition, RouteStage, TakeBack
from commissioning.rules import conditions as condition_rules
from commissioning.rules.conditions import ConditionState
from commissioning.rules.decisions import Outcome, Purpose, out_of_order, paper_clash
from commissioning.rules.law_kinds import ClockKind
from commissioning.rules.route import Stop, held_by_conditions, missing_before
from commissioning.selectors.law_clocks import Clocks


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition of an outcome. late: nobody called it met by its last day; live: of the outcome that stands."""

    id: int
    number: int
    text: str
    owner: str
    owner_id: int
    due: date
    state: str
    state_label: str
    late: bool
    evidence: str
    met_on: date | None
    met_by: str
    met_by_id: int | None
    confirmed_by: str
    confirmed_at: datetime | None
    ended_because: str

    @property
    def live(self) -> bool:
        return self.state != ConditionState.LAPSED


@dataclass(frozen=True, slots=True)
class TakeBackView:
    id: int
    reason: str
    asked_by: str
    asked_by_id: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class StageView:
    """One stop. stale: the outcome was given on an earlier text; remark, clash: what is odd about its date, or empty.

    parallel: on the same step as the stop before it; must_first, passable: names of stops that come before it and have
    no outcome on this text; passed_over: a later stop has an outcome and this one has none; late: over, and no outcome.
    """

    id: int
    number: int
    step: int
    body: str
    body_id: int | None
    post_id: int | None
    organisation: str
    organisation_id: int | None
    statutory: bool
    starts_on: date
    ends_on: date | None
    purpose: str
    purpose_label: str
    optional: bool
    printed: str
    outcome: str
    outcome_label: str
    outcome_hash: str
    stale: bool
    decided_on: date | None
    recorded_by: str
    acted_by: str
    acted_for: str
    by_deputy: bool
    authority: str
    rule_id: int | None
    note: str
    order_reason: str
    remark: str
    clash: str
    parallel: bool
    late: bool
    passed_over: bool
    must_first: tuple[str, ...]
    passable: tuple[str, ...]
    conditions: tuple[ConditionView, ...]
    asked_back: TakeBackView | None

    @property
    def waits(self) -> bool:
        """True while an outcome can be recorded: none is there, or it no longer counts."""
        return self.stale or self.outcome == Outcome.PENDING or self.failed

    @property
    def failed(self) -> bool:
        """True when a condition of the outcome cannot be met, so that the body has to decide again."""
        return any(one.state == ConditionState.FAILED for one in self.conditions)

    @property
    def open_conditions(self) -> tuple[ConditionView, ...]:
        return tuple(one for one in self.conditions if one.state in condition_rules.WAITING)

    @property
    def conditional(self) -> bool:
        """True while the outcome is no plain one: its conditions are not all met."""
        return Outcome(self.outcome).conditional and bool(self.open_conditions or self.failed)

    @property
    def decides(self) -> bool:
        return self.purpose == Purpose.DECISION

    @property
    def binds(self) -> bool:
        """True where somebody answers for what is decided, so that a post's stop names who acted."""
        return self.purpose in (Purpose.APPROVAL, Purpose.DECISION)


@dataclass(frozen=True, slots=True)
class RouteGround:
    """What the stops are read against: the text that stands, the clocks, the day."""

    content_hash: str
    clocks: Clocks
    today: date
    open: bool


def stop_of(one: RouteStage, hash_now: str) -> Stop:
    """A stage as the rules of order see it. Reads its conditions only where its outcome has any."""
    given = Outcome(one.outcome)
    states = [ConditionState(row.state) for row in one.conditions.all()] if given.conditional else []
    return Stop(
        number=one.number,
        name=one.name,
        step=one.step,
        purpose=Purpose(one.purpose),
        statutory=one.body is not None and one.body.statutory,
        optional=one.optional,
        counts=given is not Outcome.PENDING and one.outcome_hash == hash_now and ConditionState.FAILED not in states,
        open_conditions=sum(state in condition_rules.WAITING for state in states),
    )


def stage_views(stages: Sequence[RouteStage], ground: RouteGround) -> list[StageView]:
    """The stops in the order in which the route lists them. No query for stages of ``decision_rows``."""
    remarks = out_of_order([(one.name, one.starts_on) for one in stages])
    stops = [stop_of(one, ground.content_hash) for one in stages]
    said = max((one.step for one in stops if one.counts), default=0)
    found = []
    for index, (one, stop) in enumerate(zip(stages, stops, strict=True)):
        must, passable = missing_before(stop, stops)
        found.append(
            StageView(
                **_plain(one, ground.content_hash),
                remark=remarks[index],
                clash=_clash(one, stages, ground.clocks),
                parallel=index > 0 and stops[index - 1].step == stop.step,
                late=ground.open and not stop.counts and (one.ends_on or one.starts_on) < ground.today,
                passed_over=one.outcome == Outcome.PENDING and said > stop.step,
                must_first=(
                    *(other.name for other in must),
                    *(f"the conditions of {other.name}" for other in held_by_conditions(stop, stops)),
                ),
                passable=tuple(other.name for other in passable),
                conditions=tuple(condition_view(row, ground.today) for row in one.conditions.all()),
                asked_back=_asked_back(one),
            )
        )
    return found


def _plain(one: RouteStage, hash_now: str) -> dict[str, Any]:
    organisation = one.organisation
    return {
        "id": one.pk,
        "number": one.number,
        "step": one.step,
        "body": one.name,
        "body_id": one.body_id,
        "post_id": one.post_id,
        "organisation": organisation.name if organisation else "Joint",
        "organisation_id": organisation.pk if organisation else None,
        "statutory": one.body is not None and one.body.statutory,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "purpose": one.purpose,
        "purpose_label": Purpose(one.purpose).label,
        "optional": one.optional,
        "printed": one.printed,
        "outcome": one.outcome,
        "outcome_label": Outcome(one.outcome).label,
        "outcome_hash": one.outcome_hash,
        "stale": one.outcome != Outcome.PENDING and one.outcome_hash != hash_now,
        "decided_on": one.decided_on,
        "recorded_by": one.recorded_by.name if one.recorded_by else "",
        "acted_by": one.acted_by.name if one.acted_by else "",
        "acted_for": one.acted_for.name if one.acted_for else "",
        "by_deputy": one.by_deputy,
        "authority": one.authority,
        "rule_id": one.rule_id,
        "note": one.note,
        "order_reason": one.order_reason,
    }


def condition_view(row: Condition, today: date) -> ConditionView:
    state = ConditionState(row.state)
    return ConditionView(
        id=row.pk,
        number=row.number,
        text=row.text,
        owner=row.owner.title,
        owner_id=row.owner_id,
        due=row.due,
        state=row.state,
        state_label=state.label,
        late=condition_rules.late(state, row.due, today),
        evidence=row.evidence,
        met_on=row.met_on,
        met_by=row.met_by.name if row.met_by else "",
        met_by_id=row.met_by_id,
        confirmed_by=row.confirmed_by.name if row.confirmed_by else "",
        confirmed_at=row.confirmed_at,
        ended_because=row.ended_because,
    )


def _asked_back(one: RouteStage) -> TakeBackView | None:
    asked: TakeBack | None = next((row for row in one.take_backs.all() if not row.answer), None)
    if asked is None:
        return None
    return TakeBackView(asked.pk, asked.reason, asked.asked_by.name, asked.asked_by_id, asked.asked_at)


def _clash(one: RouteStage, stages: Sequence[RouteStage], clocks: Clocks) -> str:
    """Whether the stop comes after the papers of the next decision in its own organisation are out."""
    last_day = one.ends_on or one.starts_on
    organisation = one.organisation
    ahead = [
        other
        for other in stages
        if other.purpose == Purpose.DECISION
        and other.body is not None
        and other.organisation == organisation
        and other.pk != one.pk
        and other.starts_on >= last_day
    ]
    if not ahead:
        return ""
    first = min(ahead, key=lambda other: other.starts_on)
    papers_by = clocks.work_out(ClockKind.PAPERS, first.starts_on, first.body).day
    return paper_clash(last_day=last_day, papers_by=papers_by, meeting=first.starts_on, body=first.name)
