"""What the partners put in and what the lines have, with the agreed variations on top. Everybody's figures ask here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from ihwb.kernel import dates
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from pool.models import Contribution, PooledFund, VariationEffect, VariationState
from pool.rules.agreement_life import SPEAKING


def counts(prefix: str = "") -> Q:
    """Which variations count: the agreed ones, and those that a version in force carries.

    prefix: the way from the model asked to its variation, such as ``variation__``.
    """
    carried = {f"{prefix}version__state__in": [one.value for one in SPEAKING]}
    return Q(**{f"{prefix}state": VariationState.AGREED}) | Q(**{f"{prefix}state": VariationState.PROPOSED}, **carried)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a year's variations that count change. rows: organisation or None, line or None, £, the effective day."""

    rows: tuple[tuple[int | None, int | None, Decimal, date], ...]

    def of_partners(self) -> dict[int, Decimal]:
        """What they add to each partner's contribution to the year, £, by the id of its organisation."""
        return _summed((organisation, amount) for organisation, _line, amount, _day in self.rows)

    def of_lines(self, by: date) -> dict[int, Decimal]:
        """What they add to each line's budget by the end of a day, £, by the line's id."""
        return _summed((line, amount) for _organisation, line, amount, day in self.rows if day <= by)


def _summed(rows: Iterable[tuple[int | None, Decimal]]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for pk, amount in rows:
        if pk is not None:
            found[pk] = found.get(pk, ZERO) + amount
    return found


def changes_of(fund: PooledFund, year: int) -> Changes:
    """What agreed variations change in the year. One query."""
    rows = VariationEffect.objects.filter(counts("variation__"), variation__fund=fund, variation__year=year)
    columns = ("organisation_id", "line_id", "amount", "variation__effective_on")
    return Changes(tuple(rows.order_by("pk").values_list(*columns)))


def contributions_of(fund: PooledFund, year: int, changes: Changes | None = None) -> dict[int, Decimal]:
    """Each partner's contribution to the year, £, by the id of its organisation: the original and what was varied.

    A partner that neither puts money in nor had its contribution varied is not in it. Two queries; one where the caller
    has the year's changes.
    """
    found: dict[int, Decimal] = defaultdict(Decimal)
    original = Contribution.objects.filter(fund=fund, year=year).order_by("organisation__position")
    for organisation, amount in original.values_list("organisation_id", "amount"):
        found[organisation] += amount
    for organisation, amount in (changes or changes_of(fund, year)).of_partners().items():
        found[organisation] += amount
    return dict(found)


def contribution_variations(fund: PooledFund, year: int) -> dict[int, Decimal]:
    """What agreed variations add to each partner's contribution to the year, £, by the id of its organisation."""
    return changes_of(fund, year).of_partners()


def line_variations(fund: PooledFund, year: int, number: int, changes: Changes | None = None) -> dict[int, Decimal]:
    """What agreed variations add to each line's budget of the year by the end of a period, £, by the line's id.

    A variation counts from the period in which its effective day falls. One query; none with the year's changes.
    """
    return (changes or changes_of(fund, year)).of_lines(dates.Period(FinancialYear(year), number).end)
