"""The memorandum account of a fund's year: what came in, what was spent by scheme, what is left, in whose books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.money import ZERO
from pool.models import BudgetLine, ControlType, Period, Scheme
from pool.rules.position import LineFigure
from pool.rules.settlement import BalancePart, Owed, SchemeAccount, SchemeYear, scheme_account
from pool.rules.settlement import Settled as SettledYear
from pool.selectors.figures import line_figures
from pool.selectors.settlement import YearFacts, outturn_of
from pool.selectors.terms import terms_of

LEFT_OPEN = "its part of what the agreement leaves open"
NONE = "Lines that no scheme keeps an account of"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One scheme. books: net spending in each partner's accounts, in the order of ``Memorandum.partners``."""

    name: str
    control: str
    basis: str
    vat: str
    spending: Decimal
    income: Decimal
    net: Decimal
    books: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Memorandum:
    """came_in: (words, £); balance: what came in less what was spent, in the fund at the end of the year."""

    fund_name: str
    year_label: str
    period: str
    host: str
    partners: tuple[str, ...]
    came_in: tuple[tuple[str, Decimal], ...]
    total_in: Decimal
    rows: tuple[AccountRow, ...]
    spending: Decimal
    income: Decimal
    net: Decimal
    books: tuple[Decimal, ...]
    balance: Decimal
    parts: tuple[BalancePart, ...]


def memorandum(facts: YearFacts, made: SettledYear) -> Memorandum:
    """The account of the year that the settlement closes."""
    period = facts.period
    came_in = tuple(_came_in(facts, made.partners))
    total_in = sum((amount for _, amount in came_in), ZERO)
    weights = {one.code: one.contribution for one in facts.partners}
    rows = tuple(_row(scheme_account(one, weights, facts.host), list(weights)) for one in _schemes(period))
    net = sum((row.net for row in rows), ZERO)
    names = {one.code: one.name for one in facts.partners}
    return Memorandum(
        fund_name=period.fund.name,
        year_label=period.month.year.label,
        period=period.month.label,
        host=names[facts.host],
        partners=tuple(names.values()),
        came_in=came_in,
        total_in=total_in,
        rows=rows,
        spending=sum((row.spending for row in rows), ZERO),
        income=sum((row.income for row in rows), ZERO),
        net=net,
        books=tuple(sum((row.books[place] for row in rows), ZERO) for place in range(len(names))),
        balance=total_in - net,
        parts=made.parts,
    )


def _came_in(facts: YearFacts, owed: Sequence[Owed]) -> list[tuple[str, Decimal]]:
    found = [("Brought forward", facts.fund.opening)] if facts.fund.opening else []
    for one in owed:
        found.append((f"Contribution of {one.partner.name}", one.partner.contribution))
        for amount, words in ((one.partner.share, "its share of the variance"), (one.remainder, LEFT_OPEN)):
            if amount:
                found.append((f"Settlement with {one.partner.name}: {words}", amount))
    return found


def _row(account: SchemeAccount, codes: Sequence[str]) -> AccountRow:
    one = account.scheme
    return AccountRow(
        one.name,
        ControlType(one.control).label if one.control in ControlType.values else "",
        one.basis.capitalize(),
        one.vat,
        one.spending,
        one.income,
        account.net,
        tuple(account.books.get(code, ZERO) for code in codes),
    )


def _schemes(period: Period) -> list[SchemeYear]:
    """The schemes of the version that governs the period, in their order; last what belongs to none of them."""
    lines = [line for line in line_figures(period) if line.arrangement == "pooled"]
    of_line = dict(BudgetLine.objects.filter(fund=period.fund).values_list("code", "scheme_code"))
    kept = Scheme.objects.filter(version=terms_of(period).pk, memorandum_account=True).order_by("position", "code")
    found, left = [], list(lines)
    for scheme in kept:
        own = [line for line in left if of_line.get(line.code) == scheme.code]
        left = [line for line in left if line not in own]
        if own:
            values = (scheme.code, scheme.name, scheme.control_type, scheme.basis, scheme.vat_regime)
            found.append(SchemeYear(*values, *_sums(own)))
    if left:
        found.append(SchemeYear("", NONE, "lead", "gross", "", *_sums(left)))
    return found


def _sums(lines: Sequence[LineFigure]) -> tuple[Decimal, Decimal, Mapping[str, Decimal]]:
    """Spending, income and net spending by lead: a line whose outturn is negative is income."""
    amounts = [(line.lead, outturn_of(line)) for line in lines]
    leads: dict[str, Decimal] = {}
    for lead, amount in amounts:
        leads[lead] = leads.get(lead, ZERO) + amount
    spending = sum((amount for _, amount in amounts if amount > 0), ZERO)
    return spending, ZERO - sum((amount for _, amount in amounts if amount < 0), ZERO), leads
