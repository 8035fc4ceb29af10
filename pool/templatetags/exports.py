"""Where a table of a page can be taken away as a file."""

from dataclasses import dataclass
from typing import Any

from django import template

from ihwb.web.access import place
from pool.selectors.export_tables import table_called

register = template.Library()


@dataclass(frozen=True, slots=True)
class ExportLinks:
    label: str
    csv: str
    xlsx: str


@register.simple_tag(takes_context=True)
def export_links(context: template.Context, code: str, fund: str, year: int, period: Any = None) -> ExportLinks | None:
    """Addresses of a table as CSV and XLSX; None for a reader who may not take it. period: "" for one of the year."""
    of_period = bool(period)
    table = table_called(code, of_period)
    access = getattr(context.get("request"), "access", None)
    if table is None or access is None or not (access.may("pool.export") and access.may(table.permission)):
        return None
    where = {"fund": fund, "year": year, "table": code, **({"period": period} if of_period else {})}
    name = "pool:export_table" if of_period else "pool:export_year_table"
    csv, xlsx = (place(context["request"], name, **where, form=form) for form in ("csv", "xlsx"))
    return ExportLinks(table.label, csv, xlsx)
