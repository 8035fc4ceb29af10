"""Amounts of a benefit as they are counted: pounds and pence, or so many of its unit; months by their number."""

from decimal import Decimal

from django import template

from delivery.rules.benefits import month_name
from ihwb.kernel.money import show
from ihwb.web.taking import whole_figures

register = template.Library()


@register.filter
def counted_as(amount: Decimal | None, benefit: object) -> str:
    """``{{ year.planned|counted_as:benefit }}``: £1,234.50, or 1,234 admissions; a dash where there is none."""
    if amount is None:
        return "–"
    if getattr(benefit, "in_pounds", True):
        return show(amount)
    plain = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()
    unit = "" if whole_figures() else getattr(benefit, "unit", "")
    return f"{plain:,f} {unit}".strip()


@register.filter
def month_of_year(number: int) -> str:
    """April for 1, March for 12."""
    return month_name(number)
