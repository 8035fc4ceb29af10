"""Reports to the partners: which are due, what goes into one, and one as it was produced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from ihwb.kernel import dates
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import thaw
from ihwb.kernel.money import ZERO
from pool.models import Budget, FundReport, NoticeState, Period, PooledFund
from pool.rules.reporting import ReportDue, periods_for, schedule, title_of
from pool.rules.settlement import settle
from pool.selectors.action_plan import plan_view
from pool.selectors.contributions import contributions_of
from pool.selectors.fund_partners import partners_of
from pool.selectors.memorandum import memorandum
from pool.selectors.notices import notices_of
from pool.selectors.position import position, position_chart
from pool.selectors.savings import savings_of
from pool.selectors.settlement import LAST, paid_of, settlement_view, standing, year_facts
from pool.selectors.statement import statement
from pool.selectors.terms import terms_on


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report of the schedule. state: produced, late (not produced in time), due, ahead (its quarter still runs), or
    elsewhere: its year is long past and no period of it was ever opened here.

    ready: whether the period that it rests on is certified. produced_late: it was produced after its day.
    """

    due: ReportDue
    state: str
    ready: bool
    produced_at: datetime | None
    produced_by: str
    produced_late: bool

    @property
    def address(self) -> dict[str, int]:
        return {"year": self.due.year, "quarter": self.due.quarter}


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it was produced. content: thawed, see ``report_content``."""

    title: str
    fund_code: str
    fund_name: str
    year: int
    quarter: int
    due_on: date
    commentary: str
    produced_by: str
    produced_at: datetime
    late: bool
    content: Mapping[str, Any]


def report_schedule(fund: PooledFund, on: date) -> list[ReportRow]:
    """Every report that the agreement asks for in the years of the plan. on: today."""
    made = {(one.year, one.quarter): one for one in FundReport.objects.filter(fund=fund).select_related("produced_by")}
    periods = set(Period.objects.filter(fund=fund).values_list("year", "number", "state"))
    certified = {(year, number) for year, number, state in periods if state == "certified"}
    opened = {year for year, _, _ in periods}
    return [_row(due, made.get((due.year, due.quarter)), certified, opened, on) for due in _schedule(fund)]


def report_due(fund: PooledFund, year: int, quarter: int) -> ReportDue | None:
    """That report of the schedule; None when the agreement asks for no such report."""
    return next((one for one in _schedule(fund) if (one.year, one.quarter) == (year, quarter)), None)


def _schedule(fund: PooledFund) -> tuple[ReportDue, ...]:
    budgets = Budget.objects.filter(line__fund=fund).values_list("year", flat=True).distinct()
    periods = Period.objects.filter(fund=fund).values_list("year", flat=True).distinct()
    years = tuple(sorted({*budgets.order_by(), *periods.order_by()}))
    agreement = fund.agreement

    def days_of(day: date) -> tuple[int, int]:
        terms = terms_on(agreement, day)
        return terms.quarterly_report_days, terms.annual_report_days

    return schedule(years, agreement.starts_on, agreement.ends_on, days_of)


def _row(
    due: ReportDue, made: FundReport | None, certified: set[tuple[int, int]], opened: set[int], on: date
) -> ReportRow:
    ready = any((due.year, number) in certified for number in periods_for(due.quarter))
    if made is not None:
        late = timezone.localtime(made.produced_at).date() > made.due_on
        return ReportRow(due, "produced", ready, made.produced_at, made.produced_by.name, late)
    elsewhere = due.year not in opened and on > FinancialYear(due.year).next.end
    state = "late" if on > due.due_on else "due" if on > due.ends_on else "ahead"
    return ReportRow(due, "elsewhere" if elsewhere else state, ready, None, "", False)


def report_period(fund: PooledFund, year: int, quarter: int) -> Period:
    """The certified period that a report rests on. Raises Refused: not_certified."""
    numbers = periods_for(quarter)
    rows = Period.objects.filter(fund=fund, year=year, number__in=numbers, state="certified")
    found = rows.select_related("fund__agreement__partnership", "certified_by").order_by("-number").first()
    if found is None:
        month = dates.Period(FinancialYear(year), numbers[-1])
        raise Refused(
            "not_certified",
            f"{title_of(year, quarter)} rests on {month.label}, which is not certified. Certify it, then produce the "
            "report.",
        )
    return found


def report_content(fund: PooledFund, year: int, quarter: int, on: date) -> dict[str, Any]:
    """Everything that a report shows, read from certified figures. Raises Refused: not_certified."""
    period = report_period(fund, year, quarter)
    place = position(period)
    return {
        "title": title_of(year, quarter),
        "period": period.month.label,
        "agreement": fund.agreement.title,
        "fund": fund.name,
        "position": place,
        "chart": position_chart(place),
        "statement": statement(period),
        "contributions": _contributions(fund, year),
        "savings": savings_of(fund, year, period),
        "notices": _notices(period, on),
        **_year_end(period),
    }


def _contributions(fund: PooledFund, year: int) -> list[dict[str, Any]]:
    agreed, paid = contributions_of(fund, year), paid_of(fund, year)
    rows = [(one.name, agreed.get(one.pk, ZERO), paid.get(one.pk, ZERO)) for one in partners_of(fund)]
    return [{"name": name, "agreed": due, "paid": got, "left": due - got} for name, due, got in rows]


def _notices(period: Period, on: date) -> list[dict[str, Any]]:
    """The notices sent in the year up to the period, each with the progress of its plan."""
    sent = [
        one
        for one in notices_of(period.fund, on)
        if one.year == period.year and one.number <= period.number and one.state != NoticeState.DUE
    ]
    return [{"notice": one, "plan": _plan(period.fund, one.year, one.number, on)} for one in reversed(sent)]


def _plan(fund: PooledFund, year: int, number: int, on: date) -> Any:
    held = Period.objects.get(fund=fund, year=year, number=number).notices.select_related("plan").get()
    plan = getattr(held, "plan", None)
    return plan_view(plan, on) if plan else None


def _year_end(period: Period) -> dict[str, Any]:
    """The settlement and the memorandum account, once the year is over."""
    if period.number not in LAST:
        return {"settlement": None, "memorandum": None}
    made = standing(period.fund, period.year)
    try:
        facts = year_facts(period.fund, period.year)
        divide = bool(made and made.content["divide_remainder"])
        done = settle(facts.partners, facts.fund, host=facts.host, divide_remainder=divide)
    except (Refused, ValueError):
        return {"settlement": None, "memorandum": None}
    return {"settlement": settlement_view(made) if made else None, "memorandum": memorandum(facts, done)}


# --- As produced ------------------------------------------------------------------------------------------------


def produced(fund: PooledFund, year: int, quarter: int) -> FundReport | None:
    rows = FundReport.objects.filter(fund=fund, year=year, quarter=quarter)
    return rows.select_related("fund__agreement", "produced_by").first()


def report_name(report: FundReport) -> str:
    """Quarterly report Q2 2015/16, Pooled fund."""
    return f"{title_of(report.year, report.quarter)}, {report.fund.name}"


def report_view(report: FundReport) -> ReportView:
    made_on = timezone.localtime(report.produced_at).date()
    return ReportView(
        title=title_of(report.year, report.quarter),
        fund_code=report.fund.code,
        fund_name=report.fund.name,
        year=report.year,
        quarter=report.quarter,
        due_on=report.due_on,
        commentary=report.commentary,
        produced_by=report.produced_by.name,
        produced_at=report.produced_at,
        late=made_on > report.due_on,
        content=thaw(report.content),
    )
