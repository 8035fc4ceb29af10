"""Casting: what a plan prints beside what its own figures add up to. Nothing that was published is changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO, show_short

SPEND = "total_planned_spend"
LIMIT = "revenue_resource_limit"
OVERSPEND = "overspend"
DEFICIT = "planned_deficit"
BENEFITS = "benefits"
BENEFITS_TABLE = "benefits_total"
SHARE = "share:"  # before a partner's code: the row of its contribution

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PlanYear:
    """One year of a plan, £. printed: the published figures by code; what was not published is left out."""

    year: int
    lines: tuple[Decimal, ...] = ()
    benefits: tuple[Decimal, ...] = ()
    printed: Mapping[str, Decimal] | None = None
    contributions: Mapping[str, Decimal] | None = None

    def figure(self, code: str) -> Decimal | None:
        return (self.printed or {}).get(code)


@dataclass(frozen=True, slots=True)
class Check:
    """A published figure held against what it should be. unit: "£", or "%" for shares.

    row: the code of the row where the figure is printed; difference: published less computed.
    """

    row: str
    year: int
    published: Decimal
    computed: Decimal
    difference: Decimal
    unit: str
    sentence: str

    @property
    def agrees(self) -> bool:
        return not self.difference


def casts(year: PlanYear) -> list[Check]:
    """Every check that the year's figures allow, in the order of the plan; ``agrees`` tells the good from the bad."""
    spend, limit, overspend = year.figure(SPEND), year.figure(LIMIT), year.figure(OVERSPEND)
    deficit, benefits, table = year.figure(DEFICIT), year.figure(BENEFITS), year.figure(BENEFITS_TABLE)
    rows = sum(year.benefits, ZERO) if year.benefits else None
    held = [
        (SPEND, spend, sum(year.lines, ZERO) if year.lines else None, "the lines add up to"),
        (OVERSPEND, overspend, _plus(spend, limit, -1), "planned spend less resource limit is"),
        (BENEFITS, benefits, _plus(overspend, deficit), "the overspend less the planned deficit is"),
        (BENEFITS, benefits, table, "the total of the benefits table is"),
        (BENEFITS_TABLE, table, rows, "its rows add up to"),
    ]
    return [
        _cast(row, year, published, computed, said)
        for row, published, computed, said in held
        if published is not None and computed is not None
    ]


def _plus(one: Decimal | None, other: Decimal | None, sign: int = 1) -> Decimal | None:
    """The sum, or the difference; nothing where one of the two was not published."""
    return None if one is None or other is None else one + sign * other


_WHAT = {
    SPEND: "total planned spend",
    OVERSPEND: "overspend against the resource limit",
    BENEFITS: "plan's figure for benefits",
    BENEFITS_TABLE: "total of the benefits table",
}


def _cast(row: str, year: PlanYear, published: Decimal, computed: Decimal, said: str) -> Check:
    difference = published - computed
    printed = f"{FinancialYear(year.year)}: the {_WHAT[row]} is printed as {show_short(published)}"
    sentence = f"{printed}; {said} {show_short(computed)}{_and_difference(difference)}"
    return Check(row, year.year, published, computed, difference, "£", sentence)


def _and_difference(difference: Decimal) -> str:
    if not difference:
        return ": they agree."
    return f", a difference of {show_short(abs(difference))}."


# --- Contributions and shares -----------------------------------------------------------------------------------


def share_checks(year: PlanYear, weights: Mapping[str, Decimal], names: Mapping[str, str]) -> list[Check]:
    """The shares that the agreement names against the contributions, of the pool and of the resource limit.

    weights: percentages by partner; names: partners as people read them. Percentages are rounded to two decimals.
    """
    contributions = year.contributions or {}
    if not contributions or not any(contributions.values()):
        return []
    pool, limit = sum(contributions.values(), ZERO), year.figure(LIMIT)
    found = []
    if limit:
        label = FinancialYear(year.year)
        said = f"{label}: the contributions add up to {show_short(pool)}; the resource limit is {show_short(limit)}"
        difference = pool - limit
        found.append(Check(LIMIT, year.year, pool, limit, difference, "£", said + _and_difference(difference)))
    whole = [(pool, "of all contributions")] + ([(limit, "of the resource limit")] if limit else [])
    for code, weight in _largest(weights):
        for amount, said in whole:
            found.append(_share(year, code, names.get(code, code), weight, contributions.get(code, ZERO), amount, said))
    return found


def _largest(weights: Mapping[str, Decimal]) -> Iterable[tuple[str, Decimal]]:
    """The one partner with the largest share: the others' differences follow from it."""
    return [max(weights.items(), key=lambda pair: pair[1])] if weights else []


def _share(
    year: PlanYear, code: str, name: str, weight: Decimal, contribution: Decimal, whole: Decimal, said: str
) -> Check:
    percentage = (contribution / whole * 100).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
    difference = weight - percentage
    sentence = (
        f"{FinancialYear(year.year)}: the agreement gives {name} {_plain(weight)}%; its contribution of "
        f"{show_short(contribution)} is {percentage}% {said} ({show_short(whole)})"
    )
    end = f", a difference of {abs(difference)} percentage points." if difference else ": they agree."
    return Check(f"{SHARE}{code}", year.year, weight, percentage, difference, "%", sentence + end)


def _plain(percentage: Decimal) -> str:
    """75 rather than 75.00, and 33.33 as it is."""
    return str(percentage.quantize(Decimal(1)) if percentage == percentage.to_integral_value() else percentage)
