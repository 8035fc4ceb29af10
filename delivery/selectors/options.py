"""An options appraisal as it is read: options, totals and places, and how firm the first place is."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from delivery.models import Option, OptionCriterion, OptionsAppraisal, OptionScore
from delivery.rules.appraisal.rates import decimal_of
from delivery.rules.options import (
    Choice,
    Criterion,
    ImplementationRisk,
    Lawful,
    Reach,
    Recommendation,
    Total,
    Turn,
    first_name,
    number,
    plain,
    sensitivity,
    totals,
)
from delivery.selectors.reach_chart import reach_chart
from ihwb.web.charts import Chart


@dataclass(frozen=True, slots=True)
class CriterionView:
    """weight: as people read it; share: its part of all weights."""

    id: int
    name: str
    meaning: str
    weight: str
    share: Decimal | None
    weight_reason: str


@dataclass(frozen=True, slots=True)
class ScoreView:
    """score: empty where none is given. by: the post it is given for and who entered it."""

    criterion: str
    score: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """points and place: empty and None without a place. behind: recommended, and another ranks first unexplained."""

    id: int
    position: int
    name: str
    description: str
    is_do_nothing: bool
    lawful: str
    lawful_label: str
    lawful_reason: str
    issues: str
    benefits: str
    risks: str
    implementation_risk: str
    implementation_note: str
    ruled_out: str
    recommended: bool
    recommended_reason: str
    against_ranking: str
    behind: bool
    scores: tuple[ScoreView, ...]
    points: str
    arithmetic: str
    complete: bool
    place: int | None
    source: str


@dataclass(frozen=True, slots=True)
class ReachView:
    """How far one weight can move, in words."""

    name: str
    weight: str
    share: Decimal
    lowest: str
    highest: str


@dataclass(frozen=True, slots=True)
class OptionsView:
    """ranked: whether any option has a place; unscored: why not, in a sentence."""

    id: int
    title: str
    best: int
    note: str
    source: str
    version: int
    criteria: tuple[CriterionView, ...]
    options: tuple[OptionView, ...]
    first: str
    ranked: bool
    unscored: str
    reaches: tuple[ReachView, ...]
    chart: Chart | None

    @property
    def recommended(self) -> OptionView | None:
        return next((one for one in self.options if one.recommended), None)


def with_rows(rows: QuerySet[OptionsAppraisal]) -> QuerySet[OptionsAppraisal]:
    """Everything that a view reads: four queries however many there are."""
    scores = OptionScore.objects.select_related("post", "scored_by")
    return rows.prefetch_related(
        Prefetch("criteria", OptionCriterion.objects.order_by("position")),
        Prefetch("options", Option.objects.order_by("position")),
        Prefetch("options__scores", scores),
    )


def criteria_of(appraisal: OptionsAppraisal) -> list[Criterion]:
    return [Criterion(one.pk, one.name, one.weight) for one in appraisal.criteria.all()]


def choices_of(appraisal: OptionsAppraisal) -> list[Choice]:
    """The options as the ranking sees them: an unlawful one has no place."""
    return [
        Choice(
            one.pk,
            one.name,
            {score.criterion_id: score.score for score in one.scores.all()},
            ranked=one.lawful != Lawful.NO,
        )
        for one in appraisal.options.all()
    ]


def recommendation_of(appraisal: OptionsAppraisal, option: Option) -> Recommendation:
    """What the rule asks of an option that is to be recommended."""
    found = totals(criteria_of(appraisal), choices_of(appraisal))
    own = next(one for one in found if one.key == option.pk)
    return Recommendation(option.name, Lawful(option.lawful), option.lawful_reason, own.place, first_name(found))


def options_view(appraisal: OptionsAppraisal) -> OptionsView:
    """From rows fetched by ``with_rows``. No query."""
    criteria, choices = criteria_of(appraisal), choices_of(appraisal)
    found = totals(criteria, choices)
    reaches = sensitivity(criteria, choices)
    first = first_name(found)
    by_key = {one.key: one for one in found}
    weights = sum((one.weight for one in criteria), Decimal(0))
    held = list(appraisal.criteria.all())
    return OptionsView(
        id=appraisal.pk,
        title=appraisal.title,
        best=appraisal.best,
        note=appraisal.note,
        source=appraisal.source,
        version=appraisal.version,
        criteria=tuple(_criterion(one, weights) for one in held),
        options=tuple(_option(one, held, by_key[one.pk], first) for one in appraisal.options.all()),
        first=first,
        ranked=any(one.place for one in found),
        unscored=_unscored(criteria, found),
        reaches=tuple(_reach(one) for one in reaches),
        chart=reach_chart(appraisal.title, reaches) if reaches else None,
    )


def _criterion(one: OptionCriterion, weights: Decimal) -> CriterionView:
    share = _four(Fraction(one.weight) / Fraction(weights)) if weights else None
    return CriterionView(one.pk, one.name, one.meaning, plain(one.weight), share, one.weight_reason)


def _option(one: Option, criteria: list[OptionCriterion], total: Total, first: str) -> OptionView:
    return OptionView(
        id=one.pk,
        position=one.position,
        name=one.name,
        description=one.description,
        is_do_nothing=one.is_do_nothing,
        lawful=one.lawful,
        lawful_label=Lawful(one.lawful).label,
        lawful_reason=one.lawful_reason,
        issues=one.issues,
        benefits=one.benefits,
        risks=one.risks,
        implementation_risk=ImplementationRisk(one.implementation_risk).label,
        implementation_note=one.implementation_note,
        ruled_out=one.ruled_out,
        recommended=one.recommended,
        recommended_reason=one.recommended_reason,
        against_ranking=one.against_ranking,
        behind=one.recommended and bool(first) and total.place != 1 and not one.against_ranking,
        scores=tuple(_score(criterion, one) for criterion in criteria),
        points=number(total.points) if total.terms else "",
        arithmetic=total.arithmetic,
        complete=total.complete,
        place=total.place,
        source=one.source,
    )


def _score(criterion: OptionCriterion, option: Option) -> ScoreView:
    score = next((one for one in option.scores.all() if one.criterion_id == criterion.pk), None)
    if score is None:
        return ScoreView(criterion.name, "", "", "")
    names = [score.post.title if score.post else "", score.scored_by.name if score.scored_by else ""]
    return ScoreView(criterion.name, plain(score.score), score.reason, ", entered by ".join(filter(None, names)))


def _unscored(criteria: list[Criterion], found: list[Total]) -> str:
    if any(one.place for one in found):
        missing = [one.name for one in found if not one.complete]
        return f"Not every score is given: {', '.join(missing)}." if missing else ""
    if not any(one.weight for one in criteria):
        return "There are no criteria with a weight and no scores, so the options have no ranking."
    return "No option has all its scores yet, so there is no ranking."


def _reach(one: Reach) -> ReachView:
    return ReachView(
        name=one.name,
        weight=plain(one.weight),
        share=_four(one.share),
        lowest=_turn(one.lowest, "down to"),
        highest=_turn(one.highest, "up to"),
    )


def _turn(turn: Turn | None, way: str) -> str:
    if turn is None:
        return "Never"
    share = decimal_of(turn.share * 100).quantize(Decimal("0.1"))
    return f"{way.capitalize()} {number(turn.weight)} ({share}% of all weights): there {turn.rival} draws level"


def _four(value: Fraction) -> Decimal:
    return decimal_of(value).quantize(Decimal("0.0001"))
