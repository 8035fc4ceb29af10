"""Commitments of support packages beside the pool's lines, and their course over the months of a year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.urls import reverse

from commissioning.models import Partnership
from delivery.models import CommitmentEntry
from delivery.rules.verification import Act
from delivery.selectors.verification_access import TOTALS
from ihwb.kernel.dates import MONTHS, FinancialYear, Period
from ihwb.kernel.money import ZERO
from ihwb.web.access import Access
from ihwb.web.charts import Chart, Row, trend
from pool.selectors.beside_forecast import BesideForecast, BesideLine

_SOURCED = Q(case__sourced_weekly_cost__isnull=False)


def beside_forecast(fund_id: int, year: int, access: Access) -> list[BesideForecast]:
    """What support packages commit of each line of a fund in a year. One query; nothing for who sees no totals."""
    if not access.may(TOTALS):
        return []
    rows = (
        CommitmentEntry.objects.filter(line__fund=fund_id, year=year)
        .values("line__code")
        .annotate(total=Sum("amount"), sourced=Sum("amount", filter=_SOURCED, default=ZERO))
    )
    lines = tuple(
        BesideLine(one["line__code"], (one["total"] - one["sourced"], one["sourced"], one["total"])) for one in rows
    )
    if not lines:
        return []
    return [
        BesideForecast(
            title="Committed by support plans",
            columns=("Agreed, not yet sourced", "Sourced", "Committed"),
            lines=lines,
            note="Information beside the forecast as at today: no figure of this page, certified or not, contains it.",
            url=reverse("delivery:support_costs", kwargs={"partnership": access.partnership.slug}),
        )
    ]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What the acts of one month posted, £; standing: all that is committed of the year at the month's end."""

    label: str
    agreed: Decimal
    sourced: Decimal
    released: Decimal
    carried: Decimal
    standing: Decimal


@dataclass(frozen=True, slots=True)
class CostsOfYear:
    year: int
    label: str
    months: tuple[MonthRow, ...]
    total: MonthRow
    chart: Chart | None
    years: tuple[tuple[int, str], ...]


def costs_of_year(partnership: Partnership, year: int, on: date) -> CostsOfYear:
    """Commitments of a year by the month in which they were posted, up to today. Two queries.

    Entries before the year began are counted in a first row of their own, so that the months add up to the total.
    """
    entries = CommitmentEntry.objects.filter(case__partnership=partnership)
    years = sorted({*entries.values_list("year", flat=True).distinct(), FinancialYear.of(on).start_year})
    posted: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    order = [_BEFORE, *_months(FinancialYear(year)), _AFTER]
    for act, day, amount in entries.filter(year=year).values_list("act", "on", "amount"):
        posted[_month_of(day, FinancialYear(year))][_column(act)] += amount
    rows, standing = [], ZERO
    last = max((order.index(one) for one in posted), default=0)
    last = max(last, order.index(_month_of(on, FinancialYear(year))))
    for place, label in enumerate(order):
        if (label in (_BEFORE, _AFTER) and label not in posted) or place > last:
            continue
        held = posted.get(label, {})
        standing += sum(held.values(), ZERO)
        rows.append(_month(label, held, standing))
    return CostsOfYear(
        year=year,
        label=FinancialYear(year).label,
        months=tuple(rows),
        total=MonthRow(
            "Year so far",
            sum((one.agreed for one in rows), ZERO),
            sum((one.sourced for one in rows), ZERO),
            sum((one.released for one in rows), ZERO),
            sum((one.carried for one in rows), ZERO),
            standing,
        ),
        chart=_chart(rows, FinancialYear(year).label) if len(rows) > 1 and posted else None,
        years=tuple((one, FinancialYear(one).label) for one in years),
    )


_BEFORE, _AFTER = "Before the year", "After the year"


def _months(year: FinancialYear) -> list[str]:
    return [f"{MONTHS[one.start.month - 1]} {one.start.year}" for one in year.periods[:12]]


def _month_of(day: date, year: FinancialYear) -> str:
    if day < year.start:
        return _BEFORE
    if day > year.end:
        return _AFTER
    month = Period.of(day)
    return f"{MONTHS[month.start.month - 1]} {month.start.year}"


def _column(act: str) -> str:
    if act == Act.AGREE.value:
        return "agreed"
    return {Act.SOURCE.value: "sourced", "carry": "carried"}.get(act, "released")


def _month(label: str, held: dict[str, Decimal], standing: Decimal) -> MonthRow:
    agreed, sourced, released, carried = (held.get(name, ZERO) for name in ("agreed", "sourced", "released", "carried"))
    return MonthRow(label, agreed, sourced, released, carried, standing)


def _chart(rows: list[MonthRow], year: str) -> Chart:
    points = [Row(one.label[:3], (one.standing,)) for one in rows if one.label not in (_BEFORE, _AFTER)]
    return trend(f"Committed of {year} at the end of each month", ("Committed",), points, unit="£000")


@dataclass(frozen=True, slots=True)
class LineRow:
    """What stands committed of one line in a year, £; waiting: agreed and not yet sourced."""

    line: str
    waiting: Decimal
    sourced: Decimal
    total: Decimal


def lines_of_year(partnership: Partnership, year: int) -> list[LineRow]:
    """One query."""
    rows = (
        CommitmentEntry.objects.filter(case__partnership=partnership, year=year)
        .values("line__name", "line__position", "line__group__position")
        .annotate(total=Sum("amount"), sourced=Sum("amount", filter=_SOURCED, default=ZERO))
        .order_by("line__group__position", "line__position")
    )
    return [LineRow(one["line__name"], one["total"] - one["sourced"], one["sourced"], one["total"]) for one in rows]
