"""The budgets of a year as their page shows them: by group and line, by partner, beside the contributions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from commissioning.models import Organisation
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from pool.models import Budget, Period, PooledFund
from pool.selectors.budgets import approved_moves, budgeted_lines, current_budgets, moved
from pool.selectors.contributions import contributions_of, line_variations
from pool.selectors.profiles import kinds_of, profiled_to

SORTS = {"": "As printed", "-revised": "Largest first", "-change": "Most changed first", "name": "By name"}


@dataclass(frozen=True, slots=True)
class Amounts:
    """£. current, to_date: to the period shown; None where no period of the year is open or certified yet."""

    original: Decimal
    virements: Decimal
    variations: Decimal
    current: Decimal | None
    to_date: Decimal | None

    @property
    def revised(self) -> Decimal:
        return self.original + self.virements + self.variations

    @property
    def change(self) -> Decimal:
        return self.virements + self.variations


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """profile: how it is spread, "" for equal months."""

    code: str
    name: str
    group: str
    group_name: str
    lead: str
    lead_name: str
    arrangement: str
    profile: str
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class BudgetGroup:
    name: str
    rows: tuple[BudgetRow, ...]
    total: Amounts


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """share: of the budgets; implied: of the contributions; both of 1, None where there is nothing to divide."""

    code: str
    name: str
    lines: int
    total: Amounts
    share: Decimal | None
    contribution: Decimal | None
    implied: Decimal | None


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """groups: one without a name when the rows are sorted otherwise than printed. whole: all lines, none filtered."""

    groups: tuple[BudgetGroup, ...]
    total: Amounts
    whole: Amounts
    lines: int
    shown: int
    partners: tuple[PartnerRow, ...]
    contributed: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """What the budgets come to beyond what the partners put in."""
        return None if self.contributed is None else self.whole.revised - self.contributed

    @property
    def spare(self) -> Decimal | None:
        """What the partners put in beyond the budgets."""
        return None if self.gap is None else -self.gap


def budget_page(
    fund: PooledFund, year: int, number: int | None, *, lead: str = "", changed: bool = False, sort: str = ""
) -> BudgetPage:
    """The page of a year; current and to date at the end of period ``number``. A fixed number of queries."""
    rows = _rows(fund, year, number)
    shown = [row for row in rows if (not lead or row.lead == lead) and (not changed or row.amounts.change)]
    contributions = contributions_of(fund, year)
    return BudgetPage(
        groups=_groups(shown) if not sort else _sorted(shown, sort),
        total=add_up(shown),
        whole=add_up(rows),
        lines=len(rows),
        shown=len(shown),
        partners=_partners(rows, contributions),
        contributed=sum(contributions.values(), ZERO) if contributions else None,
    )


def _rows(fund: PooledFund, year: int, number: int | None) -> list[BudgetRow]:
    virements = moved(approved_moves(fund, year))
    variations = line_variations(fund, year, 13)
    current = current_budgets(fund, year, number) if number else {}
    dated = profiled_to(fund, year, number) if number else {}
    kinds = kinds_of(fund, year)
    columns = ("code", "name", "group__code", "group__name", "lead__code", "lead__name", "arrangement")
    found = []
    for pk, original, *words in budgeted_lines(fund, year).values_list("pk", "budgeted", *columns):
        amounts = Amounts(
            original=original or ZERO,
            virements=virements.get(pk, ZERO),
            variations=variations.get(pk, ZERO),
            current=current.get(pk, ZERO) if number else None,
            to_date=dated.get(pk, ZERO) if number else None,
        )
        named = dict(zip(BudgetRow.__dataclass_fields__, words, strict=False))
        found.append(BudgetRow(**named, profile=kinds.get(pk, ""), amounts=amounts))
    return found


def add_up(rows: Sequence[BudgetRow]) -> Amounts:
    def of(name: str) -> Any:
        amounts = [getattr(row.amounts, name) for row in rows]
        return None if None in amounts else sum(amounts, ZERO)

    return Amounts(*(of(name) for name in ("original", "virements", "variations", "current", "to_date")))


def _groups(rows: Sequence[BudgetRow]) -> tuple[BudgetGroup, ...]:
    held: dict[str, list[BudgetRow]] = {}
    for row in rows:
        held.setdefault(row.group, []).append(row)
    return tuple(BudgetGroup(own[0].group_name, tuple(own), add_up(own)) for own in held.values())


def _sorted(rows: Sequence[BudgetRow], sort: str) -> tuple[BudgetGroup, ...]:
    keys: dict[str, Any] = {
        "name": lambda row: row.name.lower(),
        "-revised": lambda row: -row.amounts.revised,
        "-change": lambda row: -abs(row.amounts.change),
    }
    ordered = sorted(rows, key=keys.get(sort, attrgetter("name")))
    return (BudgetGroup("", tuple(ordered), add_up(ordered)),) if ordered else ()


def _partners(rows: Sequence[BudgetRow], contributions: Mapping[int, Decimal]) -> tuple[PartnerRow, ...]:
    """Whoever leads a line or puts money in, in listed order."""
    held: dict[str, list[BudgetRow]] = {}
    for row in rows:
        held.setdefault(row.lead, []).append(row)
    found = Organisation.objects.filter(pk__in=contributions).order_by("position", "code")
    names = {one.code: (one.name, contributions[one.pk]) for one in found}
    whole, put_in = add_up(rows).revised, sum(contributions.values(), ZERO)
    listed = [*names, *(code for code in held if code not in names)]
    return tuple(_partner(code, held.get(code, []), names.get(code), whole, put_in) for code in listed)


def _partner(
    code: str, own: Sequence[BudgetRow], known: tuple[str, Decimal] | None, whole: Decimal, put_in: Decimal
) -> PartnerRow:
    total = add_up(own)
    return PartnerRow(
        code=code,
        name=known[0] if known else own[0].lead_name,
        lines=len(own),
        total=total,
        share=total.revised / whole if whole else None,
        contribution=known[1] if known else None,
        implied=known[1] / put_in if known and put_in else None,
    )


def budget_years(fund: PooledFund) -> list[tuple[int, str]]:
    """The years for which the fund has budgets or periods, each with its label. Two queries."""
    years = {*Budget.objects.filter(line__fund=fund).values_list("year", flat=True).distinct()}
    years |= {*Period.objects.filter(fund=fund).values_list("year", flat=True).distinct()}
    return [(year, FinancialYear(year).label) for year in sorted(years)]


def shown_period(fund: PooledFund, year: int) -> Period | None:
    """The period to which current budgets are shown: the open one, else the latest. One query."""
    periods = list(Period.objects.filter(fund=fund, year=year).order_by("number"))
    return next((one for one in periods if one.is_open), periods[-1] if periods else None)
