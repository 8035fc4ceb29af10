"""A kept simulation as the page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ihwb.kernel.money import show
from ihwb.web.charts import Chart, Row, bars
from pool.models import Simulation

_SHOWN = ("5", "50", "95")


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """marks: heading and £ of each percentile, lowest first. chance: share of the years in which it bears a cost."""

    name: str
    mean: Decimal
    marks: tuple[tuple[str, Decimal], ...]
    chance: Decimal


@dataclass(frozen=True, slots=True)
class SimulationView:
    heads: tuple[str, ...]
    rows: tuple[OutcomeRow, ...]
    chart: Chart
    sentences: tuple[str, ...]


def simulation_view(run: Simulation) -> SimulationView:
    """The whole fund first, then partners, funds, what is carried forward and unresolved, where there is any."""
    names: Mapping[str, str] = run.inputs["names"]
    outcomes = [one for one in run.result["outcomes"] if _matters(one, run)]
    percents = list(outcomes[0]["percentiles"])
    percents.sort(key=int)
    rows = tuple(
        OutcomeRow(
            names.get(one["code"], one["code"]),
            Decimal(one["mean"]),
            tuple((_head(percent), Decimal(one["percentiles"][percent])) for percent in percents),
            Decimal(one["chance_above_nought"]),
        )
        for one in outcomes
    )
    return SimulationView(tuple(_head(percent) for percent in percents), rows, _chart(outcomes, names), _told(rows))


def _matters(one: Mapping[str, Any], run: Simulation) -> bool:
    partners = {partner["code"] for partner in run.inputs["scenario"]["partners"]}
    return one["code"] in {"total", *partners} or any(Decimal(amount) for amount in one["percentiles"].values())


def _head(percent: str) -> str:
    return "Middle (50%)" if percent == "50" else f"{percent}%"


def _chart(outcomes: list[Any], names: Mapping[str, str]) -> Chart:
    rows = [
        Row(names.get(one["code"], one["code"]), tuple(Decimal(one["percentiles"][percent]) for percent in _SHOWN))
        for one in outcomes
    ]
    series = ("Good year", "Middle", "Bad year")
    return bars("What each bears in one good year of twenty, a middling and one bad year of twenty, £m", series, rows)


def _told(rows: tuple[OutcomeRow, ...]) -> tuple[str, ...]:
    return tuple(
        f"{row.name}: in nine years of ten between {_whole(row.marks[0][1])} and {_whole(row.marks[-1][1])}."
        for row in rows
    )


def _whole(amount: Decimal) -> str:
    """Whole pounds: a draw is not known to the penny."""
    return show(amount, pence=False)
