"""What moved since an earlier month: by line and group, in forecast and in spending, with the reason that was given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.money import ZERO
from pool.rules.position import LineFigure


@dataclass(frozen=True, slots=True)
class LineMovement:
    """One line now, last month and in the same month last year; £, None where there is no such figure.

    spent: actual to date now less last month's; moved: forecast now less last month's; grown: actual to date now less
    that of the same month last year. new: the line had no figures last month; gone: it has none now.
    """

    code: str
    name: str
    lead: str
    lead_name: str
    forecast_before: Decimal | None
    forecast: Decimal | None
    moved: Decimal | None
    actual: Decimal | None
    spent: Decimal | None
    actual_last_year: Decimal | None
    grown: Decimal | None
    comment: str
    new: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """Movements added up over the lines that have them; counted: how many of them have a forecast movement."""

    name: str
    moved: Decimal | None
    spent: Decimal | None
    grown: Decimal | None
    counted: int
    lines: int


@dataclass(frozen=True, slots=True)
class GroupMovement:
    sums: Sums
    lines: tuple[LineMovement, ...]


def movement_of(
    now: Sequence[LineFigure],
    before: Mapping[str, LineFigure] | None,
    last_year: Mapping[str, LineFigure] | None,
) -> tuple[GroupMovement, ...]:
    """The lines by group, in the order of now; lines that were there last month only come at their group's end.

    before, last_year: lines by code; None where there is no such period.
    """
    codes = {line.code for line in now}
    gone = [line for line in (before or {}).values() if line.code not in codes]
    groups: dict[str, list[LineMovement]] = {}
    names: dict[str, str] = {}
    for line, left in [*((one, False) for one in now), *((one, True) for one in gone)]:
        names.setdefault(line.group, line.group_name)
        moved = _line(line, left, (before or {}).get(line.code), (last_year or {}).get(line.code), before is not None)
        groups.setdefault(line.group, []).append(moved)
    return tuple(GroupMovement(sums_of(names[code], held), tuple(held)) for code, held in groups.items())


def sums_of(name: str, lines: Iterable[LineMovement]) -> Sums:
    held = list(lines)
    return Sums(
        name=name,
        moved=_sum(one.moved for one in held),
        spent=_sum(one.spent for one in held),
        grown=_sum(one.grown for one in held),
        counted=sum(one.moved is not None for one in held),
        lines=len(held),
    )


def _line(
    line: LineFigure, gone: bool, before: LineFigure | None, last_year: LineFigure | None, compared: bool
) -> LineMovement:
    forecast = None if gone else line.forecast
    actual = None if gone else line.actual
    earlier = last_year.actual if last_year else None
    return LineMovement(
        code=line.code,
        name=line.name,
        lead=line.lead,
        lead_name=line.lead_name,
        forecast_before=before.forecast if before else None,
        forecast=forecast,
        moved=_less(forecast, before.forecast if before else None),
        actual=actual,
        spent=_less(actual, before.actual if before else None),
        actual_last_year=earlier,
        grown=_less(actual, earlier),
        comment="" if gone else line.comment,
        new=compared and before is None,
        gone=gone,
    )


def _less(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if now is None or before is None else now - before


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    there = [amount for amount in amounts if amount is not None]
    return sum(there, ZERO) if there else None
