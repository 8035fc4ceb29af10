"""A fund at a glance: its terms, what the partners put in, its lines and its periods."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.utils.timezone import localtime

from commissioning.models import Partnership
from pool.models import AgreementVersion, BudgetLine, Period, PooledFund
from pool.rules.risk_share import ScenarioErrors
from pool.rules.risk_share.sentences import STAGES, Words, describe_rules
from pool.selectors.figures import lines_at_budget
from pool.selectors.scenario import names_of, read, scenario_values
from pool.selectors.terms import latest_terms


@dataclass(frozen=True, slots=True)
class RuleView:
    stage: str
    words: str


@dataclass(frozen=True, slots=True)
class LineView:
    name: str
    group: str
    lead: str
    arrangement: str
    provider: str
    source: str


@dataclass(frozen=True, slots=True)
class PeriodView:
    year: int
    number: int
    label: str
    state: str
    certified_by: str
    certified_on: date | None


@dataclass(frozen=True, slots=True)
class FundView:
    """rules: the risk share in words; faults: why it cannot be applied."""

    code: str
    name: str
    source: str
    agreement: str
    agreement_source: str
    starts_on: date
    ends_on: date | None
    host: str
    notice_working_days: int
    entry_working_days: int
    variance_threshold: Decimal
    tolerance: Decimal
    rules: tuple[RuleView, ...]
    faults: tuple[str, ...]
    lines: tuple[LineView, ...]
    periods: tuple[PeriodView, ...]


@dataclass(frozen=True, slots=True)
class FundChoice:
    code: str
    name: str
    agreement: str
    lines: int


def funds_of(partnership: Partnership) -> list[FundChoice]:
    """Every fund of the partnership. One query."""
    rows = PooledFund.objects.filter(agreement__partnership=partnership).annotate(number=Count("lines"))
    rows = rows.order_by("agreement__starts_on", "code")
    return [FundChoice(*row) for row in rows.values_list("code", "name", "agreement__title", "number")]


def fund_view(fund: PooledFund) -> FundView:
    agreement, terms = fund.agreement, latest_terms(fund.agreement)
    periods = fund_periods(fund)
    rules, faults = _rules(fund, terms, max((period.year for period in periods), default=agreement.starts_on.year))
    return FundView(
        code=fund.code,
        name=fund.name,
        source=fund.source,
        agreement=agreement.title,
        agreement_source=terms.source or agreement.source,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        host=terms.host.name if terms.host else "",
        notice_working_days=terms.notice_working_days,
        entry_working_days=terms.entry_working_days,
        variance_threshold=terms.variance_threshold,
        tolerance=terms.tolerance,
        rules=rules,
        faults=faults,
        lines=_lines(fund),
        periods=periods,
    )


def _rules(fund: PooledFund, terms: AgreementVersion, year: int) -> tuple[tuple[RuleView, ...], tuple[str, ...]]:
    """The agreement's rules in words, or their faults."""
    risk_funds = list(fund.risk_funds.filter(year=year))
    values = scenario_values(fund, year, lines_at_budget(fund, year), terms)
    words = Words(names=names_of(values, risk_funds), funds={one.code: one.amount for one in risk_funds})
    try:
        said = describe_rules(read(values).rules, words)
    except ScenarioErrors as errors:
        return (), tuple(str(fault) for fault in errors.faults)
    return tuple(RuleView(STAGES[stage], sentence) for stage, sentence in said), ()


def _lines(fund: PooledFund) -> tuple[LineView, ...]:
    rows = BudgetLine.objects.filter(fund=fund).order_by("group__position", "position", "code")
    names = ("name", "group__name", "lead__name", "arrangement", "provider", "source")
    return tuple(LineView(*row) for row in rows.values_list(*names))


def fund_periods(fund: PooledFund) -> tuple[PeriodView, ...]:
    """The fund's periods, the latest first. One query."""
    periods = Period.objects.filter(fund=fund).select_related("certified_by").order_by("-year", "-number")
    return tuple(_period(period) for period in periods)


def _period(period: Period) -> PeriodView:
    return PeriodView(
        year=period.year,
        number=period.number,
        label=period.month.label,
        state=period.state,
        certified_by=period.certified_by.name if period.certified_by else "",
        certified_on=localtime(period.certified_at).date() if period.certified_at else None,
    )
