"""The risk-share statement and its engine for 300 lines, against the query of the position."""

from functools import partial

from bench import fund
from bench.clock import in_turns
from bench.size import Size
from bench.table import Row
from pool.models import Period
from pool.rules.risk_share import share
from pool.selectors.figures import line_figures
from pool.selectors.position import position
from pool.selectors.scenario import read, scenario_values
from pool.selectors.statement import statement

QUERY = "the position query"


def measure(size: Size) -> list[Row]:
    certified, opened = fund.year_of(fund.fund("statement", size.lines), fund.YEAR, periods=2)
    return [
        _row(size, "statement, certified period", certified),
        _row(size, "statement, open period", opened),
        *_engine(size, opened),
    ]


def _row(size: Size, what: str, period: Period) -> Row:
    pair = in_turns(partial(statement, _fresh(period)), partial(position, _fresh(period)), size.requests)
    return Row("statement", f"{what}, {size.lines} lines", pair.measured, "s", QUERY, pair.baseline, bar=1)


def _fresh(period: Period) -> Period:
    """As a page has it: with its fund, agreement and certifier."""
    return Period.objects.select_related("fund__agreement", "certified_by").get(pk=period.pk)


def _engine(size: Size, period: Period) -> list[Row]:
    """The engine alone: reading the agreement's rules with the lines, and sharing by them."""
    fresh = _fresh(period)
    values = scenario_values(fresh.fund, fresh.year, line_figures(fresh))
    scenario = read(values)
    reading = in_turns(partial(read, values), partial(position, fresh), size.requests)
    sharing = in_turns(partial(share, scenario), partial(position, fresh), size.requests)
    summing = in_turns(partial(share, scenario), partial(_sum, scenario.lines), size.requests, times=5)
    return [
        Row("engine", f"reading the scenario, {size.lines} lines", reading.measured, "s", QUERY, reading.baseline),
        Row("engine", f"sharing, {size.lines} lines", sharing.measured, "s", QUERY, sharing.baseline),
        Row("engine", f"sharing, {size.lines} lines", summing.measured, "s", "adding them up", summing.baseline),
    ]


def _sum(lines: tuple[object, ...]) -> object:
    return sum(line.outturn - line.budget for line in lines)  # type: ignore[attr-defined]
