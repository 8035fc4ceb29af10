"""What stands beside a position: contributions, limit, thresholds, names. Live while open, as certified once it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from commissioning.models import Organisation
from pool.models import Outturn, Period, PooledFund, PublishedFigure, RiskFund
from pool.rules.plan import LIMIT
from pool.selectors.contributions import contributions_of
from pool.selectors.terms import terms_of

UNIT = "£"


@dataclass(frozen=True, slots=True)
class PartnerContribution:
    code: str
    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RiskMoney:
    """Money held against risk, £."""

    code: str
    name: str
    amount: Decimal


def risk_money(fund: PooledFund, year: int) -> list[RiskMoney]:
    """The funds inside the pool, as the year began. One query."""
    rows = RiskFund.objects.filter(fund=fund, year=year).order_by("code").values_list("code", "name", "amount")
    return [RiskMoney(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Beside:
    """unit: of every amount. limit: the published resource limit, £; None where none was published.

    known_on: the day the last figure was entered, from which the notice clock runs.
    """

    agreement: str
    fund: str
    unit: str
    threshold: Decimal
    tolerance: Decimal
    notice_working_days: int
    known_on: date | None
    limit: Decimal | None
    contributions: tuple[PartnerContribution, ...]
    risk_funds: tuple[RiskMoney, ...]


def beside_now(period: Period) -> Beside:
    """As things stand today."""
    terms = terms_of(period)
    last = Outturn.objects.filter(period=period).aggregate(last=Max("entered_at"))["last"]
    amounts = contributions_of(period.fund, period.year)
    partners = Organisation.objects.filter(pk__in=amounts).order_by("position", "code")
    printed = PublishedFigure.objects.filter(fund=period.fund, year=period.year, code=LIMIT)
    return Beside(
        agreement=period.fund.agreement.title,
        fund=period.fund.name,
        unit=UNIT,
        threshold=terms.variance_threshold,
        tolerance=terms.tolerance,
        notice_working_days=terms.notice_working_days,
        known_on=timezone.localtime(last).date() if last else None,
        limit=printed.values_list("amount", flat=True).first(),
        contributions=tuple(PartnerContribution(one.code, one.name, amounts[one.pk]) for one in partners),
        risk_funds=tuple(risk_money(period.fund, period.year)),
    )


def freeze_beside(period: Period) -> dict[str, Any]:
    """The same as JSON keeps it, for ``Statement.inputs["beside"]``."""
    now = beside_now(period)
    return {
        "agreement": now.agreement,
        "fund": now.fund,
        "unit": now.unit,
        "threshold": str(now.threshold),
        "tolerance": str(now.tolerance),
        "notice_working_days": now.notice_working_days,
        "known_on": now.known_on.isoformat() if now.known_on else None,
        "limit": None if now.limit is None else str(now.limit),
        "contributions": [[one.code, one.name, str(one.amount)] for one in now.contributions],
        "risk_funds": [[one.code, one.name, str(one.amount)] for one in now.risk_funds],
    }


def frozen_beside(inputs: Mapping[str, Any]) -> Beside | None:
    """As it stood at certification; None in a statement of the time before it was kept."""
    kept = inputs.get("beside")
    if kept is None:
        return None
    return Beside(
        agreement=kept["agreement"],
        fund=kept["fund"],
        unit=kept["unit"],
        threshold=Decimal(kept["threshold"]),
        tolerance=Decimal(kept["tolerance"]),
        notice_working_days=kept["notice_working_days"],
        known_on=date.fromisoformat(kept["known_on"]) if kept["known_on"] else None,
        limit=None if kept["limit"] is None else Decimal(kept["limit"]),
        contributions=tuple(
            PartnerContribution(code, name, Decimal(sum_)) for code, name, sum_ in kept["contributions"]
        ),
        risk_funds=tuple(RiskMoney(code, name, Decimal(held)) for code, name, held in kept["risk_funds"]),
    )
