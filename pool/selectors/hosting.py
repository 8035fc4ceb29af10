"""The appraisal of hosts: the decision matrix, each partner's view, the weighted totals and the recorded choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from commissioning.models import Organisation, Partnership
from pool.models import HostAppraisal, HostFactor, HostOption, HostView
from pool.rules.hosting import Tally, Weighted, ranking, tally, together

COMMISSIONERS = ("council", "nhs_commissioner")


@dataclass(frozen=True, slots=True)
class Consideration:
    """What one partner considers of a factor; partner "": what all consider."""

    partner: str
    text: str


@dataclass(frozen=True, slots=True)
class FactorRow:
    """scores: for each option its name and each partner's score, in the order of the partners; None: not scored."""

    pk: int
    name: str
    weight: int
    considerations: tuple[Consideration, ...]
    scores: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Category:
    name: str
    factors: tuple[FactorRow, ...]


@dataclass(frozen=True, slots=True)
class OptionTotal:
    """rank: its place among the options that are scored in full; None while scores are missing."""

    code: str
    name: str
    description: str
    pk: int
    by_partner: tuple[tuple[str, Tally], ...]
    total: Tally
    rank: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """columns: for each option its name and the partners who score it. against_ranking: the choice is not the first."""

    code: str
    title: str
    source: str
    partners: tuple[str, ...]
    categories: tuple[Category, ...]
    options: tuple[OptionTotal, ...]
    choice: str
    choice_reason: str
    chosen_on: date | None
    chosen_by: str

    @property
    def is_scored(self) -> bool:
        return any(one.total.scored for one in self.options)

    @property
    def against_ranking(self) -> bool:
        return any(one.chosen and one.rank is not None and one.rank > 1 for one in self.options)


def appraisals_of(partnership: Partnership) -> list[HostAppraisal]:
    return list(HostAppraisal.objects.filter(partnership=partnership).order_by("code"))


def scoring_partners(partnership: Partnership) -> list[Organisation]:
    """The organisations that could host or contribute: councils and NHS commissioners, in listed order."""
    rows = Organisation.objects.filter(partnership=partnership, kind__in=COMMISSIONERS)
    return list(rows.order_by("position", "code"))


def matrix(appraisal: HostAppraisal) -> Matrix:
    """The whole decision matrix. Four queries, whatever its size."""
    partners = scoring_partners(appraisal.partnership)
    options = list(HostOption.objects.filter(appraisal=appraisal))
    factors = list(HostFactor.objects.filter(appraisal=appraisal))
    views = list(HostView.objects.filter(factor__appraisal=appraisal).select_related("organisation"))
    rows = [_row(one, options, partners, [view for view in views if view.factor_id == one.pk]) for one in factors]
    named = list(zip(factors, rows, strict=True))
    return Matrix(
        code=appraisal.code,
        title=appraisal.title,
        source=appraisal.source,
        partners=tuple(one.name for one in partners),
        categories=tuple(
            Category(name, tuple(row for _, row in held)) for name, held in groupby(named, lambda one: one[0].category)
        ),
        options=_totals(appraisal, options, factors, partners, views),
        choice=next((one.name for one in options if one.code == appraisal.choice), appraisal.choice),
        choice_reason=appraisal.choice_reason,
        chosen_on=appraisal.chosen_on,
        chosen_by=appraisal.chosen_by.name if appraisal.chosen_by else "",
    )


def _row(
    factor: HostFactor, options: Sequence[HostOption], partners: Sequence[Organisation], views: Sequence[HostView]
) -> FactorRow:
    said = [one for one in views if one.option_id is None and one.consideration]
    given = {(one.option_id, one.organisation_id): one.score for one in views if one.option_id is not None}
    places = {one.pk: place for place, one in enumerate(partners)}
    said.sort(key=lambda one: places.get(one.organisation_id or 0, -1))
    return FactorRow(
        pk=factor.pk,
        name=factor.name,
        weight=factor.weight,
        considerations=tuple(
            Consideration(one.organisation.name if one.organisation else "", one.consideration) for one in said
        ),
        scores=tuple((option.name, tuple(given.get((option.pk, one.pk)) for one in partners)) for option in options),
    )


def _totals(
    appraisal: HostAppraisal,
    options: Sequence[HostOption],
    factors: Sequence[HostFactor],
    partners: Sequence[Organisation],
    views: Sequence[HostView],
) -> tuple[OptionTotal, ...]:
    weighted = [Weighted(one.pk, one.name, one.weight) for one in factors]
    scores = {
        (one.factor_id, one.option_id, one.organisation_id): one.score
        for one in views
        if one.option_id is not None and one.organisation_id is not None and one.score is not None
    }
    each = {one.pk: [(who.name, tally(weighted, one.pk, who.pk, scores)) for who in partners] for one in options}
    all_of = {pk: together([counted for _, counted in held]) for pk, held in each.items()}
    ranks = ranking(all_of)
    return tuple(
        OptionTotal(
            code=one.code,
            name=one.name,
            description=one.description,
            pk=one.pk,
            by_partner=tuple(each[one.pk]),
            total=all_of[one.pk],
            rank=ranks.get(one.pk),
            chosen=bool(appraisal.choice) and one.code == appraisal.choice,
        )
        for one in options
    )


@dataclass(frozen=True, slots=True)
class Views:
    """What was said and scored of one factor. considerations: by organisation; scores: by (option, organisation)."""

    considerations: dict[int, str]
    scores: dict[tuple[int, int], int | None]


def views_of(factor: HostFactor) -> Views:
    rows = list(HostView.objects.filter(factor=factor, organisation__isnull=False))
    return Views(
        {one.organisation_id or 0: one.consideration for one in rows if one.option_id is None},
        {(one.option_id, one.organisation_id or 0): one.score for one in rows if one.option_id is not None},
    )
