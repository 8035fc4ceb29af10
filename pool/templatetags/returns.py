"""What goes into a cell of a national return, as people read it."""

from datetime import date
from decimal import Decimal

from django import template

from ihwb.kernel.dates import show_date
from ihwb.kernel.money import show
from pool.rules.return_filling import CellValue
from pool.rules.return_layout import JOINT

register = template.Library()


@register.simple_tag
def return_value(cell: CellValue) -> str:
    """An amount, a percentage, a day or the text; a dash where the cell stays empty."""
    value = cell.value
    if value is None or value == "":
        return "–"
    if isinstance(value, Decimal):
        return f"{value * 100:.4f}".rstrip("0").rstrip(".") + "%" if cell.field in JOINT else show(value)
    return show_date(value) if isinstance(value, date) else str(value)
