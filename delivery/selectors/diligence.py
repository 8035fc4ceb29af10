"""Due diligence as pages show it: the list, one with its areas and conditions, what it still lacks."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from commissioning.models import Partnership
from delivery.models import Contract, DiligenceArea, DiligenceCondition, DiligenceTemplate, DueDiligence
from delivery.rules.diligence import (
    AreaFact,
    ConditionFact,
    ConditionState,
    DiligenceState,
    Scale,
    lacking,
    late,
    read_scale,
    sentence,
)


def diligences_of(partnership: Partnership) -> QuerySet[DueDiligence]:
    """With all that the page of one reads. Four queries."""
    rows = DueDiligence.objects.filter(contract__partnership=partnership)
    return rows.select_related(
        "contract__commissioner", "contract__partnership", "provider", "signoff_post", "signed_by", "decision",
        "recommended_by",
    ).prefetch_related(
        "areas__evidence", "areas__evaluator", "areas__scored_by", "conditions__owner"
    ).order_by("-pk")  # fmt: skip


@dataclass(frozen=True, slots=True)
class DiligenceRow:
    """One line of the list. scored: areas that have a score; open_conditions: not confirmed yet."""

    id: int
    contract: str
    contract_code: str
    provider: str
    signoff: str
    state: DiligenceState
    scored: int
    areas: int
    open_conditions: int
    overdue: int
    due_on: date | None
    source: str


def diligence_rows(partnership: Partnership, on: date) -> list[DiligenceRow]:
    return [_row(one, on) for one in diligences_of(partnership)]


def _row(one: DueDiligence, on: date) -> DiligenceRow:
    areas, conditions = list(one.areas.all()), list(one.conditions.all())
    return DiligenceRow(
        id=one.pk,
        contract=one.contract.title,
        contract_code=one.contract.code,
        provider=one.provider.name,
        signoff=one.signoff_post.title,
        state=DiligenceState(one.state),
        scored=sum(area.score is not None for area in areas),
        areas=len(areas),
        open_conditions=sum(each.state != ConditionState.CONFIRMED for each in conditions),
        overdue=sum(late(ConditionState(each.state), each.due_on, on) for each in conditions),
        due_on=one.due_on,
        source=one.source,
    )


@dataclass(frozen=True, slots=True)
class DiligenceView:
    """One due diligence. missing: what keeps it from being signed off as satisfied; said: for the award report."""

    row: DueDiligence
    state: DiligenceState
    scale: Scale
    areas: tuple["AreaView", ...]
    conditions: tuple["ConditionView", ...]
    missing: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class AreaView:
    """One area. low: scored below what is enough."""

    row: DiligenceArea
    said: str
    low: bool


@dataclass(frozen=True, slots=True)
class ConditionView:
    row: DiligenceCondition
    state: ConditionState
    late: bool


def diligence_view(one: DueDiligence, on: date) -> DiligenceView:
    scale = read_scale(one.scale, one.passing)
    state = DiligenceState(one.state)
    return DiligenceView(
        row=one,
        state=state,
        scale=scale,
        areas=tuple(
            AreaView(area, scale.said(area.score), area.score is not None and area.score < scale.passing)
            for area in one.areas.all()
        ),
        conditions=tuple(
            ConditionView(each, ConditionState(each.state), late(ConditionState(each.state), each.due_on, on))
            for each in one.conditions.all()
        ),
        missing=tuple(missing_of(one)),
        said=sentence(state, one.provider.name, one.signed_on, one.signoff_post.title),
    )


def missing_of(one: DueDiligence) -> list[str]:
    """What it still lacks, a sentence each."""
    areas = [AreaFact(each.number, each.name, each.score, each.scored_by_id, len(each.evidence.all()))
             for each in one.areas.all()]  # fmt: skip
    numbers = {each.pk: each.number for each in one.areas.all()}
    conditions = [
        ConditionFact(
            each.number,
            numbers.get(each.area_id) if each.area_id else None,
            each.before_award,
            ConditionState(each.state),
        )
        for each in one.conditions.all()
    ]
    return lacking(areas, conditions, read_scale(one.scale, one.passing), one.recommendation)


def what_is_lacking(contract: Contract) -> str:
    """Why a contract cannot be awarded yet, in sentences; empty when its due diligence is satisfied."""
    if contract.diligence_on is not None:
        return ""
    rows = contract.diligences.select_related("provider", "signoff_post")
    newest = rows.prefetch_related("areas__evidence", "conditions").order_by("-pk").first()
    if newest is None:
        return "No due diligence has begun."
    if newest.state == DiligenceState.NOT_SATISFIED:
        return "Its due diligence was signed off as not satisfied."
    if newest.state == DiligenceState.SATISFIED:
        return f"Its due diligence was signed off on {newest.provider.name}, and the contract named another since."
    missing = missing_of(newest)
    return " ".join(missing) or f"It waits for the sign-off of {newest.signoff_post.title}."


def templates_of(partnership: Partnership) -> QuerySet[DiligenceTemplate]:
    """Every version, the newest of each template first, with how many due diligences began by it."""
    rows = DiligenceTemplate.objects.filter(partnership=partnership).select_related("signoff_post")
    return rows.annotate(used=Count("diligences")).order_by("code", "-number")


def templates_on(partnership: Partnership, on: date) -> list[DiligenceTemplate]:
    """The version of each template in use by which a due diligence begins on a day. One query."""
    newest: dict[str, DiligenceTemplate] = {}
    retired: set[str] = set()
    for one in templates_of(partnership):
        if one.retired_on is not None:
            retired.add(one.code)
        elif one.since is None or one.since <= on:
            newest.setdefault(one.code, one)
    return [one for code, one in newest.items() if code not in retired]
