"""Money at stake: what open risks may cost, by fund, line, partner and year. Ratings of scales are never added."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from commissioning.models import Partnership
from delivery.models import RiskExposure, RiskStatus
from delivery.selectors.risk_sight import Sight
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class Amounts:
    """£: low <= likely <= high."""

    low: Decimal = ZERO
    likely: Decimal = ZERO
    high: Decimal = ZERO

    def plus(self, other: "Amounts") -> "Amounts":
        return Amounts(self.low + other.low, self.likely + other.likely, self.high + other.high)


@dataclass(frozen=True, slots=True)
class StakeRow:
    """One risk on one line in one year."""

    risk_pk: int
    register: str
    number: int
    title: str
    fund_pk: int
    fund: str
    line: str
    line_code: str
    partner: str
    year: str
    amounts: Amounts
    note: str


@dataclass(frozen=True, slots=True)
class Total:
    name: str
    year: str
    risks: int
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Money:
    """Each total is a plain sum of its rows: low with low, likely with likely, high with high."""

    rows: tuple[StakeRow, ...]
    by_fund: tuple[Total, ...]
    by_line: tuple[Total, ...]
    by_partner: tuple[Total, ...]


def stakes(partnership: Partnership, sight: Sight, *, fund: str = "", line: str = "") -> list[StakeRow]:
    """Risks that are not closed, in registers in use, with money on a line. One query."""
    rows: QuerySet[RiskExposure] = RiskExposure.objects.filter(
        sight.seen("risk__"),
        risk__register__partnership=partnership,
        risk__register__ended_on__isnull=True,
    ).exclude(risk__status=RiskStatus.CLOSED)
    if fund:
        rows = rows.filter(line__fund__code=fund)
    if line:
        rows = rows.filter(line__code=line)
    rows = rows.select_related("risk__register", "line__fund", "line__lead")
    return [
        _row(one) for one in rows.order_by("year", "line__fund__code", "line__position", "risk__register__position")
    ]


def _row(one: RiskExposure) -> StakeRow:
    risk, line = one.risk, one.line
    return StakeRow(
        risk_pk=risk.pk,
        register=risk.register.name,
        number=risk.number,
        title=risk.title,
        fund_pk=line.fund_id,
        fund=line.fund.name,
        line=line.name,
        line_code=line.code,
        partner=line.lead.name,
        year=FinancialYear(one.year).label,
        amounts=Amounts(one.low, one.likely, one.high),
        note=one.note,
    )


def money(rows: Iterable[StakeRow]) -> Money:
    """Totals by fund, line and partner, each with its year. A partner's are of the lines that it leads."""
    found = tuple(rows)
    return Money(
        rows=found,
        by_fund=_totals(found, lambda one: one.fund),
        by_line=_totals(found, lambda one: one.line),
        by_partner=_totals(found, lambda one: one.partner),
    )


def _totals(rows: Iterable[StakeRow], name: Callable[[StakeRow], str]) -> tuple[Total, ...]:
    sums: dict[tuple[str, str], Total] = {}
    for one in rows:
        key = (one.year, name(one))
        before = sums.get(key) or Total(key[1], one.year, 0, Amounts())
        sums[key] = Total(key[1], one.year, before.risks + 1, before.amounts.plus(one.amounts))
    return tuple(sums[key] for key in sorted(sums))
