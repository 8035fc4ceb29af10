"""The widths of the materiality meter's bar, in thousandths. A drawing needs no pennies: whole numbers do."""

from decimal import Decimal

from django import template

from pool.rules.materiality import Meter

register = template.Library()
FULL = 1000


@register.filter
def width(meter: Meter, part: str) -> int:
    """``{{ meter|width:"agreed" }}``: of 1,000; "total" is what is agreed and proposed."""
    scale = _scale(meter)
    return int(getattr(meter, part) * FULL / scale) if scale else 0


@register.filter
def mark(meter: Meter, sees_proposals: bool) -> int:
    """Where the threshold stands, when the bar goes beyond it."""
    scale = _scale(meter)
    return int(Decimal(meter.threshold or 0) * FULL / scale) if scale else 0


def _scale(meter: Meter) -> Decimal:
    return max(meter.threshold or Decimal(0), meter.total)
