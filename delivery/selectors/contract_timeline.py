"""Contracts on a line of time as geometry: one bar a contract, its end, the day by which it needs a decision."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from delivery.selectors.contracts import ContractView
from ihwb.kernel.dates import show_date

WIDTH, ROW, TOP, LABEL = 960, 44, 30, 4
_BEFORE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Bar:
    """One contract. open_start, open_end: its day is not known, or it has none; code: for its address."""

    code: str
    title: str
    words: str
    y: int
    bar_y: int
    x: str
    width: str
    decide_x: str
    open_end: bool
    status: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the SVG template draws. Coordinates are texts, so that no locale can put a comma in them."""

    width: int
    height: int
    today_x: str
    today: str
    years: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    alternative: str


def timeline(views: Sequence[ContractView], on: date) -> Picture | None:
    """The contracts that run on a day or later, by their end; None where there is none."""
    shown = [one for one in views if one.end is None or one.end >= on]
    shown.sort(key=lambda one: (one.end or date.max, one.title))
    if not shown:
        return None
    first = on - _BEFORE
    last = max([one.end for one in shown if one.end is not None] + [on + 2 * _BEFORE]) + timedelta(days=60)
    span = (last - first).days

    def x(day: date) -> Decimal:
        inside = min(max((day - first).days, 0), span)
        return (Decimal(inside) / span * WIDTH).quantize(Decimal("0.1"))

    bars = tuple(_bar(one, number, x, first, last) for number, one in enumerate(shown))
    years = tuple(
        (str(x(date(year, 4, 1))), f"April {year}")
        for year in range(first.year, last.year + 1)
        if first <= date(year, 4, 1) <= last - timedelta(days=40)
    )
    words = "; ".join(one.words for one in bars)
    return Picture(
        width=WIDTH,
        height=TOP + ROW * len(bars) + 10,
        today_x=str(x(on)),
        today=show_date(on),
        years=years,
        bars=bars,
        alternative=f"Contracts as at {show_date(on)}, the first end first: {words}.",
    )


def _bar(one: ContractView, number: int, x: Callable[[date], Decimal], first: date, last: date) -> Bar:
    start = x(one.starts_on or first)
    end = x(one.end or last)
    until = f"ends on {show_date(one.end)}" if one.end else "renews itself" if one.rolling else "has no end"
    decide = f", decision by {show_date(one.decide_by)}" if one.decide_by else ""
    return Bar(
        code=one.code,
        title=one.title,
        words=f"{one.title} {until}{decide}",
        y=TOP + number * ROW + 14,
        bar_y=TOP + number * ROW + 20,
        x=str(start),
        width=str(max(end - start, Decimal(2))),
        decide_x=str(x(one.decide_by)) if one.decide_by and first <= one.decide_by <= last else "",
        open_end=one.end is None,
        status=one.standing.status.value,
    )
