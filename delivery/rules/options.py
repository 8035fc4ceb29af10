"""The options appraisal: weights times scores, places, and how far each weight can move before the first place changes.

Weights and scores are decimals, totals and turning points exact fractions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ihwb.kernel.errors import Refused


class Lawful(StrEnum):
    YES = "lawful"
    NO = "unlawful"
    OPEN = "open"

    @property
    def label(self) -> str:
        return {"lawful": "Lawful", "unlawful": "Unlawful", "open": "Not established"}[self.value]


class ImplementationRisk(StrEnum):
    """Ease of setting up, appetite for it, and legal risk, together."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    NONE = ""

    @property
    def label(self) -> str:
        return self.value.capitalize() or "Not stated"


@dataclass(frozen=True, slots=True)
class Criterion:
    key: int
    name: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as the ranking sees it. scores: by criterion; ranked: whether it stands for a place at all."""

    key: int
    name: str
    scores: Mapping[int, Decimal]
    ranked: bool = True


@dataclass(frozen=True, slots=True)
class Total:
    """points: weight × score, added up. place: from 1, equal points share one; None: unlawful, or a score missing."""

    key: int
    name: str
    points: Fraction
    terms: tuple[str, ...]
    complete: bool
    place: int | None

    @property
    def arithmetic(self) -> str:
        return f"{' + '.join(self.terms)} = {number(self.points)}" if self.terms else ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a weight makes another option draw level with the first: above it that one leads, or below it."""

    weight: Fraction
    share: Fraction
    rival: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one weight can move, the others as they are, before the first place changes.

    lowest, highest: where it does; None: never, down to nought or however high. share: its part of all weights.
    """

    key: int
    name: str
    weight: Decimal
    share: Fraction
    lowest: Turn | None
    highest: Turn | None

    @property
    def is_firm(self) -> bool:
        return self.lowest is None and self.highest is None


def counted(criteria: Sequence[Criterion]) -> list[Criterion]:
    """The criteria with a weight: one of nought counts for nothing and needs no score."""
    return [one for one in criteria if one.weight]


def totals(criteria: Sequence[Criterion], options: Sequence[Choice]) -> list[Total]:
    """In the order given. An option without all its scores, or out of the ranking, has no place."""
    used = counted(criteria)
    points = {one.key: _points(used, one) for one in options}
    full = {
        one.key: points[one.key] for one in options if one.ranked and used and all(c.key in one.scores for c in used)
    }
    return [
        Total(
            key=one.key,
            name=one.name,
            points=points[one.key],
            terms=tuple(f"{plain(c.weight)} × {plain(one.scores[c.key])}" for c in used if c.key in one.scores),
            complete=bool(used) and all(c.key in one.scores for c in used),
            place=1 + sum(other > full[one.key] for other in full.values()) if one.key in full else None,
        )
        for one in options
    ]


def _points(criteria: Sequence[Criterion], option: Choice) -> Fraction:
    return sum(
        (Fraction(one.weight) * Fraction(option.scores[one.key]) for one in criteria if one.key in option.scores),
        Fraction(0),
    )


def leader(found: Sequence[Total]) -> Total | None:
    """The one in first place; None where several share it or nobody has a place."""
    first = [one for one in found if one.place == 1]
    return first[0] if len(first) == 1 else None


def sensitivity(criteria: Sequence[Criterion], options: Sequence[Choice]) -> list[Reach]:
    """How far each weight can move. Empty where no option leads alone, or only one has a place."""
    found = totals(criteria, options)
    first, placed = leader(found), [one for one in found if one.place is not None]
    if first is None or len(placed) < 2:
        return []
    by_key = {one.key: one for one in options}
    rivals = [by_key[one.key] for one in placed if one.key != first.key]
    return [_reach(one, counted(criteria), by_key[first.key], rivals) for one in counted(criteria)]


def _reach(criterion: Criterion, criteria: Sequence[Criterion], first: Choice, rivals: Sequence[Choice]) -> Reach:
    rest = [one for one in criteria if one.key != criterion.key]
    others = sum((Fraction(one.weight) for one in rest), Fraction(0))
    low: Turn | None = None
    high: Turn | None = None
    for rival in rivals:
        ahead = _points(rest, first) - _points(rest, rival)
        gain = Fraction(rival.scores[criterion.key]) - Fraction(first.scores[criterion.key])
        if not gain:
            continue
        level = ahead / gain  # the weight at which both have the same points
        turn = Turn(level, level / (level + others) if level + others else Fraction(1), rival.name)
        if gain > 0 and (high is None or level < high.weight):
            high = turn
        if gain < 0 and level > 0 and (low is None or level > low.weight):
            low = turn
    weight = Fraction(criterion.weight)
    return Reach(criterion.key, criterion.name, criterion.weight, weight / (weight + others), low, high)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """lawful: of the option; place: its place in the ranking; other_first: who ranks first, if somebody does."""

    name: str
    lawful: Lawful
    lawful_reason: str
    place: int | None
    other_first: str


def check_recommendation(wanted: Recommendation, reason: str, against_ranking: str) -> None:
    """Raises Refused: unlawful, recommendation_reason, ranking_reason."""
    if wanted.lawful is Lawful.NO:
        raise Refused(
            "unlawful",
            f"“{wanted.name}” is marked unlawful ({wanted.lawful_reason.rstrip('.')}), so it cannot be recommended. "
            "Choose a lawful option, or have the legal view corrected first.",
        )
    if not reason.strip():
        raise Refused("recommendation_reason", f"Say why “{wanted.name}” is recommended.")
    if wanted.other_first and wanted.place != 1 and not against_ranking.strip():
        raise Refused(
            "ranking_reason",
            f"“{wanted.other_first}” ranks first, not “{wanted.name}”. Say why the ranking is not followed.",
        )


def first_name(found: Sequence[Total]) -> str:
    """Who ranks first, several joined; empty where nobody has a place."""
    return " and ".join(one.name for one in found if one.place == 1)


def check_score(name: str, score: Decimal, best: int) -> None:
    """Raises Refused, code ``score_outside``."""
    if not 0 <= score <= best:
        raise Refused("score_outside", f"{plain(score)} for “{name}” is not from 0 to {best}. Correct it.")


def plain(value: Decimal) -> str:
    """30, 2.5: without noughts that say nothing."""
    return f"{value.normalize():f}"


def number(value: Fraction) -> str:
    """A whole number or a fraction as people read it: 12, 12.5, 37 1/3. Exact always."""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    sign = "−" if value < 0 else ""
    if not rest:
        return f"{sign}{whole:,}"
    if 1000 % value.denominator == 0:
        return f"{sign}{plain(Decimal(abs(value.numerator)) / Decimal(value.denominator))}"
    return f"{sign}{f'{whole:,} ' if whole else ''}{rest}/{value.denominator}"
