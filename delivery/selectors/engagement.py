"""Engagement as it is read: the stakeholder map, events and messages, what was said and done, equality assessments."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commissioning.models import Partnership
from commissioning.selectors.history import HistoryEntry, history_of, history_of_many, merged
from delivery.models import (
    AreaCharacteristic,
    Effect,
    EngagementEvent,
    EqualityAssessment,
    EqualityEffect,
    StakeholderGroup,
    YouSaid,
)
from delivery.rules.equality import ADVERSE, PROTECTED, Assessed, gaps
from delivery.rules.stakeholders import ADVICE, Grid, Placed, draw
from ihwb.web.access import Access

SEE, DRAFTS = "delivery.view_engagement", "delivery.view_equality_drafts"
CHANGE, SIGN = "delivery.change_engagement", "delivery.sign_equality"
_TAGS = {"positive": "green", "none": "grey", "negative": "red", "mixed": "orange", "unknown": "yellow"}


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: StakeholderGroup
    interest: str
    influence: str
    advice: str


@dataclass(frozen=True, slots=True)
class StakeholderMap:
    rows: tuple[GroupRow, ...]
    grid: Grid
    sources: tuple[str, ...]

    @property
    def places(self) -> list[tuple[str, list[GroupRow]]]:
        """The groups by their place on the map, those to work with most closely first: the map where it is too wide."""
        found = {advice: [row for row in self.rows if row.advice == advice] for advice in ADVICE.values()}
        return [(advice, rows) for advice, rows in found.items() if rows]


def stakeholder_map(partnership: Partnership) -> StakeholderMap:
    """One query."""
    groups = list(StakeholderGroup.objects.filter(partnership=partnership))
    rows = tuple(
        GroupRow(
            one,
            one.get_interest_display(),
            one.get_influence_display(),
            ADVICE[one.influence, one.interest],
        )
        for one in groups
    )
    placed = [Placed(one.name, one.interest, one.influence) for one in groups]
    return StakeholderMap(rows, draw(placed), tuple(sorted({one.source for one in groups if one.source})))


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event or message. when, state: in words as at a day."""

    event: EngagementEvent
    audience: tuple[str, ...]
    when: date | None
    when_words: str
    state: str
    tag: str


def events(partnership: Partnership, on: date, *, stage: str = "", group: str = "") -> list[EventRow]:
    """Two queries. stage, group: only these; empty for all."""
    found = EngagementEvent.objects.filter(partnership=partnership).select_related("project", "owner")
    rows = [_event(one, on) for one in found.prefetch_related("audience") if stage in ("", one.stage)]
    return [row for row in rows if not group or group in {one.code for one in row.event.audience.all()}]


def _event(one: EngagementEvent, on: date) -> EventRow:
    audience = tuple(group.name for group in one.audience.all())
    if one.held_on:
        return EventRow(one, audience, one.held_on, "", "Held", "green")
    if one.planned_on is None:
        return EventRow(one, audience, None, one.when_printed or "No date", "No date", "grey")
    late = one.planned_on < on
    return EventRow(
        one, audience, one.planned_on, "", "Not reported" if late else "Planned", "orange" if late else "blue"
    )


def stages_of(partnership: Partnership) -> list[str]:
    found = EngagementEvent.objects.filter(partnership=partnership).exclude(stage="")
    return sorted(set(found.values_list("stage", flat=True)))


def said_and_done(partnership: Partnership) -> QuerySet[YouSaid]:
    return YouSaid.objects.filter(partnership=partnership).select_related("event", "owner")


# --- Equality ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One characteristic. protected: of the nine that the law names; row: None while nothing is written of it."""

    code: str
    name: str
    protected: bool
    effect: str
    tag: str
    row: EqualityEffect | None
    adverse: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One version. gaps: what is missing before it can be signed; versions: all that the reader may open."""

    assessment: EqualityAssessment
    effects: tuple[EffectRow, ...]
    gaps: tuple[str, ...]
    review_overdue: bool
    versions: tuple[tuple[int, str], ...] = ()

    @property
    def signed(self) -> bool:
        return self.assessment.signed_on is not None

    @property
    def adverse(self) -> int:
        return sum(1 for one in self.effects if one.adverse)

    @property
    def known(self) -> int:
        return sum(1 for one in self.effects if one.effect != Effect.UNKNOWN.label)


def characteristics(partnership: Partnership) -> dict[str, str]:
    """The nine protected ones, then the area's own. One query."""
    own = AreaCharacteristic.objects.filter(partnership=partnership).values_list("code", "name")
    return {**PROTECTED, **dict(own)}


