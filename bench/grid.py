"""The outturn grid, and saving 1,100 of its cells at once, against a page of words from the same server."""

from collections.abc import Callable
from itertools import count

from django.urls import reverse

from bench import fund
from bench.clock import in_turns
from bench.position import TRIVIAL_PAGE
from bench.server import TRIVIAL, Browser, served
from bench.size import Size, tenth
from bench.table import Row, growth
from pool.models import Period

COLUMNS = ("actual", "forecast", "comment")


def measure(size: Size) -> list[Row]:
    shown = fund.year_of(fund.fund("grid", size.lines), fund.YEAR, periods=2)[-1]
    with served(fund.person("finance_officer")) as browser:
        return [_grid(browser, shown, size), *_saving(browser, size)]


def _address(name: str, period: Period) -> str:
    where = {"fund": period.fund.code, "year": period.year, "period": period.number}
    return reverse(f"pool:{name}", kwargs={"partnership": fund.SLUG, **where})


def _grid(browser: Browser, period: Period, size: Size) -> Row:
    address = _address("outturn", period)
    pair = in_turns(lambda: browser.get(address), lambda: browser.get(TRIVIAL), size.requests)
    what = f"grid, {size.lines} lines, every cell to be typed in"
    return Row("grid", what, pair.measured, "s", TRIVIAL_PAGE, pair.baseline, bar=15)


def _saving(browser: Browser, size: Size) -> list[Row]:
    cells, few = size.cells, tenth(size.cells)
    save, save_few = _saver(browser, cells), _saver(browser, few)
    rounds = max(2, size.requests // 2)
    pair = in_turns(save, lambda: browser.get(TRIVIAL), rounds)
    note = "Each cell is read, checked, written with its history, and the totals worked out again."
    return [
        Row("grid", f"saving {cells} cells", pair.measured, "s", TRIVIAL_PAGE, pair.baseline, 15, note=note),
        growth("grid", "cells saved", cells, few, in_turns(save, save_few, rounds)),
    ]


def _saver(browser: Browser, cells: int) -> Callable[[], None]:
    """Each save changes every cell again, on the versions that the one before has left."""
    lines = -(-cells // len(COLUMNS))  # three cells a line, and a line more where they do not divide
    period = fund.year_of(fund.fund(f"saving-{cells}", lines), fund.YEAR, periods=1)[-1]
    address = _address("outturn_save", period)
    codes = list(period.fund.lines.order_by("pk").values_list("code", flat=True))
    versions = count(1)

    def save() -> None:
        version = next(versions)
        figures = {"actual": f"{70_000 + version}.50", "forecast": f"{100_000 + version}.25", "comment": f"{version}"}
        changed = [(place, column) for place in range(len(codes)) for column in COLUMNS][:cells]
        rows = [{"line": code, "version": version} for code in codes]
        for place, column in changed:
            rows[place][column] = figures[column]
        browser.post(address, {"rows": rows, "reason": "Measuring"})

    return save
