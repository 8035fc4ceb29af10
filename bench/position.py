"""The position page of a fund with 300 lines, against a page of words from the same server."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import fund
from bench.clock import in_turns
from bench.server import TRIVIAL, Browser, served, signed_in
from bench.size import Size
from bench.table import Row
from commissioning.models import User
from pool.models import Period

TRIVIAL_PAGE = "a page of words"
HISTORY = 3  # years before the one that is shown


def measure(size: Size) -> list[Row]:
    made = fund.fund("position", size.lines)
    periods = fund.year_of(made, fund.YEAR, size.periods)
    reader = fund.person("pool_manager")
    opened, certified = _address(periods[-1]), _address(periods[-2])
    with served(reader) as browser:
        rows = [
            _row(browser, f"position, {size.lines} lines, open period", opened, size),
            _row(browser, f"position, {size.lines} lines, certified period", certified, size),
        ]
        rows.append(_queries(reader, opened))
        return [*rows, _after_years(browser, size, opened, rows[0])]


def _address(period: Period) -> str:
    where = {"fund": period.fund.code, "year": period.year, "period": period.number}
    return reverse("pool:position", kwargs={"partnership": fund.SLUG, **where})


def _row(browser: Browser, what: str, address: str, size: Size) -> Row:
    pair = in_turns(lambda: browser.get(address), lambda: browser.get(TRIVIAL), size.requests)
    return Row("position", what, pair.measured, "s", TRIVIAL_PAGE, pair.baseline, bar=5)


def _queries(reader: User, address: str) -> Row:
    counts = [_count(reader, one) for one in (address, TRIVIAL)]
    return Row("position", "queries", counts[0], "queries", TRIVIAL_PAGE, counts[1], bar=20, bar_on="measured")


def _count(reader: User, address: str) -> int:
    client = signed_in(reader)
    client.get(address)  # the first sets the session's clock
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def _after_years(browser: Browser, size: Size, address: str, before: Row) -> Row:
    """The same page once three earlier years stand behind it: as a multiple of a page of words, then and now."""
    made = fund.fund("position", size.lines)
    for earlier in range(1, HISTORY + 1):
        fund.year_of(made, fund.YEAR - earlier, size.periods)
    pair = in_turns(lambda: browser.get(address), lambda: browser.get(TRIVIAL), size.requests)
    what = f"the same with {HISTORY} earlier years, in pages of words"
    return Row("position", what, pair.measured / pair.baseline, "", "without them", before.ratio, bar=1.2)