def visible_assessments(access: Access) -> QuerySet[EqualityAssessment]:
    """Signed versions for everybody who reads engagement; drafts for officers."""
    found = EqualityAssessment.objects.filter(partnership=access.partnership)
    return found if access.may(DRAFTS) else found.filter(signed_on__isnull=False)


def assessments(access: Access, on: date) -> list[AssessmentView]:
    """The newest version that the reader may see of each. Four queries."""
    return newest(visible_assessments(access), access.partnership, on)


def newest(found: QuerySet[EqualityAssessment], partnership: Partnership, on: date) -> list[AssessmentView]:
    names = characteristics(partnership)
    rows = found.select_related("project", "decision", "owner", "signed_by").prefetch_related("effects__owner")
    first: dict[str, EqualityAssessment] = {}
    for one in rows.order_by("code", "-number"):
        first.setdefault(one.code, one)
    return [_view(one, names, on) for one in first.values()]


def assessment_at(access: Access, code: str, number: int) -> EqualityAssessment | None:
    found = visible_assessments(access).select_related("project", "decision", "owner", "signed_by")
    return found.filter(code=code, number=number).prefetch_related("effects__owner").first()


def assessment_view(one: EqualityAssessment, access: Access, on: date) -> AssessmentView:
    versions = visible_assessments(access).filter(code=one.code).order_by("-number")
    listed = tuple((row.number, "Signed" if row.signed_on else "Draft") for row in versions)
    shown = _view(one, characteristics(access.partnership), on)
    return AssessmentView(shown.assessment, shown.effects, shown.gaps, shown.review_overdue, listed)


ASSESSMENT_FIELDS = {
    "title": "Title",
    "summary": "Summary",
    "review_on": "Review",
    "owner": "Owner",
    "signed_on": "Signed",
}
_EFFECT_FIELDS = {
    "effect": "Effect",
    "evidence": "Evidence",
    "mitigation": "What lessens it",
    "owner": "Owner",
    "due": "By",
    "done_on": "Done",
}


def equality_history(one: EqualityAssessment) -> list[HistoryEntry]:
    """Who wrote, changed and signed what of a version. Two queries."""
    effects = history_of_many(EqualityEffect, _EFFECT_FIELDS, "code", "Effect: {}", assessment_id=one.pk)
    return merged(history_of(one, ASSESSMENT_FIELDS), effects)


def _view(one: EqualityAssessment, names: dict[str, str], on: date) -> AssessmentView:
    written = {row.code: row for row in one.effects.all()}
    effects = tuple(_effect(code, name, written.get(code), on) for code, name in names.items())
    overdue = one.review_on is not None and one.review_on < on
    return AssessmentView(one, effects, tuple(gaps(assessed(one, names))), overdue)


def _effect(code: str, name: str, row: EqualityEffect | None, on: date) -> EffectRow:
    effect = Effect(row.effect) if row else Effect.UNKNOWN
    late = row is not None and row.due is not None and row.done_on is None and row.due < on
    return EffectRow(
        code, name, code in PROTECTED, str(effect.label), _TAGS[effect.value], row, effect.value in ADVERSE, late
    )


def assessed(one: EqualityAssessment, names: dict[str, str]) -> list[Assessed]:
    """What the version says of every characteristic, written or not."""
    written = {row.code: row for row in one.effects.all()}
    found = []
    for code, name in names.items():
        row = written.get(code)
        if row is None:
            found.append(Assessed(name, Effect.UNKNOWN.value, "", "", False, None))
        else:
            found.append(Assessed(name, row.effect, row.evidence, row.mitigation, row.owner_id is not None, row.due))
    return found
