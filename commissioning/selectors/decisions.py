"""Reading decisions: their text, their route, and what the statutory bodies said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from commissioning.models import Body, Decision, Partnership, Recommendation, RouteStage
from commissioning.rules.decisions import Outcome, Purpose, State, Voice, out_of_order, paper_clash, sentences
from commissioning.selectors.calendar import PAPERS_CLEAR_DAYS, working_calendar
from commissioning.selectors.history import SYSTEM, HistoryEntry, history_of, history_of_many, merged
from ihwb.kernel.working import WorkingCalendar


@dataclass(frozen=True, slots=True)
class SectionView:
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class RecommendationView:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class StageView:
    """One stop. stale: the outcome was given on an earlier text; remark, clash: what is odd about its date, or empty.

    parallel: on the same day as the stop before it.
    """

    id: int
    number: int
    body: str
    body_id: int
    organisation: str
    organisation_id: int | None
    statutory: bool
    starts_on: date
    ends_on: date | None
    purpose: str
    purpose_label: str
    printed: str
    outcome: str
    outcome_label: str
    stale: bool
    decided_on: date | None
    recorded_by: str
    note: str
    remark: str
    clash: str
    parallel: bool

    @property
    def waits(self) -> bool:
        """True while an outcome can be recorded: none is there, or it was given on an earlier text."""
        return self.stale or self.outcome == Outcome.PENDING

    @property
    def decides(self) -> bool:
        return self.statutory and self.purpose == Purpose.DECISION


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as it stands. standing: one sentence for each statutory body."""

    id: int
    reference: str
    title: str
    summary: str
    sections: tuple[SectionView, ...]
    recommendations: tuple[RecommendationView, ...]
    state: str
    state_label: str
    standing: tuple[str, ...]
    stages: tuple[StageView, ...]
    content_hash: str
    drafted_by: str
    closed_at: datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in the list. next_stop: the first stop that waits, in the order of dates; empty when none does."""

    id: int
    reference: str
    title: str
    state: str
    state_label: str
    standing: tuple[str, ...]
    next_stop: str
    next_day: date | None


def decision_rows(partnership: Partnership) -> QuerySet[Decision]:
    """The decisions of a partnership with all that a page shows. Three queries."""
    stages = RouteStage.objects.select_related("body__organisation", "recorded_by").order_by("number")
    return (
        Decision.objects.filter(partnership=partnership)
        .select_related("drafted_by", "partnership")
        .prefetch_related("recommendations", Prefetch("stages", stages))
        .order_by("reference")
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """What every decision of a partnership is read against: its statutory bodies and its working days."""

    bodies: tuple[Body, ...]
    calendar: WorkingCalendar


def ground_of(partnership: Partnership) -> Ground:
    """Two queries; ask once for many decisions."""
    return Ground(tuple(statutory_bodies(partnership)), working_calendar(partnership))


def statutory_bodies(partnership: Partnership) -> list[Body]:
    """The bodies that must each approve, in the listed order of their organisations. One query."""
    rows = Body.objects.filter(partnership=partnership, statutory=True).select_related("organisation")
    return sorted(rows, key=lambda body: (-1 if body.organisation is None else body.organisation.position, body.name))


def voices(stages: Iterable[RouteStage], bodies: Sequence[Body]) -> list[Voice]:
    """What each statutory body said in its decision stage, in the order of their stops."""
    order = {stage.body_id: stage for stage in stages if stage.purpose == Purpose.DECISION}
    found = [
        (order[body.pk].starts_on, Voice(body.name, True, Outcome(order[body.pk].outcome), order[body.pk].outcome_hash))
        for body in bodies
        if body.pk in order
    ]
    missing = [Voice(body.name, False, Outcome.PENDING, "") for body in bodies if body.pk not in order]
    return [voice for _, voice in sorted(found, key=lambda pair: pair[0])] + missing


def decisions(partnership: Partnership, *, state: str = "", text: str = "") -> list[DecisionRow]:
    """The decisions of a partnership in the order of their references."""
    bodies = statutory_bodies(partnership)
    rows = decision_rows(partnership)
    if state:
        rows = rows.filter(state=state)
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(reference__icontains=word))
    return [_row(one, bodies) for one in rows]


def _row(decision: Decision, bodies: Sequence[Body]) -> DecisionRow:
    stages = list(decision.stages.all())
    ahead = None
    if decision.state == State.IN_ROUTE:
        waiting = [one for one in stages if one.outcome == Outcome.PENDING]
        ahead = min(waiting, key=lambda one: (one.starts_on, one.number), default=None)
    return DecisionRow(
        id=decision.pk,
        reference=decision.reference,
        title=decision.title,
        state=decision.state,
        state_label=State(decision.state).label,
        standing=tuple(sentences(voices(stages, bodies), decision.content_hash)),
        next_stop=ahead.body.name if ahead else "",
        next_day=ahead.starts_on if ahead else None,
    )


def decision_view(decision: Decision, ground: Ground | None = None) -> DecisionView:
    """The whole decision. Five queries at most; two for one of ``decision_rows``, none with its ground given."""
    stages = list(decision.stages.all())
    ground = ground or ground_of(decision.partnership)
    sections = decision.content.get("sections", []) if isinstance(decision.content, dict) else []
    return DecisionView(
        id=decision.pk,
        reference=decision.reference,
        title=decision.title,
        summary=decision.summary,
        sections=tuple(SectionView(one["heading"], one["text"]) for one in sections),
        recommendations=tuple(RecommendationView(one.number, one.text) for one in decision.recommendations.all()),
        state=decision.state,
        state_label=State(decision.state).label,
        standing=tuple(sentences(voices(stages, ground.bodies), decision.content_hash)),
        stages=tuple(_stages(stages, decision.content_hash, ground.calendar)),
        content_hash=decision.content_hash,
        drafted_by=decision.drafted_by.name if decision.drafted_by else "",
        closed_at=decision.closed_at,
        source=decision.source,
    )


def _stages(stages: Sequence[RouteStage], hash_now: str, calendar: WorkingCalendar) -> list[StageView]:
    remarks = out_of_order([(one.body.name, one.starts_on) for one in stages])
    before = [None, *stages]
    return [
        _stage(
            one,
            hash_now,
            remark,
            _clash(one, stages, calendar),
            previous is not None and previous.starts_on == one.starts_on,
        )
        for one, remark, previous in zip(stages, remarks, before, strict=False)
    ]


def _clash(one: RouteStage, stages: Sequence[RouteStage], calendar: WorkingCalendar) -> str:
    """Whether the stop comes after the papers of the next decision in its own organisation are out."""
    last_day = one.ends_on or one.starts_on
    ahead = [
        other
        for other in stages
        if other.purpose == Purpose.DECISION
        and other.body.organisation_id == one.body.organisation_id
        and other.pk != one.pk
        and other.starts_on >= last_day
    ]
    if not ahead:
        return ""
    first = min(ahead, key=lambda other: other.starts_on)
    papers_by = calendar.latest_notice(first.starts_on, PAPERS_CLEAR_DAYS, "working")
    return paper_clash(last_day=last_day, papers_by=papers_by, meeting=first.starts_on, body=first.body.name)


def _stage(one: RouteStage, hash_now: str, remark: str, clash: str, parallel: bool) -> StageView:
    organisation = one.body.organisation
    return StageView(
        id=one.pk,
        number=one.number,
        body=one.body.name,
        body_id=one.body_id,
        organisation=organisation.name if organisation else "Joint",
        organisation_id=one.body.organisation_id,
        statutory=one.body.statutory,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        purpose=one.purpose,
        purpose_label=Purpose(one.purpose).label,
        printed=one.printed,
        outcome=one.outcome,
        outcome_label=Outcome(one.outcome).label,
        stale=one.outcome != Outcome.PENDING and one.outcome_hash != hash_now,
        decided_on=one.decided_on,
        recorded_by=one.recorded_by.name if one.recorded_by else "",
        note=one.note,
        remark=remark,
        clash=clash,
        parallel=parallel,
    )


def decision_history(decision: Decision) -> list[HistoryEntry]:
    """All that was written, recorded and taken back, newest first; what a file loaded, once. Three queries."""
    texts = history_of_many(Recommendation, {"text": "Text"}, "number", "Recommendation {}", decision_id=decision.pk)
    outcomes = {"outcome": "Outcome", "decided_on": "Decided on", "starts_on": "Date", "note": "Note"}
    stages = history_of_many(RouteStage, outcomes, "body", decision_id=decision.pk)
    return merged(
        history_of(decision, {"state": "State", "title": "Title", "summary": "Summary", "content": "Sections"}),
        [entry for entry in (*texts, *stages) if entry.who != SYSTEM],
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
