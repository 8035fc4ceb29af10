"""Scales and ratings as the rules read them, from what is stored."""

from typing import Protocol

from delivery.models import RiskScale
from delivery.rules import risks as rules


class Rated(Protocol):
    """A row that holds a rating: a risk, an assessment, an appetite."""

    likelihood: str
    impact: str
    rating: str


def scale_of(scale: RiskScale) -> rules.Scale:
    return rules.read_scale(scale.kind, scale.levels, scale.bands, scale.impact_levels)


def words_of(row: Rated) -> rules.Words:
    return rules.Words(row.likelihood, row.impact, row.rating)
