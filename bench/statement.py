"""The risk-share statement and its engine for 300 lines, against the query of the position."""

from functools import partial

from bench import fund
from bench.clock import in_turns
from bench.size import Size, tenth
from bench.table import Row, growth
from pool.models import Period
from pool.rules.risk_share import share
from pool.selectors.figures import line_figures
from pool.selectors.position import position
from pool.selectors.scenario import read, scenario_values
from pool.selectors.statement import statement
from pool.selectors.terms import terms_of

QUERY = "the position query"


def measure(size: Size) -> list[Row]:
    certified, opened = _periods(size.lines)
    return [
        _row(size, "statement, certified period", certified),
        _row(size, "statement, open period", opened),
        *_growth(size, certified, opened),
        *_engine(size, opened),
    ]


def _periods(lines: int) -> list[Period]:
    return fund.year_of(fund.fund(f"statement-{lines}", lines), fund.YEAR, periods=2)


def _growth(size: Size, certified: Period, opened: Period) -> list[Row]:
    few = tenth(size.lines)
    rows = []
    for state, large, small in zip(("certified", "open"), (certified, opened), _periods(few), strict=True):
        pair = in_turns(partial(statement, _fresh(large)), partial(statement, _fresh(small)), size.requests)
        rows.append(growth("statement", f"lines, {state}", size.lines, few, pair))
    return rows


def _row(size: Size, what: str, period: Period) -> Row:
    pair = in_turns(partial(statement, _fresh(period)), partial(position, _fresh(period)), size.requests)
    return Row("statement", f"{what}, {size.lines} lines", pair.measured, "s", QUERY, pair.baseline, bar=1)


def _fresh(period: Period) -> Period:
    """As a page has it: with its fund, agreement and certifier."""
    return Period.objects.select_related("fund__agreement", "certified_by").get(pk=period.pk)


def _engine(size: Size, period: Period) -> list[Row]:
    """The engine alone: reading the agreement's rules with the lines, and sharing by them."""
    fresh = _fresh(period)
    values = scenario_values(fresh.fund, fresh.year, line_figures(fresh), terms_of(fresh))
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
