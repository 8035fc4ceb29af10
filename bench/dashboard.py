"""All funds of a partnership with their last years, by the selector and as a page, against a page of words."""

from datetime import date
from decimal import Decimal
from functools import partial
from itertools import product

from django.db import transaction
from django.urls import reverse

from bench import fund
from bench.clock import in_turns
from bench.position import TRIVIAL_PAGE
from bench.server import TRIVIAL, Browser, served
from bench.size import Size, tenth
from bench.table import Row, growth
from commissioning.models import Partnership, RoleHolding, User
from pool.models import Agreement, Period, PeriodState, PooledFund, Statement
from pool.selectors.dashboard import dashboard

LINES = 10  # of each fund: what a statement weighs, for nothing of it may be read
PERIODS = 12


def measure(size: Size) -> list[Row]:
    pattern = _pattern()
    many, few = (_partnership(f"funds-{count}", count, size, pattern) for count in (size.funds, tenth(size.funds)))
    with served(_reader(many, few)) as browser:
        return [_page(browser, size, many), *_growth(browser, size, many, few), _selector(browser, size, many)]


def _what(size: Size) -> str:
    return f"{size.funds} funds by {size.years} years by {PERIODS} periods"


def _page(browser: Browser, size: Size, many: Partnership) -> Row:
    pair = in_turns(_get(browser, many), partial(browser.get, TRIVIAL), size.requests)
    return Row("dashboard", f"page, {_what(size)}", pair.measured, "s", TRIVIAL_PAGE, pair.baseline, bar=15)


def _selector(browser: Browser, size: Size, many: Partnership) -> Row:
    pair = in_turns(partial(dashboard, many), partial(browser.get, TRIVIAL), size.requests)
    return Row("dashboard", "its selector alone", pair.measured, "s", TRIVIAL_PAGE, pair.baseline)


def _growth(browser: Browser, size: Size, many: Partnership, few: Partnership) -> list[Row]:
    pages = in_turns(_get(browser, many), _get(browser, few), size.requests)
    selectors = in_turns(partial(dashboard, many), partial(dashboard, few), size.requests)
    grown = partial(growth, "dashboard", large=size.funds, small=tenth(size.funds))
    return [grown(of="funds, page", taken=pages), grown(of="funds, selector", taken=selectors)]


def _get(browser: Browser, partnership: Partnership) -> partial[bytes]:
    return partial(browser.get, reverse("pool:funds", kwargs={"partnership": partnership.slug}))


# --- The funds --------------------------------------------------------------------------------------------------------


def _pattern() -> Statement:
    """A statement as certifying leaves it, to be copied."""
    certified = fund.year_of(fund.fund("pattern", LINES), fund.YEAR, periods=2)[0]
    return Statement.objects.get(period=certified)


def _reader(*partnerships: Partnership) -> User:
    reader = fund.person("board_member")
    for partnership in partnerships:
        RoleHolding.objects.create(user=reader, partnership=partnership, role="board_member", since=date(2014, 1, 1))
    return reader


@transaction.atomic
def _partnership(slug: str, funds: int, size: Size, pattern: Statement) -> Partnership:
    """Every period but the last is certified. Rows without history: nothing here reads any."""
    made = Partnership.objects.create(slug=slug, name=f"{funds} funds")
    agreement = Agreement.objects.create(partnership=made, code=slug, title="Agreement", starts_on=date(2011, 4, 1))
    held = PooledFund.objects.bulk_create(
        PooledFund(agreement=agreement, code=f"{slug}-{number}", name=f"Fund {number}") for number in range(funds)
    )
    years = range(fund.YEAR - size.years + 1, fund.YEAR + 1)
    for one in held:
        periods = Period.objects.bulk_create(
            _period(one, year, number, pattern) for year, number in product(years, range(1, PERIODS + 1))
        )
        Statement.objects.bulk_create(_statement(period, pattern) for period in periods if not period.is_open)
    return made


def _period(one: PooledFund, year: int, number: int, pattern: Statement) -> Period:
    if (year, number) == (fund.YEAR, PERIODS):
        return Period(fund=one, year=year, number=number)
    return Period(
        fund=one, year=year, number=number, state=PeriodState.CERTIFIED,
        certified_by=pattern.made_by, certified_at=fund.AT,
    )  # fmt: skip


def _statement(period: Period, pattern: Statement) -> Statement:
    return Statement(
        period=period,
        inputs=pattern.inputs,
        result=pattern.result,
        budget=pattern.budget,
        variance=Decimal(period.fund_id * 100 - period.number * 1000),
        made_at=fund.AT,
        made_by=pattern.made_by,
    )
