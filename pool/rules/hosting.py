"""The appraisal of hosts: weights times scores, added up, and who comes first. Whole numbers throughout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BEST = 5


@dataclass(frozen=True, slots=True)
class Weighted:
    """A factor with its weight. key: of the factor."""

    key: int
    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One option's points, of one partner or of all. scored and asked: how many scores there are, and should be.

    possible: the points if every score given were the best; terms: the arithmetic, one term a score.
    """

    points: int
    possible: int
    scored: int
    asked: int
    terms: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return self.scored == self.asked > 0

    @property
    def arithmetic(self) -> str:
        """3 × 4 + 2 × 5 = 22; empty while nothing is scored."""
        return f"{' + '.join(self.terms)} = {self.points}" if self.terms else ""


Scores = Mapping[tuple[int, int, int], int]  # (factor, option, partner): 0 to 5


def tally(factors: Sequence[Weighted], option: int, partner: int, scores: Scores) -> Tally:
    """What one partner's scores give one option. A factor of weight nought is left out."""
    counted = [one for one in factors if one.weight]
    given = [(one, scores[one.key, option, partner]) for one in counted if (one.key, option, partner) in scores]
    return Tally(
        points=sum(one.weight * score for one, score in given),
        possible=sum(one.weight * BEST for one, _ in given),
        scored=len(given),
        asked=len(counted),
        terms=tuple(f"{one.weight} × {score}" for one, score in given),
    )


def together(tallies: Sequence[Tally]) -> Tally:
    """All partners' points of an option: each partner's total is one term."""
    return Tally(
        points=sum(one.points for one in tallies),
        possible=sum(one.possible for one in tallies),
        scored=sum(one.scored for one in tallies),
        asked=sum(one.asked for one in tallies),
        terms=tuple(str(one.points) for one in tallies if one.scored),
    )


def ranking(totals: Mapping[int, Tally]) -> dict[int, int]:
    """The place of each option that is scored in full, from 1; equal points share a place. Others have none."""
    full = {key: one.points for key, one in totals.items() if one.is_complete}
    return {key: 1 + sum(other > points for other in full.values()) for key, points in full.items()}
