"""What the partners put in and what the lines have, with the agreed variations on top. Everybody's figures ask here."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from ihwb.kernel import dates
from ihwb.kernel.dates import FinancialYear
from pool.models import Contribution, PooledFund, VariationEffect, VariationState
from pool.rules.agreement_life import SPEAKING


def counts(prefix: str = "") -> Q:
    """Which variations count: the agreed ones, and those that a version in force carries.

    prefix: the way from the model asked to its variation, such as ``variation__``.
    """
    carried = {f"{prefix}version__state__in": [one.value for one in SPEAKING]}
    return Q(**{f"{prefix}state": VariationState.AGREED}) | Q(**{f"{prefix}state": VariationState.PROPOSED}, **carried)


def contributions_of(fund: PooledFund, year: int) -> dict[int, Decimal]:
    """Each partner's contribution to the year, £, by the id of its organisation: the original and what was varied.

    A partner that neither puts money in nor had its contribution varied is not in it. Two queries.
    """
    found: dict[int, Decimal] = defaultdict(Decimal)
    original = Contribution.objects.filter(fund=fund, year=year).order_by("organisation__position")
    for organisation, amount in original.values_list("organisation_id", "amount"):
        found[organisation] += amount
    for organisation, amount in contribution_variations(fund, year).items():
        found[organisation] += amount
    return dict(found)


def contribution_variations(fund: PooledFund, year: int) -> dict[int, Decimal]:
    """What agreed variations add to each partner's contribution to the year, £, by the id of its organisation."""
    rows = _effects(fund, year).filter(organisation__isnull=False)
    summed = rows.order_by().values_list("organisation_id").annotate(changed=Sum("amount"))
    return {organisation: amount for organisation, amount in summed if organisation is not None}


def line_variations(fund: PooledFund, year: int, number: int) -> dict[int, Decimal]:
    """What agreed variations add to each line's budget of the year by the end of a period, £, by the line's id.

    A variation counts from the period in which its effective day falls. One query.
    """
    day = dates.Period(FinancialYear(year), number).end
    rows = _effects(fund, year).filter(line__isnull=False, variation__effective_on__lte=day)
    summed = rows.order_by().values_list("line_id").annotate(changed=Sum("amount"))
    return {line: amount for line, amount in summed if line is not None}


def _effects(fund: PooledFund, year: int) -> QuerySet[VariationEffect]:
    return VariationEffect.objects.filter(counts("variation__"), variation__fund=fund, variation__year=year)
