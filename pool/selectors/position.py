"""Where a fund stands in a period, as the page, the pack and the API show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F
from django.db.models.fields.json import KT

from commissioning.selectors.calendar import working_calendar
from ihwb.kernel import dates
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from ihwb.web.charts import Chart, Row, variances
from pool.models import BudgetLine, Period, PeriodState, Statement
from pool.rules.notice import Notice, notice_of
from pool.rules.position import GroupPosition, Total, by_group, by_partner, total_of
from pool.selectors.beside import Beside, PartnerContribution, beside_now, frozen_beside
from pool.selectors.closing import kept_statement
from pool.selectors.figures import frozen_lines, line_figures


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The forecast variance of one period, £; None while it is not known."""

    number: int
    label: str
    state: str
    variance: Decimal | None


@dataclass(frozen=True, slots=True)
class Position:
    """state: "open" or "certified". limit: the published resource limit; None where none was published.

    missing: lines without both figures; unexplained: lines whose variance needs a comment; hidden: partners whose
    figures of an open period are not the reader's to see, left out of every figure here.
    """

    agreement: str
    fund_code: str
    fund_name: str
    year: int
    year_label: str
    number: int
    label: str
    state: str
    certified_by: str
    certified_at: datetime | None
    note: str
    groups: tuple[GroupPosition, ...]
    partners: tuple[Total, ...]
    total: Total
    contributions: tuple[PartnerContribution, ...]
    contributed: Decimal | None
    limit: Decimal | None
    threshold: Decimal
    tolerance: Decimal
    missing: tuple[str, ...]
    unexplained: tuple[str, ...]
    hidden: tuple[str, ...]
    notice: Notice | None
    trend: tuple[TrendPoint, ...]

    @property
    def is_complete(self) -> bool:
        return self.total.is_complete and not self.hidden

    @property
    def gap(self) -> Decimal | None:
        """Forecast less what the partners put in: positive is money that is not there."""
        if self.contributed is None or self.total.forecast is None or not self.is_complete:
            return None
        return self.total.forecast - self.contributed


def position(period: Period, visible: frozenset[int] | None = None, number: int | None = None) -> Position:
    """The position of a period. A fixed number of queries, whatever the number of lines and years.

    visible: ids of the organisations whose figures of an open period the reader may see; None means all of them.
    number: of an earlier round, whose position is shown as it was certified.
    """
    kept = kept_statement(period, number)
    lines = frozen_lines(kept.inputs) if kept else line_figures(period, visible)
    beside = (frozen_beside(kept.inputs) if kept else None) or beside_now(period)
    groups = by_group(lines, beside.threshold)
    hidden = () if kept else _hidden(period, visible)
    total = total_of(period.fund.code, beside.fund, lines)
    contributions = beside.contributions
    return Position(
        agreement=beside.agreement,
        fund_code=period.fund.code,
        fund_name=beside.fund,
        year=period.year,
        year_label=period.month.year.label,
        number=period.number,
        label=period.month.label,
        state=(PeriodState.CERTIFIED if kept else PeriodState.OPEN).value,
        certified_by=kept.made_by.name if kept else "",
        certified_at=kept.made_at if kept else None,
        note=period.note,
        groups=groups,
        partners=_in_listed_order(by_partner(lines), contributions),
        total=total,
        contributions=contributions,
        contributed=sum((one.amount for one in contributions), ZERO) if contributions else None,
        limit=beside.limit,
        threshold=beside.threshold,
        tolerance=beside.tolerance,
        missing=tuple(line.name for line in lines if not line.is_entered),
        unexplained=tuple(line.name for group in groups for line in group.lines if line.unexplained),
        hidden=hidden,
        notice=None if hidden else _notice(period, beside, total.variance),
        trend=_trend(period, bool(kept), None if hidden else total.variance),
    )


def _hidden(period: Period, visible: frozenset[int] | None) -> tuple[str, ...]:
    if visible is None or not period.is_open:
        return ()
    others = BudgetLine.objects.filter(fund=period.fund, budgets__year=period.year).exclude(lead__in=visible)
    return tuple(others.order_by("lead__name").values_list("lead__name", flat=True).distinct())


def _in_listed_order(totals: Sequence[Total], contributions: Sequence[PartnerContribution]) -> tuple[Total, ...]:
    """The partners as they are listed everywhere else; whoever leads lines and puts nothing in comes last."""
    listed = {one.code: place for place, one in enumerate(contributions)}
    return tuple(sorted(totals, key=lambda total: listed.get(total.code, len(listed))))


def _notice(period: Period, beside: Beside, variance: Decimal | None) -> Notice | None:
    """The clock starts on the day the period's last figure was entered: from then on the forecast was known."""
    if beside.known_on is None:
        return None
    calendar = working_calendar(period.fund.agreement.partnership)
    return notice_of(variance, beside.tolerance, beside.known_on, beside.notice_working_days, calendar)


def _trend(period: Period, certified: bool, variance: Decimal | None) -> tuple[TrendPoint, ...]:
    """The certified periods before, as their statements keep them, and this one."""
    kept = Statement.objects.filter(
        period__fund=period.fund, period__year=period.year, period__number__lt=period.number, round=F("period__round")
    ).filter(period__state="certified")
    rows = kept.order_by("period__number").values_list("period__number", KT("result__variance"))
    year = FinancialYear(period.year)
    state = PeriodState.CERTIFIED.value if certified else PeriodState.OPEN.value
    before = [TrendPoint(number, dates.Period(year, number).label, "certified", Decimal(kept)) for number, kept in rows]
    return (*before, TrendPoint(period.number, period.month.label, state, variance))


def position_chart(shown: Position) -> Chart:
    """Forecast variance by group: overspends to the right, underspends to the left."""
    rows: Sequence[Row] = [Row(group.total.name, (group.total.variance,)) for group in shown.groups]
    return variances(f"Forecast variance by group, {shown.label}, £000", rows)


# --- Beside the position ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PeriodLink:
    """A period as the switcher lists it."""

    year: int
    number: int
    short: str
    label: str
    state: str


def periods_of(fund_id: int, year: int) -> list[PeriodLink]:
    """The periods of the year, and the last one of each other year. One query."""
    found: list[PeriodLink] = []
    rows = Period.objects.filter(fund=fund_id).order_by("year", "number").values_list("year", "number", "state")
    last_of = {one: number for one, number, _ in rows}
    for one, number, state in rows:
        month = dates.Period(FinancialYear(one), number)
        if one == year:
            found.append(PeriodLink(one, number, str(number), month.label, state))
        elif number == last_of[one]:
            found.append(PeriodLink(one, number, month.year.label, month.label, state))
    return found
