"""Reading decisions: their text, their route, and what those who must decide said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from commissioning.models import (
    Body,
    Condition,
    Decision,
    Partnership,
    Recommendation,
    RouteStage,
    TakeBack,
)
from commissioning.rules.conditions import WAITING, ConditionState
from commissioning.rules.decisions import (
    Deciders,
    Outcome,
    Purpose,
    State,
    Voice,
    awaits_conditions,
    in_a_word,
    sentences,
)
from commissioning.rules.facts import read_facts
from commissioning.rules.route import Stop
from commissioning.selectors.history import SYSTEM, HistoryEntry, history_of, history_of_many, merged
from commissioning.selectors.law_clocks import Clocks, measured_clocks_of
from commissioning.selectors.route import RouteGround, StageView, stage_views, stop_of


@dataclass(frozen=True, slots=True)
class SectionView:
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class RecommendationView:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Another decision: its id, reference and state."""

    id: int
    reference: str
    title: str
    state_label: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as it stands. standing: one sentence for each who must decide; words: the same in a word.

    supersedes: the decision that this one takes up again; taken_up: those that take this one up; amount: £; maker: who
    is to make it, "" where nobody is named.
    """

    id: int
    reference: str
    title: str
    summary: str
    facts: tuple[str, ...]
    sections: tuple[SectionView, ...]
    recommendations: tuple[RecommendationView, ...]
    state: str
    state_label: str
    awaits_conditions: bool
    standing: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    deciders: str
    decides_under: str
    stages: tuple[StageView, ...]
    content_hash: str
    drafted_by: str
    closed_at: datetime | None
    source: str
    supersedes: Link | None
    taken_up: tuple[Link, ...]
    kind: str = ""
    kind_code: str = ""
    amount: Decimal | None = None
    maker: str = ""


def decision_rows(partnership: Partnership) -> QuerySet[Decision]:
    """The decisions of a partnership with all that a page shows. Six queries."""
    stages = (
        RouteStage.objects.select_related(
            "body__organisation", "post__organisation", "recorded_by", "acted_by", "acted_for"
        )
        .prefetch_related(
            Prefetch("conditions", Condition.objects.select_related("owner", "met_by", "confirmed_by")),
            Prefetch("take_backs", TakeBack.objects.select_related("asked_by")),
        )
        .order_by("number")
    )
    return (
        Decision.objects.filter(partnership=partnership)
        .select_related("drafted_by", "partnership", "supersedes", "kind", "maker_body", "maker_post")
        .prefetch_related("recommendations", "taken_up", Prefetch("stages", stages))
        .order_by("reference")
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """What every decision of a partnership is read against: its statutory bodies, its clocks, and the day."""

    bodies: tuple[Body, ...]
    clocks: Clocks
    today: date


def ground_of(partnership: Partnership) -> Ground:
    """Three queries; ask once for many decisions."""
    return Ground(tuple(statutory_bodies(partnership)), measured_clocks_of(partnership), timezone.localdate())


def statutory_bodies(partnership: Partnership) -> list[Body]:
    """The bodies that must each approve, in the listed order of their organisations. One query."""
    rows = Body.objects.filter(partnership=partnership, statutory=True).select_related("organisation")
    return sorted(rows, key=lambda body: (-1 if body.organisation is None else body.organisation.position, body.name))


def voices(stages: Iterable[RouteStage], bodies: Sequence[Body]) -> list[Voice]:
    """What each statutory body said in its decision stage, in the order of their stops."""
    order = {stage.body_id: stage for stage in stages if stage.purpose == Purpose.DECISION}
    found = [(order[body.pk].starts_on, _voice(order[body.pk])) for body in bodies if body.pk in order]
    missing = [Voice(body.name, False, Outcome.PENDING, "") for body in bodies if body.pk not in order]
    return [voice for _, voice in sorted(found, key=lambda pair: pair[0])] + missing


def voices_of(decision: Decision, bodies: Sequence[Body] | None = None) -> list[Voice]:
    """What each said who must decide: every statutory body, or under a delegation whoever decides on the route."""
    stages = list(decision.stages.all())
    if decision.deciders == Deciders.ROUTE:
        return [_voice(stage) for stage in stages if stage.purpose == Purpose.DECISION]
    return voices(stages, statutory_bodies(decision.partnership) if bodies is None else bodies)


def _voice(stage: RouteStage) -> Voice:
    given = Outcome(stage.outcome)
    states = [ConditionState(row.state) for row in stage.conditions.all()] if given.conditional else []
    waiting = sum(state in WAITING for state in states)
    return Voice(stage.name, True, given, stage.outcome_hash, waiting, states.count(ConditionState.FAILED))


def stops_of(decision: Decision) -> dict[int, Stop]:
    """The stops of a route by the ids of their stages, as the rules of order see them."""
    stages = decision.stages.select_related("body", "post").prefetch_related("conditions").order_by("number")
    return {one.pk: stop_of(one, decision.content_hash) for one in stages}


def decision_view(decision: Decision, ground: Ground | None = None) -> DecisionView:
    """The whole decision. Three queries for one of ``decision_rows``, none with its ground given."""
    stages = list(decision.stages.all())
    ground = ground or ground_of(decision.partnership)
    said = voices_of(decision, ground.bodies)
    sections = decision.content.get("sections", []) if isinstance(decision.content, dict) else []
    still_open = decision.state == State.IN_ROUTE
    return DecisionView(
        id=decision.pk,
        reference=decision.reference,
        title=decision.title,
        summary=decision.summary,
        facts=read_facts(decision.content).words,
        sections=tuple(SectionView(one["heading"], one["text"]) for one in sections),
        recommendations=tuple(RecommendationView(one.number, one.text) for one in decision.recommendations.all()),
        state=decision.state,
        state_label=State(decision.state).label,
        awaits_conditions=still_open and awaits_conditions(said, decision.content_hash),
        standing=tuple(sentences(said, decision.content_hash)),
        words=tuple(in_a_word(said, decision.content_hash)),
        deciders=decision.deciders,
        decides_under=decision.decides_under,
        stages=tuple(stage_views(stages, RouteGround(decision.content_hash, ground.clocks, ground.today, still_open))),
        content_hash=decision.content_hash,
        drafted_by=decision.drafted_by.name if decision.drafted_by else "",
        closed_at=decision.closed_at,
        source=decision.source,
        supersedes=_link(decision.supersedes) if decision.supersedes else None,
        taken_up=tuple(_link(one) for one in decision.taken_up.all()),
        kind=decision.kind.name if decision.kind else "",
        kind_code=decision.kind.code if decision.kind else "",
        amount=decision.amount,
        maker=str(decision.maker_body or decision.maker_post or ""),
    )


def _link(decision: Decision) -> Link:
    return Link(decision.pk, decision.reference, decision.title, State(decision.state).label)


def post_choices(partnership: Partnership) -> list[tuple[int, str]]:
    """(id, title) of the posts that can see to a condition. One query."""
    return list(partnership.posts.order_by("title").values_list("pk", "title"))


def decision_history(decision: Decision) -> list[HistoryEntry]:
    """All that was written, recorded and taken back, newest first; what a file loaded, once. Four queries."""
    texts = history_of_many(Recommendation, {"text": "Text"}, "number", "Recommendation {}", decision_id=decision.pk)
    outcomes = {"outcome": "Outcome", "decided_on": "Decided on", "starts_on": "Date", "note": "Note"}
    stages = history_of_many(RouteStage, outcomes, "body", decision_id=decision.pk)
    asked = {"state": "State", "evidence": "Evidence", "due": "By"}
    conditions = history_of_many(Condition, asked, "number", "Condition {}", stage__decision_id=decision.pk)
    return merged(
        history_of(
            decision,
            {
                "state": "State",
                "title": "Title",
                "summary": "Summary",
                "kind": "Kind",
                "amount": "Amount",
                "content": "Sections",
            },
        ),
        [entry for entry in (*texts, *stages, *conditions) if entry.who != SYSTEM],
    )


@dataclass(frozen=True, slots=True)
class Writing:
    """Who wrote the text (ids of people), and the London day of its last change; None while it is as first written."""

    authors: frozenset[int]
    changed_on: date | None


def writing_of(decision: Decision) -> Writing:
    """Read from the history: who saved a version with another text than the one before wrote it. One query."""
    versions = list(
        decision.history.order_by("history_date", "history_id").values_list(
            "content_hash", "history_user_id", "history_date"
        )
    )
    first = [versions[0][1]] if versions else []
    changes = [later for earlier, later in pairwise(versions) if earlier[0] != later[0]]
    authors = {who for who in [*first, *(who for _, who, _ in changes), decision.drafted_by_id] if who is not None}
    changed_on = timezone.localtime(changes[-1][2]).date() if changes else None
    return Writing(frozenset(authors), changed_on)
