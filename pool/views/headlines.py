"""The headline figures over a position, in words short enough for a tile."""

from decimal import ROUND_HALF_UP, Decimal

from pool.selectors.position import Position

_MILLION = Decimal(1_000_000)


def headlines(position: Position) -> list[dict[str, str]]:
    """Tiles for components/stats.html: budget, spent so far, forecast, variance, and the gap to the contributions."""
    total = position.total
    tiles = [
        {"label": "Budget for the year", "value": millions(total.budget), "note": f"{total.lines} lines"},
        {
            "label": "Spent to date",
            "value": millions(total.actual),
            "note": _entered(total.with_actual, total.lines),
        },
        {
            "label": "Forecast outturn",
            "value": millions(total.forecast),
            "note": _entered(total.with_forecast, total.lines),
        },
        {"label": "Forecast variance", "value": millions(total.variance), **_direction(position)},
    ]
    if position.gap is not None and position.contributed is not None:
        note = f"forecast less {millions(position.contributed)} put in: for benefits and planned deficit to close"
        tiles.append({"label": "Gap to contributions", "value": millions(position.gap), "note": note})
    return tiles


def _entered(number: int, lines: int) -> str:
    return "every line entered" if number == lines else f"{number} of {lines} lines entered"


def _direction(position: Position) -> dict[str, str]:
    variance = position.total.variance
    if variance is None:
        return {"note": "no forecast entered"}
    so_far = "" if position.is_complete else " on the lines entered so far"
    if not variance:
        return {"note": f"on budget{so_far}", "tone": "good"}
    if variance < 0:
        return {"note": f"underspend{so_far}"}
    return {"note": f"overspend{so_far}", "tone": "over"}


def millions(amount: Decimal | None) -> str:
    """£448.22m, (£32.73m); below a million to the pound. "Not entered" where there is none."""
    if amount is None:
        return "Not entered"
    if abs(amount) < _MILLION:
        shown = f"£{abs(amount).quantize(Decimal(1), rounding=ROUND_HALF_UP):,}"
    else:
        shown = f"£{(abs(amount) / _MILLION).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)}m"
    return f"({shown})" if amount < 0 else shown
