"""What other apps show beside the forecasts of the pool's lines, such as commitments. It is in no figure of the pool.

Each app that has something to show names its function in its AppConfig: ``beside_forecast =
"delivery.selectors.commitments.beside_forecast"``, a function of the fund's id, the year and who looks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.apps import apps
from django.utils.module_loading import import_string

from ihwb.web.access import Access
from pool.rules.position import GroupPosition


@dataclass(frozen=True, slots=True)
class BesideLine:
    """amounts: £, one for each column."""

    code: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class BesideForecast:
    """What one app shows. note: what it is and is not; url: where it comes from."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[BesideLine, ...]
    note: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One line with its forecast and what stands beside it."""

    name: str
    forecast: Decimal | None
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class BesideTable:
    title: str
    columns: tuple[str, ...]
    rows: tuple[BesideRow, ...]
    note: str
    url: str


def beside_forecast(fund_id: int, year: int, access: Access) -> list[BesideForecast]:
    """In the order of the apps."""
    found: list[BesideForecast] = []
    for config in apps.get_app_configs():
        if dotted := getattr(config, "beside_forecast", None):
            ask: Callable[[int, int, Access], list[BesideForecast]] = import_string(dotted)
            found.extend(ask(fund_id, year, access))
    return found


def beside_tables(groups: Sequence[GroupPosition], asked: Sequence[BesideForecast]) -> list[BesideTable]:
    """For the lines that a position shows; lines that it leaves out stay out of here too."""
    lines = [line for group in groups for line in group.lines]
    tables = []
    for one in asked:
        amounts = {line.code: line.amounts for line in one.lines}
        rows = tuple(BesideRow(line.name, line.forecast, amounts[line.code]) for line in lines if line.code in amounts)
        if rows:
            tables.append(BesideTable(one.title, one.columns, rows, one.note, one.url))
    return tables
