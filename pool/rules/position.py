"""Where a fund stands in a period: budget, actual to date, forecast and variance, by line, group and partner.

A variance is the forecast outturn less the budget: positive is an overspend. A figure that was not entered is None,
never nought, and whatever it is missing from says how many lines it holds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class LineFigure:
    """One budget line with its figures in one period; £. causes: cause to amount, the named parts of the variance."""

    code: str
    name: str
    group: str
    group_name: str
    lead: str
    lead_name: str
    arrangement: str
    budget: Decimal
    actual: Decimal | None = None
    forecast: Decimal | None = None
    comment: str = ""
    tags: tuple[str, ...] = ()
    shares: Mapping[str, str] | None = None
    causes: Mapping[str, str] | None = None

    @property
    def is_entered(self) -> bool:
        return self.actual is not None and self.forecast is not None

    @property
    def variance(self) -> Decimal | None:
        return None if self.forecast is None else self.forecast - self.budget


@dataclass(frozen=True, slots=True)
class LinePosition:
    """A line as the position shows it. unexplained: its variance is above the threshold and no comment explains it."""

    code: str
    name: str
    lead: str
    lead_name: str
    arrangement: str
    budget: Decimal
    actual: Decimal | None
    forecast: Decimal | None
    variance: Decimal | None
    comment: str
    unexplained: bool


@dataclass(frozen=True, slots=True)
class Total:
    """Lines added up. budget is of all of them; actual, forecast and variance are of those that have the figure.

    with_actual, with_forecast: how many lines have the figure; None instead of a sum where no line has it.
    """

    code: str
    name: str
    lines: int
    budget: Decimal
    actual: Decimal | None
    forecast: Decimal | None
    variance: Decimal | None
    with_actual: int
    with_forecast: int

    @property
    def is_complete(self) -> bool:
        return self.with_actual == self.with_forecast == self.lines


@dataclass(frozen=True, slots=True)
class GroupPosition:
    total: Total
    lines: tuple[LinePosition, ...]


def total_of(code: str, name: str, lines: Sequence[LineFigure]) -> Total:
    """The lines added up under a code and a name."""
    actuals = [line.actual for line in lines if line.actual is not None]
    forecasts = [line.forecast for line in lines if line.forecast is not None]
    variances = [line.variance for line in lines if line.variance is not None]
    return Total(
        code=code,
        name=name,
        lines=len(lines),
        budget=sum((line.budget for line in lines), ZERO),
        actual=sum(actuals, ZERO) if actuals else None,
        forecast=sum(forecasts, ZERO) if forecasts else None,
        variance=sum(variances, ZERO) if variances else None,
        with_actual=len(actuals),
        with_forecast=len(forecasts),
    )


def by_group(lines: Iterable[LineFigure], threshold: Decimal) -> tuple[GroupPosition, ...]:
    """The groups in the order of their first line, each with its lines.

    threshold: £; a variance further from nought than this needs a comment.
    """
    return tuple(
        GroupPosition(total_of(code, held[0].group_name, held), tuple(_position(line, threshold) for line in held))
        for code, held in _sorted_by(lines, lambda line: line.group).items()
    )


def by_partner(lines: Iterable[LineFigure]) -> tuple[Total, ...]:
    """One total for each lead commissioner, in the order of their first line."""
    held = _sorted_by(lines, lambda line: line.lead)
    return tuple(total_of(code, own[0].lead_name, own) for code, own in held.items())


def _sorted_by(lines: Iterable[LineFigure], key: Callable[[LineFigure], str]) -> dict[str, list[LineFigure]]:
    held: dict[str, list[LineFigure]] = {}
    for line in lines:
        held.setdefault(key(line), []).append(line)
    return held


def _position(line: LineFigure, threshold: Decimal) -> LinePosition:
    variance = line.variance
    return LinePosition(
        code=line.code,
        name=line.name,
        lead=line.lead,
        lead_name=line.lead_name,
        arrangement=line.arrangement,
        budget=line.budget,
        actual=line.actual,
        forecast=line.forecast,
        variance=variance,
        comment=line.comment,
        unexplained=variance is not None and abs(variance) > threshold and not line.comment,
    )
