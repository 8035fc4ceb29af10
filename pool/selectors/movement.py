"""What moved in a fund since last month, and since the same month last year."""

from dataclasses import dataclass

from pool.models import Period
from pool.rules.movement import GroupMovement, Sums, movement_of, sums_of
from pool.rules.position import LineFigure
from pool.selectors.figures import line_figures


@dataclass(frozen=True, slots=True)
class Movement:
    """before, last_year: the certified periods compared with; None where there is none."""

    groups: tuple[GroupMovement, ...]
    total: Sums
    before: Period | None
    last_year: Period | None


def movement(period: Period, visible: frozenset[int] | None = None) -> Movement:
    """A fixed number of queries. visible: whose figures of an open period the reader may see; None means all."""
    before = _certified(period, period.year, period.number - 1)
    last_year = _certified(period, period.year - 1, period.number)
    now = line_figures(period, visible)
    own = {line.lead for line in now} if visible is not None and period.is_open else None
    groups = movement_of(now, _by_code(before, own), _by_code(last_year, own))
    total = sums_of("All lines", [line for group in groups for line in group.lines])
    return Movement(groups, total, before, last_year)


def _certified(period: Period, year: int, number: int) -> Period | None:
    found = Period.objects.filter(fund=period.fund, year=year, number=number, state="certified")
    return found.select_related("fund__agreement").first()


def _by_code(period: Period | None, own: set[str] | None) -> dict[str, LineFigure] | None:
    """own: codes of the partners whose lines the reader sees; None means all of them."""
    if period is None:
        return None
    return {line.code: line for line in line_figures(period) if own is None or line.lead in own}
